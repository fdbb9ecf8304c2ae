// The experiments that come with the page, and what was recorded of them: files of `experiments`, fetched with the
// Lab. A new file there is in the list by itself.

import type { ExperimentResults } from '../../experiment/lab/results'
import { readSpec, type Experiment, type ExperimentSpec } from '../../experiment/lab/spec'

const SPECS = import.meta.glob<ExperimentSpec>('../../../experiments/*.json', {
  eager: true,
  import: 'default',
})
const RESULTS = import.meta.glob<ExperimentResults>('../../../experiments/results/*.json', {
  import: 'default',
})

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.json$/, '')

export interface ReadyMade {
  /** The file's name without its ending. */
  id: string
  spec: ExperimentSpec
  recorded: boolean
}

const recordings = new Map(Object.entries(RESULTS).map(([path, load]) => [nameOf(path), load]))

export const READY_MADE: readonly ReadyMade[] = Object.entries(SPECS)
  .map(([path, spec]) => ({ id: nameOf(path), spec, recorded: recordings.has(nameOf(path)) }))
  .sort((a, b) => (a.id < b.id ? -1 : 1))

export const findReadyMade = (id: string): ReadyMade | undefined => READY_MADE.find((one) => one.id === id)

export interface Recorded {
  results: ExperimentResults
  experiment: Experiment
}

/** What was recorded of a ready-made experiment; null where nothing was, or its file no longer opens. */
export async function recordedResults(id: string): Promise<Recorded | null> {
  const results = await recordings.get(id)?.()
  if (!results) return null
  const read = readSpec(results.spec)
  return read.ok ? { results, experiment: read.experiment } : null
}
