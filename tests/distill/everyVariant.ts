// Every variant of a step and every way of combining that goes with it: the table that the comparisons of GPU,
// float64 reference and PyTorch go through. What goes together is the settings' own rule.

import { COMBINE_IDS } from '../../src/distill/combine/registry'
import type { CombineId } from '../../src/distill/combine/method'
import type { StepSettings } from '../../src/distill/reference/step.reference'
import { resolveSettings } from '../../src/settings/resolve'
import type { Settings } from '../../src/settings/settings'

/** Small settings; figures large enough for stages to fire and weights to move within two steps. */
const SMALL: Partial<Settings> = {
  seed: 3,
  steps: 2,
  layers: 2,
  width: 32,
  heads: 4,
  batchFrames: 1,
  batchSegments: 3,
  trainFrames: 2,
  validationFrames: 1,
  warmup: 0,
  learningRate: 1e-3,
  weightPerception: 400_000,
  weightReasoning: 500_000,
  weightPlanning: 300_000,
  reweightingRate: 1e-2,
  reweightingUnit: 400_000,
}

const GRANULARITIES = {
  'batch by batch': {},
  'two batches per step': { accumulation: 2 },
  'sample by sample': { combinePer: 'sample' },
} as const satisfies Record<string, Partial<Settings>>

/** Sample by sample with identity mixing: of every sample only one teacher takes part. */
const IDENTITY: Partial<Settings> = {
  mixPerception: [1, 0, 0],
  mixReasoning: [0, 1, 0],
  mixPlanning: [0, 0, 1],
}

export interface Variant {
  name: string
  changes: Partial<Settings>
}

/** Supervision x anchor support x granularity x reweighting; sample by sample also with identity mixing. */
export const VARIANTS: readonly Variant[] = (['shared', 'per-capability'] as const).flatMap((supervision) =>
  (['whole', 'support', 'released'] as const).flatMap((anchorSupport) =>
    Object.entries(GRANULARITIES).flatMap(([granularity, how]) =>
      (['off', 'on'] as const).flatMap((reweighting): Variant[] => {
        const base = { supervision, anchorSupport, reweighting, ...how }
        const name = [supervision, anchorSupport, granularity, `reweighting ${reweighting}`].join(', ')
        if (granularity !== 'sample by sample') return [{ name, changes: base }]
        const identity = { ...base, ...IDENTITY }
        return [
          { name, changes: base },
          { name: `${name}, identity mixing`, changes: identity },
          ...(reweighting === 'on'
            ? [{ name: `${name}, over all`, changes: { ...identity, reweightingNorms: 'all' as const } }]
            : []),
        ]
      }),
    ),
  ),
)

/** Each layer combined by itself, whole batches and in parts. */
const MODULES: readonly Variant[] = Object.entries(GRANULARITIES).map(([granularity, how]) => ({
  name: `layer by layer, ${granularity}`,
  changes: { combineOver: 'module', ...how },
}))

/** Complete settings of a variant with a method; null where they do not go together. */
export function variantSettings({ changes }: Variant, method: CombineId): Settings | null {
  const resolved = resolveSettings({ ...SMALL, ...changes, method })
  return resolved.ok ? resolved.settings : null
}

/** The methods that go with a variant. */
export const methodsOf = (variant: Variant): CombineId[] =>
  COMBINE_IDS.filter((method) => variantSettings(variant, method) !== null)

/** The variants that go with any method. */
export const POSSIBLE: readonly Variant[] = [...VARIANTS, ...MODULES].filter(
  (variant) => methodsOf(variant).length > 0,
)

/** What the reference is told of AGP's variant. */
export const referenceShape = ({
  supervision,
  anchorSupport,
  combineOver,
}: Settings): Pick<StepSettings, 'supervision' | 'supportAware' | 'released' | 'perModule'> => ({
  supervision,
  supportAware: anchorSupport !== 'whole',
  released: anchorSupport === 'released',
  perModule: combineOver === 'module',
})
