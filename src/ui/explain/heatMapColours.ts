// Colour ramps of the attention maps, built in OKLCH so that equal steps look equal: one violet hue for
// attention, violet (teacher more) to amber (student more) for the difference. Pure.

export type Theme = 'light' | 'dark'

export type Rgb = readonly [number, number, number]
type Lch = readonly [l: number, c: number, h: number]

const channel = (v: number): number => {
  const u = v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055
  return Math.round(255 * Math.min(1, Math.max(0, u)))
}

/** OKLCH (hue in degrees) to sRGB bytes, clipped to the gamut. */
export function oklch(l: number, c: number, h: number): Rgb {
  const a = c * Math.cos((h * Math.PI) / 180)
  const b = c * Math.sin((h * Math.PI) / 180)
  const L = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const M = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const S = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    channel(4.0767416621 * L - 3.3077115913 * M + 0.2309699292 * S),
    channel(-1.2684380046 * L + 2.6097574011 * M - 0.3413193965 * S),
    channel(-0.0041960863 * L - 0.7034186147 * M + 1.707614701 * S),
  ]
}

const VIOLET = 297
const AMBER = 72

/**
 * Ends of the ramps: [nothing, half, full]. Lightness moves evenly; the light theme darkens, the dark theme
 * brightens.
 */
const RAMPS: Record<Theme, { zero: Lch; violet: readonly [Lch, Lch]; amber: readonly [Lch, Lch] }> = {
  light: {
    zero: [0.975, 0.008, VIOLET],
    violet: [
      [0.68, 0.145, VIOLET],
      [0.34, 0.17, VIOLET - 6],
    ],
    amber: [
      [0.76, 0.145, AMBER],
      [0.46, 0.11, AMBER - 12],
    ],
  },
  dark: {
    zero: [0.255, 0.02, VIOLET],
    violet: [
      [0.56, 0.17, VIOLET],
      [0.93, 0.055, VIOLET + 4],
    ],
    amber: [
      [0.6, 0.125, AMBER - 6],
      [0.93, 0.09, AMBER + 16],
    ],
  },
}

const mix = (a: Lch, b: Lch, t: number): Lch => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
]

function ramp(zero: Lch, [half, full]: readonly [Lch, Lch], t: number): Rgb {
  const start: Lch = [zero[0], zero[1], half[2]]
  const [l, c, h] = t < 0.5 ? mix(start, half, 2 * t) : mix(half, full, 2 * t - 1)
  return oklch(l, c, h)
}

const SIZE = 256
const cache = new Map<string, Rgb[]>()

/** 256 colours from zero to full. */
export function sequential(theme: Theme): Rgb[] {
  const key = `s-${theme}`
  let table = cache.get(key)
  if (!table) {
    table = Array.from({ length: SIZE }, (_, i) =>
      ramp(RAMPS[theme].zero, RAMPS[theme].violet, i / (SIZE - 1)),
    )
    cache.set(key, table)
  }
  return table
}

/** 255 colours from full violet (index 0) over zero (127) to full amber (254). */
export function diverging(theme: Theme): Rgb[] {
  const key = `d-${theme}`
  let table = cache.get(key)
  if (!table) {
    const { zero, violet, amber } = RAMPS[theme]
    const none: Lch = [zero[0], 0, 0]
    table = Array.from({ length: 255 }, (_, i) =>
      i < 127 ? ramp(none, violet, (127 - i) / 127) : ramp(none, amber, (i - 127) / 127),
    )
    cache.set(key, table)
  }
  return table
}

/** Both tables, sequential before diverging, each colour packed as 0xBBGGRR. */
export function packed(theme: Theme): Uint32Array {
  let table = packedCache.get(theme)
  if (!table)
    packedCache.set(
      theme,
      (table = Uint32Array.from(
        [...sequential(theme), ...diverging(theme)],
        ([r, g, b]) => r | (g << 8) | (b << 16),
      )),
    )
  return table
}
const packedCache = new Map<Theme, Uint32Array>()
/** Where in `packed` the diverging scale's zero lies. */
export const DIVERGING_ZERO = SIZE + 127

/** CSS gradient of a colour table, for legends. */
export const gradientOf = (table: readonly Rgb[]): string =>
  `linear-gradient(to right, ${[0, 1, 2, 3, 4, 5, 6, 7, 8]
    .map((k) => `rgb(${table[Math.round((k * (table.length - 1)) / 8)]!.join(' ')})`)
    .join(', ')})`
