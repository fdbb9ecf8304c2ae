// A chart's own words, in the language of the page.

import type { ChartWords } from '../../text/charts.en'
import type { Strings } from '../../text/en'
import type { ChartSpec } from './specs/types'

/** Other languages have their own; English is in the spec. */
export const wordsOf = ({ id, words }: Pick<ChartSpec, 'id' | 'words'>, t: Strings): ChartWords =>
  t.charts.own[id] ?? words
