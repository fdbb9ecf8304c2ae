// Numbers in the lesson's prose that come from recorded results: `{{FILE; ARM; CAPABILITY}}` is a mean with its
// standard error in percent, `{{FILE; ARM; CAPABILITY; mean}}` the mean alone. `{{FILE; ARM - CONTROL; CAPABILITY;
// gain}}` is a difference in points, seed by seed, `low` and `high` are the ends of its 95 % interval. Where a
// file, an arm or a figure is missing the build fails, and names it: no number is typed twice.

import type { ExperimentResults } from '../src/experiment/lab/results'

const PLACE = /\{\{([^{};]+);([^{};]+);([^{};]+)(?:;([^{};]+))?\}\}/g

const shown = (share: number): string => (100 * share).toFixed(1).replace('-', '−')

function differenceIn(
  results: ExperimentResults,
  pair: string,
  measure: string,
  form: string,
): number | undefined {
  const at = pair.indexOf(' - ')
  const found = results.comparisons.find(
    ({ arm, control }) => arm === pair.slice(0, at) && control === pair.slice(at + 3),
  )
  const { difference, interval } =
    Object.entries(found?.capabilities ?? {}).find(([name]) => name === measure)?.[1] ?? {}
  if (form === 'gain') return difference ?? undefined
  return form === 'low' ? interval?.[0] : interval?.[1]
}

function meanIn(results: ExperimentResults, name: string, measure: string, form: string): string | undefined {
  const arm = results.arms.find((each) => each.name === name)
  const summary = Object.entries(arm?.capabilities ?? {}).find(([key]) => key === measure)?.[1]
  if (summary?.mean == null) return undefined
  if (form === 'mean') return shown(summary.mean)
  return summary.se === null ? undefined : `${shown(summary.mean)} ± ${shown(summary.se)}`
}

/** Puts the recorded numbers into a text. Throws where one is not recorded. `read`: the results of a file, by name. */
export const withNumbers = (text: string, read: (name: string) => ExperimentResults): string =>
  text.replace(PLACE, (place, ...parts: (string | undefined)[]) => {
    const [file, arm, measure, form = 'error'] = parts.slice(0, 4).map((part) => part?.trim())
    if (!file || !arm || !measure) throw new Error(`"${place}" names no result`)
    const difference = ['gain', 'low', 'high'].includes(form)
    const value = difference
      ? differenceIn(read(file), arm, measure, form)
      : meanIn(read(file), arm, measure, form)
    if (value === undefined) throw new Error(`"${place}": there is no such result`)
    return typeof value === 'number' ? shown(value) : value
  })
