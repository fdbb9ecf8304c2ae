// Scales and axes of the figures. Pure.

import { scaleLinear } from 'd3-scale'
import { LETTER, type Mark } from './drawing'

export interface Scale {
  (value: number): number
  ticks: readonly number[]
}

/** Room around the outermost values, as a share of their range, and at least so much. */
const MARGIN = 0.06
const LEAST_MARGIN = 0.4

/** Most ticks that are tried: two are found long before. */
const MOST_TICKS = 20

/**
 * A scale that holds these percentages and, beyond them, a little; never below 0 or above 100. About `ticks`
 * ticks, but two at least: one says nothing about the distance of two dots.
 */
export function percentScale(values: readonly number[], from: number, to: number, ticks: number): Scale {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const margin = Math.max(LEAST_MARGIN, MARGIN * (high - low))
  const scale = scaleLinear()
    .domain([Math.max(0, low - margin), Math.min(100, high + margin)])
    .range([from, to])
  let wanted = Math.max(2, ticks)
  while (wanted < MOST_TICKS && scale.ticks(wanted).length < 2) wanted++
  return Object.assign((value: number) => scale(value), { ticks: scale.ticks(wanted) })
}

/** Whether numbers are spread over magnitudes, so that a logarithm spaces them better. */
export const spread = (values: readonly number[]): boolean =>
  values.every((value) => value > 0) && Math.max(...values) / Math.min(...values) >= 20

/** A tick's number: as few digits as tell the ticks apart. */
export const tickText = (value: number): string => String(Number(value.toPrecision(6)))

/** Vertical grid lines with numbers below, and the axis title. */
export function bottomAxis(
  scale: Scale,
  [left, right]: readonly [number, number],
  [top, bottom]: readonly [number, number],
  title: string,
): Mark[] {
  return [
    ...scale.ticks.flatMap((tick): Mark[] => [
      { kind: 'line', x1: scale(tick), x2: scale(tick), y1: top, y2: bottom, colour: 'line' },
      {
        kind: 'text',
        x: scale(tick),
        y: bottom + 17,
        text: tickText(tick),
        align: 'middle',
        colour: 'soft',
      },
    ]),
    {
      kind: 'text',
      x: (left + right) / 2,
      y: bottom + 17 + LETTER + 6,
      text: title,
      align: 'middle',
      colour: 'soft',
    },
  ]
}

/** Horizontal grid lines with numbers at the left, and the turned axis title. */
export function leftAxis(
  scale: Scale,
  [left, right]: readonly [number, number],
  [top, bottom]: readonly [number, number],
  title: string,
): Mark[] {
  return [
    ...scale.ticks.flatMap((tick): Mark[] => [
      { kind: 'line', x1: left, x2: right, y1: scale(tick), y2: scale(tick), colour: 'line' },
      { kind: 'text', x: left - 8, y: scale(tick) + 4, text: tickText(tick), align: 'end', colour: 'soft' },
    ]),
    {
      kind: 'text',
      x: 14,
      y: (top + bottom) / 2,
      text: title,
      align: 'middle',
      turned: -90,
      colour: 'soft',
    },
  ]
}
