// Which tiles won on which adapter, for which shape of a step: what the page remembers between visits.

import { VERSION } from './version'
import type { GpuAdapterSummary } from '../../gpu/device'
import type { Settings } from '../../settings/settings'
import { studentConfig } from './runSignals'
import type { TileChoice } from './tileTrial'

/** How a trial ended; `unequal`: the tiles differ in bits there, so that the one before stays. */
export type RememberedTrial = TileChoice | 'unequal'

/** Adapters and shapes that are remembered; the one that was used longest ago is forgotten first. */
const MOST = 32
const LONGEST_KEY = 400
/** More trials than there are for an adapter. */
const MOST_TRIALS = 8
const CHOICES: readonly unknown[] = ['usual', 'other', 'unequal'] satisfies RememberedTrial[]

const areTrials = (value: unknown): value is RememberedTrial[] =>
  Array.isArray(value) && value.length <= MOST_TRIALS && value.every((one) => CHOICES.includes(one))

const isEntry = (entry: unknown): entry is [string, RememberedTrial[]] =>
  Array.isArray(entry) &&
  entry.length === 2 &&
  typeof entry[0] === 'string' &&
  entry[0].length <= LONGEST_KEY &&
  areTrials(entry[1])

function read(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '[]')
  } catch {
    return []
  }
}

export class TileMemory {
  private readonly known: Map<string, readonly RememberedTrial[]>

  /** `text`: as `text` wrote it; what cannot be read is forgotten. */
  constructor(text: string | null = null) {
    const entries = read(text)
    this.known = new Map(Array.isArray(entries) ? entries.filter(isEntry).slice(-MOST) : [])
  }

  /** The trials so far, in their order. */
  get(key: string): readonly RememberedTrial[] {
    return this.known.get(key) ?? []
  }

  set(key: string, trials: readonly RememberedTrial[]): void {
    this.known.delete(key)
    this.known.set(key, trials)
    for (const oldest of [...this.known.keys()].slice(0, -MOST)) this.known.delete(oldest)
  }

  get text(): string {
    return JSON.stringify([...this.known])
  }
}

/** Names an adapter, this version and everything that decides how large the products of a step are. */
export function tileKey(adapter: GpuAdapterSummary, settings: Settings): string {
  const { vendor, architecture, device, description } = adapter
  const { batchFrames, batchSegments, combinePer, supervision, onPolicyShare, method } = settings
  const config = studentConfig(settings)
  const shape = [
    ...[config.family, config.layers, config.width, config.heads],
    ...[batchFrames, batchSegments, combinePer, supervision, onPolicyShare > 0, method],
  ]
  return [VERSION, vendor, architecture, device, description, ...shape].join('|').slice(0, LONGEST_KEY)
}
