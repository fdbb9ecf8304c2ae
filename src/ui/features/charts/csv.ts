// A chart as a file: every step, nothing decimated, one row per run and step. Pure.

import { BYTE_ORDER_MARK, csvCell } from '../../../json/csv'
import { xAt } from '../../explain/axis'
import type { Source } from './source'
import type { ChartSpec } from './specs/types'

export interface CsvRun {
  name: string
  source: Source
  samplesPerStep: number
}

const number = (v: number | undefined): string => (v !== undefined && Number.isFinite(v) ? String(v) : '')

/**
 * Columns: run, step, seconds, samples, every series with its unit, and the smoothed ones where the chart
 * draws smoothed curves (`memory` in steps).
 */
export function csvOf(spec: ChartSpec, runs: readonly CsvRun[], memory: number): string {
  const smooth = memory > 0
  const header = [
    'run',
    'step',
    'seconds (s)',
    'samples',
    ...spec.series.map((s) => `${s.name} (${spec.unit(s)})`),
  ]
  if (smooth)
    header.push(...spec.series.map((s) => `${s.name} (${spec.unit(s)}; moving average over ${memory} steps)`))
  const lines = [header.map(csvCell).join(',')]
  for (const { name, source, samplesPerStep } of runs) {
    const columns = spec.series.map((s) => source.columns[s.column])
    for (let i = 0; i < source.steps.length; i++) {
      const values = columns.map((c) => number(c?.raw[i]))
      if (smooth) values.push(...columns.map((c) => number(c?.smooth[i])))
      lines.push(
        [
          csvCell(name),
          source.steps[i],
          number(source.seconds[i]),
          xAt(source, i, 'samples', samplesPerStep),
          ...values,
        ].join(','),
      )
    }
  }
  return `${BYTE_ORDER_MARK}${lines.join('\r\n')}\r\n`
}
