// 16-bit floats (IEEE half precision) as the 16 bits that files and the runtime hold.

/** The value of 16 bits. */
export function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Infinity
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15))
}

/** The whole number next to a value; the even one of two that are as near. */
function nearestEven(value: number): number {
  const below = Math.floor(value)
  const above = value - below
  return above < 0.5 || (above === 0.5 && below % 2 === 0) ? below : below + 1
}

/** The bits of the half-precision float next to a value; of two as near, the one with the even fraction. */
export function halfBits(value: number): number {
  if (Number.isNaN(value)) return 0x7e00
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const size = Math.abs(value)
  // Half a step beyond the largest, 65504, everything is infinite.
  if (size >= 65520) return sign | 0x7c00
  // Steps are 2^-24 up to 2^-14, then grow with the exponent; a fraction that rounds up carries into it.
  const exponent = Math.max(-14, Math.floor(Math.log2(size)))
  return sign | (((exponent + 14) << 10) + nearestEven(size / 2 ** (exponent - 10)))
}
