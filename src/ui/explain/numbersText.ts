// Numbers as people read them. Pure; the same in every language.

/** A loss: about three digits, never an exponent for what occurs in practice. */
export function formatLoss(v: number | null): string {
  if (v === null || !Number.isFinite(v)) return '–'
  const size = Math.abs(v)
  if (size >= 100) return v.toFixed(0)
  if (size >= 10) return v.toFixed(1)
  if (size >= 0.1) return v.toFixed(2)
  if (size >= 0.001 || size === 0) return v.toFixed(3)
  return v.toExponential(1)
}

/** An angle in degrees, one decimal, no unit. */
export const formatAngle = (v: number | null): string =>
  v === null || !Number.isFinite(v) ? '–' : v.toFixed(1)

/** A share 0..1 as a percentage with one decimal, no unit. */
export const formatPercent = (v: number | null | undefined, digits = 1): string =>
  v === null || v === undefined || !Number.isFinite(v) ? '–' : (100 * v).toFixed(digits)

/** Probability or attention weight: two or three significant decimals, no leading zero lost. */
export function formatWeight(v: number): string {
  if (!Number.isFinite(v)) return '–'
  const size = Math.abs(v)
  if (size !== 0 && size < 0.01) return v.toFixed(4)
  return v.toFixed(size < 0.1 ? 3 : 2)
}

/** Signed, with a real minus sign. */
export const formatSigned = (v: number): string => `${v < 0 ? '−' : '+'}${formatWeight(Math.abs(v))}`

/** Bytes in kB, MB or GB (decimal). */
export function formatBytes(bytes: number): string {
  if (bytes < 1e3) return `${bytes} B`
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(0)} kB`
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(1)} MB`
  return `${(bytes / 1e9).toFixed(2)} GB`
}

/** A speed: three digits at most. */
export function formatSpeed(v: number): string {
  if (v >= 100) return v.toFixed(0)
  if (v >= 10) return v.toFixed(1)
  return v.toFixed(2)
}

/** Thousands separated by a comma, as English and Korean both write them (never for the machine-read step). */
export const formatCount = (n: number): string =>
  Math.round(n)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',')

/** A probability in a tight place: two decimals, no leading zero. */
export const formatProbability = (p: number): string =>
  Number.isFinite(p) ? p.toFixed(2).replace(/^0\./, '.') : '–'
