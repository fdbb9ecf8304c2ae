// An experiment in memory: made-up accuracies that depend on the settings alone, and a store that can be killed.

import type { Accuracy } from '../../../src/distill/tasks'
import type { MeasuredRun, RunStore } from '../../../src/experiment/lab/queue'
import { readSpec, type Experiment, type PlannedRun } from '../../../src/experiment/lab/spec'
import type { Settings } from '../../../src/settings/settings'
import { METHODS } from '../../../src/distill/combine/registry'
import { stream } from '../../../src/world/random'

/** The smallest spec that there is. */
export const SMALLEST = {
  version: 1,
  base: { preset: 'tiny', settings: { steps: 40 } },
  arms: [
    { name: 'sum', settings: { method: 'sum' } },
    { name: 'agp', settings: { method: 'agp' } },
  ],
  seeds: [1, 2, 3],
  control: 'sum',
}

export function experimentOf(file: unknown): Experiment {
  const read = readSpec(file)
  if (!read.ok) throw new Error(read.errors.map(({ message }) => message).join('\n'))
  return read.experiment
}

export const MACHINE = { version: '0.0.0', adapter: 'a made-up adapter' }

/** Some accuracy of these settings: `asked` questions per capability. */
export function accuracyOf({ seed, method }: Settings, split: string, asked = 24): Accuracy {
  const random = stream(seed, `accuracy ${split}`, METHODS.indexOf(method))
  const [perception, reasoning, planning] = [0, 1, 2].map(() => random.integer(asked + 1) / asked)
  const average = (perception + reasoning + planning) / 3
  return { perception, reasoning, planning, average, questions: 3 * asked }
}

export const measured = ({ settings }: PlannedRun): Promise<MeasuredRun> =>
  Promise.resolve({
    accuracy: { validation: accuracyOf(settings, 'validation'), test: accuracyOf(settings, 'test') },
    diverged: null,
    curve: [],
    seconds: 1,
  })

/** A store whose texts outlive a queue. */
export function memoryStore(): { texts: Map<string, string>; store: RunStore } {
  const texts = new Map<string, string>()
  return {
    texts,
    store: {
      read: (hash) => Promise.resolve(texts.get(hash) ?? null),
      write: (hash, text) => Promise.resolve(void texts.set(hash, text)),
    },
  }
}
