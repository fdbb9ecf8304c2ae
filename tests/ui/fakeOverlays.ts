// Made-up kept runs for developing and testing the charts: three seeds of one method, one run of another.
// Every figure is invented.

import { resolveSettings } from '../../src/settings/resolve'
import type { RecordedStep, RunRecord } from '../../src/records/runRecord'
import type { Method, Settings } from '../../src/settings/settings'
import { addOverlay } from '../../src/ui/state/overlays'
import { stream } from '../../src/world/random'
import { fakeStep } from './fakeRun'

export function fakeRecord(given: Partial<Settings>): RunRecord {
  const resolved = resolveSettings({ ...given })
  if (!resolved.ok) throw new Error(resolved.errors[0].message)
  const { settings } = resolved
  const random = stream(settings.seed, 'fake-record')
  const steps = Array.from({ length: settings.steps }, (_, i): RecordedStep => {
    const step = fakeStep(settings, i + 1, random)
    if ((i + 1) % settings.evaluateEvery !== 0) return step
    const skill = 0.7 * (1 - Math.exp(-i / 190)) + 0.05 * random.uniform()
    return {
      ...step,
      accuracy: {
        perception: skill,
        reasoning: 0.8 * skill,
        planning: 1.1 * skill,
        average: 0.97 * skill,
        questions: 1152,
      },
    }
  })
  return {
    format: 'drive-kd-run',
    formatVersion: 1,
    version: '0.1.0-fake',
    config: settings,
    seed: settings.seed,
    adapter: { vendor: 'fake', architecture: '', device: '', description: '', software: true },
    createdAt: '2026-01-31T12:00:00Z',
    seconds: settings.steps / 50,
    dispatchesPerStep: 512,
    steps,
    finalAccuracy: null,
  }
}

export function addFakeOverlays(): void {
  const add = (method: Method, seed: number, steps: number): void =>
    addOverlay({
      id: `${method}-${seed}`,
      name: `${method}, seed ${seed}`,
      record: fakeRecord({ method, seed, steps }),
    })
  for (const seed of [11, 12, 13]) add('agp', seed, 500)
  add('sum', 11, 700)
}
