// The targets of the latest run, kept on the device: runs of one experiment often differ only in what is done with
// the same targets, and then the teachers need not run over the training set again.

import type { SignalTargets } from '../../distill/signals/recorder'
import type { SignalEntry } from '../../distill/matching'
import type { Settings } from '../../settings/settings'
import type { WrongTeacherRule } from '../teachers/wrongTeacher'

/** Larger targets are not kept: bytes. */
const MOST_BYTES = 256 * 2 ** 20

/** All buffers of a run's targets. */
export const buffersOf = ({ attention, hidden, logits }: SignalTargets): GPUBuffer[] => [
  ...attention.map(({ buffer }) => buffer),
  ...hidden,
  ...logits,
]

/** Everything that cached targets depend on, as text: the training set, the teachers, the signals, who is wrong. */
export function targetsKey(
  data: { key: string; teachersKey: string },
  signals: readonly SignalEntry[],
  { seed, wrongTeacher, wrongShare, wrongHow, wrongQuestions }: Settings,
): string {
  const wrong: WrongTeacherRule = { seed, wrongTeacher, wrongShare, wrongHow, wrongQuestions }
  return JSON.stringify([data.key, data.teachersKey, signals, wrong])
}

export interface TargetsOfKey {
  /** Copies the targets into these buffers; false where they are of another key. */
  copyInto: (targets: SignalTargets) => boolean
  /** Keeps a copy of filled targets instead of those kept before. */
  keep: (targets: SignalTargets) => void
}

export class LatestTargets {
  private key: string | null = null
  private buffers: GPUBuffer[] = []

  constructor(private readonly device: GPUDevice) {}

  /** The targets as those of this key. */
  under(key: string): TargetsOfKey {
    return {
      copyInto: (targets) => {
        if (this.key !== key) return false
        this.copy(this.buffers, buffersOf(targets))
        return true
      },
      keep: (targets) => {
        if (this.key === key) return
        this.destroy()
        const from = buffersOf(targets)
        if (from.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES) return
        this.buffers = from.map(({ size, usage }, i) =>
          this.device.createBuffer({ label: `latest targets ${i + 1}`, size, usage }),
        )
        this.copy(from, this.buffers)
        this.key = key
      },
    }
  }

  private copy(from: readonly GPUBuffer[], to: readonly GPUBuffer[]): void {
    const encoder = this.device.createCommandEncoder()
    from.forEach((buffer, i) => encoder.copyBufferToBuffer(buffer, 0, to[i], 0, buffer.size))
    this.device.queue.submit([encoder.finish()])
  }

  destroy(): void {
    this.key = null
    for (const buffer of this.buffers.splice(0)) buffer.destroy()
  }
}
