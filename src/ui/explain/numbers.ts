// Numbers of the gradient inspector as people read them.

import { formatLoss } from './numbersText'

/** About three digits, with a real minus sign. */
export const number = (v: number | null): string =>
  v === 0
    ? '0'
    : formatLoss(v)
        .replace('-', '\u2212')
        .replace(/e\u2212/, 'e-')

/** Values that are rounding errors relative to `size` become 0. */
export const cleaned = (v: number, size: number): number => (Math.abs(v) < 1e-9 * size ? 0 : v)

/** A cosine or a coefficient: two decimals, a real minus sign, and no minus zero. */
export function short(v: number | null): string {
  if (v === null || !Number.isFinite(v)) return '–'
  const text = Math.abs(v) >= 100 ? Math.abs(v).toPrecision(3) : Math.abs(v).toFixed(2)
  return v < 0 && Number(text) !== 0 ? `\u2212${text}` : text
}

/** Whole degrees, or one decimal where that is nothing. */
export const degrees = (v: number | null): string =>
  v === null || !Number.isFinite(v) ? '–' : `${v.toFixed(v !== 0 && v < 9.95 ? 1 : 0)}°`

/** An angle above 90 degrees, never rounded to 90 itself. */
export function pastRight(v: number | null): string {
  if (v === null || !Number.isFinite(v)) return '–'
  const digits = [0, 1, 2].find((n) => Number(v.toFixed(n)) > 90)
  return digits === undefined ? '> 90°' : `${v.toFixed(digits)}°`
}

/** Background of a cosine: stronger the further it is from 0; the square root keeps small ones visible. */
export const cosineColour = (cosine: number): string =>
  `color-mix(in srgb, var(${cosine < 0 ? '--against' : '--along'}) ${Math.round(62 * Math.sqrt(Math.min(1, Math.abs(cosine))))}%, var(--panel))`
