// exp, log and tanh of four floats at once, after Moshier's Cephes library (single precision: expf, logf, tanhf):
// range reduction and a polynomial, to 2 units in the last place or so.

import {
  F32X4_OP,
  I32,
  I32_OP,
  SELECT,
  V128,
  VECTOR_OP,
  call,
  f32x4,
  get,
  i32,
  i32x4,
  set,
  simd,
  type Code,
  type WasmFunction,
} from './wasm'

const op = (name: keyof typeof F32X4_OP): Code => simd(F32X4_OP[name])
const vector = (name: keyof typeof VECTOR_OP): Code => simd(VECTOR_OP[name])

/** Horner's rule: ((c0 x + c1) x + ...), x in a local; leaves the value on the stack. */
const polynomial = (x: number, coefficients: readonly number[]): Code =>
  coefficients.map((c, i) => (i === 0 ? f32x4(c) : [get(x), op('*'), f32x4(c), op('+')]))

/** Numbers of the functions in a module. */
export const MATH = { exp: 0, log: 1, tanh: 2 } as const
export const DIVISION = { '/': 3, '%': 4, '/u': 5, '%u': 6 } as const

/** Where exp leaves the normal numbers: 0 below, infinity above. */
const LEAST_EXPONENT = -87.336544
const MOST_EXPONENT = 88.722835

/** exp(x) = 2^n exp(r) with n = round(x / ln 2). */
function exp(): WasmFunction {
  const [x, n, r] = [0, 1, 2]
  const body = [
    // Beyond these n would leave the range of exponents; what is there is set at the end.
    [get(x), f32x4(MOST_EXPONENT), op('min'), f32x4(LEAST_EXPONENT), op('max'), set(r)],
    [get(r), f32x4(1.44269504088896341), op('*'), op('round'), set(n)],
    // ln 2 in two parts.
    [
      get(r),
      get(n),
      f32x4(0.693359375),
      op('*'),
      op('-'),
      get(n),
      f32x4(-2.1219444e-4),
      op('*'),
      op('-'),
      set(r),
    ],
    polynomial(
      r,
      [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1],
    ),
    [get(r), get(r), op('*'), op('*'), get(r), op('+'), f32x4(1), op('+')],
    // n more in the exponent. With n = 128 exp(r) is below 1.
    [get(n), vector('truncateI'), i32(23), vector('shiftLeft'), vector('addI'), set(r)],
  ]
  const result: Code = [
    // Bits of r where x is not below, none where it is.
    [get(r), get(x), f32x4(LEAST_EXPONENT), op('<'), simd(0x4f), set(r)],
    [f32x4(Infinity), get(r), get(x), f32x4(MOST_EXPONENT), op('>'), vector('bitselect'), set(r)],
    [get(x), get(r), get(x), get(x), op('!='), vector('bitselect')],
  ]
  return { parameters: [V128], results: [V128], locals: [V128, V128], body: [body, result] }
}

/** log(x) = e ln 2 + log(m) with m in [sqrt(1/2), sqrt(2)); -infinity at 0, NaN below. */
function log(): WasmFunction {
  const [x, e, m, z, less] = [0, 1, 2, 3, 4]
  const body: Code = [
    // Numbers below the normal ones: 2^23 times themselves.
    [get(x), f32x4(2 ** -126), op('<'), set(less)],
    [get(x), f32x4(2 ** 23), op('*'), get(x), get(less), vector('bitselect'), set(z)],
    // Exponent as a float, mantissa in [0.5, 1).
    [get(z), i32(23), vector('shiftRight'), i32x4(126), vector('subI'), vector('convertI')],
    [f32x4(23), get(less), vector('and'), op('-'), set(e)],
    [get(z), i32x4(0x007fffff), vector('and'), f32x4(0.5), vector('or'), set(m)],
    [get(m), f32x4(0.707106781186547524), op('<'), set(less)],
    [get(e), get(less), f32x4(1), vector('and'), op('-'), set(e)],
    [get(m), get(less), get(m), vector('and'), op('+'), f32x4(1), op('-'), set(m)],
    [get(m), get(m), op('*'), set(z)],
    polynomial(
      m,
      [
        7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
        2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
      ],
    ),
    [get(m), op('*'), get(z), op('*')],
    [get(e), f32x4(-2.1219444e-4), op('*'), op('+'), get(z), f32x4(0.5), op('*'), op('-')],
    [get(m), op('+'), get(e), f32x4(0.693359375), op('*'), op('+'), set(m)],
    [f32x4(Infinity), get(m), get(x), f32x4(Infinity), op('=='), vector('bitselect'), set(m)],
    [f32x4(-Infinity), get(m), get(x), f32x4(0), op('=='), vector('bitselect'), set(m)],
    [get(m), f32x4(NaN), get(x), f32x4(0), op('>='), vector('bitselect')],
  ]
  return { parameters: [V128], results: [V128], locals: [V128, V128, V128, V128], body }
}

/** tanh(x): a polynomial below .625, else 1 - 2 / (exp(2 |x|) + 1) with the sign of x. */
function tanh(): WasmFunction {
  const [x, a, z, far] = [0, 1, 2, 3]
  const body: Code = [
    [get(x), op('abs'), set(a)],
    [f32x4(1), f32x4(2), get(a), get(a), op('+'), call(MATH.exp), f32x4(1), op('+'), op('/'), op('-')],
    // The sign bit of x.
    [get(x), i32x4(0x80000000 | 0), vector('and'), vector('or'), set(far)],
    [get(x), get(x), op('*'), set(z)],
    [get(far)],
    polynomial(
      z,
      [-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1],
    ),
    [get(z), op('*'), get(x), op('*'), get(x), op('+')],
    [get(a), f32x4(0.625), op('>='), vector('bitselect')],
  ]
  return { parameters: [V128], results: [V128], locals: [V128, V128, V128], body }
}

/**
 * Integers divided as WGSL does it: x / 0 and -2^31 / -1 are the dividend, and nothing remains; WebAssembly stops
 * there.
 */
function division(operator: keyof typeof DIVISION): WasmFunction {
  const [a, b] = [0, 1]
  const isZero: Code = [get(b), I32_OP.eqz]
  const overflows: Code = [get(a), i32(-(2 ** 31)), I32_OP['=='], get(b), i32(-1), I32_OP['=='], I32_OP['&']]
  const byOne = operator.endsWith('u') ? isZero : [isZero, overflows, I32_OP['|']]
  const body: Code = [get(a), i32(1), get(b), byOne, SELECT, I32_OP[operator]]
  return { parameters: [I32, I32], results: [I32], locals: [], body }
}

/** In the order of `MATH`, then of `DIVISION`. */
export const MATH_FUNCTIONS: readonly WasmFunction[] = [
  ...[exp(), log(), tanh()],
  ...(Object.keys(DIVISION) as (keyof typeof DIVISION)[]).map(division),
]
