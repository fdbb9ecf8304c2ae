// Expressions that mean harm: code, names of prototypes, depth, length, huge numbers, foreign characters, and
// what remains of sensible ones after accidents.

import fc from 'fast-check'

const NAMES = [
  'constructor',
  'constructor.constructor',
  '__proto__',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'import',
  'eval',
  'Function',
  'globalThis',
  'self',
  'process',
  'require',
  'fetch',
  'window',
  'this',
  'e0',
  'workgroupBarrier',
  'cotangents',
  'return',
  'x',
]

const CODE = [
  'constructor.constructor("return this")()',
  'import("data:text/javascript,1")',
  '(()=>{for(;;);})()',
  's; } fn main() {',
  's) + cotangents[0] + (t',
  '__import__("os").system("true")',
  's //',
  's /* */ t',
  's[0]',
  's.t',
  '`${s}`',
  '"s"',
  's = t',
  's, t',
  'abs(s, t)',
  'min(s)',
  'max()',
  '2s',
  '1e999',
  '1e30 * 1e30 * s',
  '9'.repeat(190),
  '1/(s-s)',
  '1/(s-0.123456)',
  '1/(s-0.31)^2',
  'log(s-t)',
  'log(0)*s',
  'sqrt(abs(s-t))',
  'exp(exp(exp(s*9)))',
  's^s^s^s^s^s^s^s^s^s^s^s^s^s^s^s^s^s^s^s^s^s^s^s^s^s^s^s^s^s^s',
  's^99999999',
  '1/s^64',
  't',
  '0*s',
  '１＋ｓ',
  'ѕ-t',
  's−t',
  '\u202e(s-t)^2',
  's\u0000t',
  '\ud800',
  '🙂',
]

const around = (open: string, close: string) => (depth: number) =>
  open.repeat(depth) + 's' + close.repeat(depth)

const nested = fc
  .tuple(
    fc.constantFrom(
      around('(', ')'),
      around('-', ''),
      around('exp(', ')'),
      around('sqrt(s*', ')'),
      around('tanh(', ')'),
      around('s^(', ')'),
      around('1/(1+', ')'),
      around('min(t,', ')'),
      around('((', ')'),
      around('abs(', '-t)'),
    ),
    fc.integer({ min: 1, max: 120 }),
  )
  .map(([made, depth]) => made(depth))

const atom = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('s', 't') },
  {
    weight: 2,
    arbitrary: fc.double({ min: 0, max: 10, noNaN: true }).map((x) => String(Number(x.toPrecision(3)))),
  },
  { weight: 1, arbitrary: fc.constantFrom(...NAMES, '1e308', '1e-300', '0', '1e29') },
)

/** Well formed, for the most part, of any meaning. */
export const expression: fc.Arbitrary<string> = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, depthIdentifier: 'expression' },
    atom,
    fc
      .tuple(tie('tree'), fc.constantFrom('+', '-', '*', '/', '^', '**'), tie('tree'))
      .map(([a, sign, b]) => `(${a}${sign}${b})`),
    fc
      .tuple(fc.constantFrom('abs', 'exp', 'log', 'sqrt', 'tanh', '-', 'sign', 'min'), tie('tree'))
      .map(([name, a]) => `${name}(${a})`),
  ),
})).tree

const damaged = fc
  .tuple(fc.oneof(expression, fc.constantFrom(...CODE)), fc.nat(), fc.string({ maxLength: 6 }))
  .map(([text, at, put]) => text.slice(0, at % (text.length + 1)) + put + text.slice(at % (text.length + 1)))

/** Any of them. */
export const hostileExpression: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: expression },
  { weight: 2, arbitrary: damaged },
  { weight: 1, arbitrary: nested },
  { weight: 1, arbitrary: fc.constantFrom(...CODE, ...NAMES.map((name) => `${name}(s)`)) },
  { weight: 1, arbitrary: fc.string({ maxLength: 300 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
)
