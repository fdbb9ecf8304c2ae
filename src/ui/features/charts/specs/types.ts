// What a chart is: its columns, their style, and its own words. One file per chart beside this one;
// registry.ts finds them.

import type { Strings } from '../../../text/en'
import type { Axis } from '../../../explain/axis'
import type { ChartWords } from '../../../text/charts.en'

export interface SeriesSpec {
  /** Column of the source. */
  column: string
  /** As in files, the same in every language: "ce", "perception-reasoning". */
  name: string
  label: (t: Strings) => string
  /** As summaries say it in the page's language: "ce", "perception-reasoning". */
  described: (t: Strings) => string
  /** Longer, for the tooltip. */
  title: (t: Strings) => string
  colour: string
  /** Colour of dashes over the line: pairs of tasks have two. */
  dash: string | null
}

export interface ChartSpec {
  /** Its file's name; it is remembered, and never changes. */
  id: string
  /** Place in lists, ascending. */
  place: number
  /** In English; other languages have theirs in their dictionaries. */
  words: ChartWords
  /** Style, and prefix of the test id of the summary. */
  className: string
  source: 'steps' | 'evaluations'
  series: readonly SeriesSpec[]
  /** Draw the unsmoothed values faintly below the smoothed ones. */
  raw: boolean
  /**
   * The curves follow the choice of smoothing; otherwise they are exact or have a time constant of their own.
   */
  smoothed: boolean
  /** Time constant of the curves in steps, whatever smoothing is chosen. */
  memory?: number
  /** Points are marked: there are few. */
  dots?: boolean
  /** Around these values (unsmoothed ones included); null: nothing to draw. `log` is the person's choice. */
  axis: (values: readonly (number | null)[], log: boolean) => Axis | null
  tick: (v: number) => string
  /** A value, unit included. */
  value: (v: number | null) => string
  /** The value that the summary says: bare digits. */
  bare: (v: number | null) => string
  /** Of the values in files and tables. */
  unit: (series: SeriesSpec) => string
  /** The half plane above is tinted. */
  conflictAbove?: number
}
