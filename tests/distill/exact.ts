// Numbers as integers over 2^400: sums are exact, products and quotients right to some 120 decimals, which
// leaves float64 far behind for gradients 1e12 apart.

const BITS = 400n
export const ONE = 1n << BITS

/** The exact value of a float64 of at least 2^-300 in size, or 0. */
export function exact(x: number): bigint {
  let exponent = 0
  let rest = x
  while (!Number.isInteger(rest)) {
    rest *= 2
    exponent++
  }
  return (BigInt(rest) << BITS) >> BigInt(exponent)
}

export const add = (a: bigint, b: bigint): bigint => a + b
export const multiply = (a: bigint, b: bigint): bigint => (a * b) >> BITS
export const divide = (a: bigint, b: bigint): bigint => (a << BITS) / b
export const exactDot = (a: readonly bigint[], b: readonly bigint[]): bigint =>
  a.reduce((sum, x, i) => sum + x * b[i], 0n) >> BITS

/** Nearest float64, to its last bits. */
export function toNumber(x: bigint): number {
  const size = x < 0n ? -x : x
  const excess = Math.max(0, size.toString(2).length - 64)
  return Number(size >> BigInt(excess)) * 2 ** (excess - Number(BITS)) * (x < 0n ? -1 : 1)
}

/** Square root of a number that is not negative. */
export function root(x: bigint): bigint {
  const target = x << BITS
  if (target <= 0n) return 0n
  let guess = 1n << BigInt(Math.ceil(target.toString(2).length / 2))
  for (;;) {
    const next = (guess + target / guess) >> 1n
    if (next >= guess) return guess
    guess = next
  }
}

/** Solves a regular M x = b by elimination with the largest pivot of each column. */
export function solveExactly(m: readonly (readonly bigint[])[], b: readonly bigint[]): bigint[] {
  const size = (x: bigint): bigint => (x < 0n ? -x : x)
  const rows = m.map((row, i) => [...row, b[i]])
  for (let p = 0; p < rows.length; p++) {
    const pivot = rows.reduce((best, row, i) => (i > p && size(row[p]) > size(rows[best][p]) ? i : best), p)
    ;[rows[p], rows[pivot]] = [rows[pivot], rows[p]]
    for (let i = 0; i < rows.length; i++) {
      if (i === p) continue
      const factor = divide(rows[i][p], rows[p][p])
      rows[i] = rows[i].map((x, j) => x - multiply(factor, rows[p][j]))
    }
  }
  return rows.map((row, i) => divide(row[rows.length], row[i]))
}
