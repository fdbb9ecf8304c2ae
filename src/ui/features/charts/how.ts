// How a chart's values were made, in words. Pure.

import type { Strings } from '../../text/en'
import { memoryOf } from './curves'
import { wordsOf } from './chartWords'
import type { ChartSpec } from './specs/types'

/** "smoothed, 12 steps", or "as they are". */
export function howOf(spec: ChartSpec, smoothing: number, t: Strings): string {
  if (spec.id === 'conflicts') return wordsOf(spec, t).note ?? ''
  return memoryOf(spec, smoothing) === 0 ? t.charts.exact : t.charts.smoothed(String(smoothing))
}
