// Recorded experiments, and figures of them as documents write them.

import { readFileSync } from 'node:fs'
import type { Comparison, ExperimentResults } from '../../src/experiment/lab/results'
import type { Measure } from '../../src/experiment/lab/spec'

export const read = (path: string): string => readFileSync(path, 'utf8')
export const recorded = (name: string): ExperimentResults =>
  JSON.parse(read(`experiments/results/${name}.json`)) as ExperimentResults
export const percent = (value: number): string => (100 * value).toFixed(1)
export const signed = (value: number): string => `${value < 0 ? '−' : '+'}${percent(Math.abs(value))}`

/** A difference with its interval, as README and RESULTS write it. */
export const withInterval = ({ difference, interval }: Pick<Comparison, 'difference' | 'interval'>): string =>
  `${signed(difference!)} [${interval!.map(signed).join(', ')}]`

/** The same of an arm against its control. */
export const difference = (of: ExperimentResults, name: string, measure: Measure = 'average'): string =>
  withInterval(of.comparisons.find(({ arm }) => arm === name)!.capabilities[measure])
