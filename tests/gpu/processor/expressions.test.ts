// What expressions of kernels are worth. Each is tried with numbers that the translator knows, and with the same
// numbers read from a buffer: the answers are those of the language both times.

import { describe, expect, it } from 'vitest'
import { statements, values, type Element } from './run'

/** Expressions in a, b, c, with these values: known constants, then values of a buffer. */
async function bothWays(
  of: Element,
  numbers: readonly number[],
  expressions: readonly string[],
): Promise<[number[], number[]]> {
  const literal = (x: number) => (of === 'f32' ? `f32(${x})` : of === 'u32' ? `${x}u` : `i32(${x})`)
  const names = ['a', 'b', 'c']
  const declare = (value: (i: number) => string) =>
    numbers.map((_, i) => `let ${names[i]} = ${value(i)};`).join('\n')
  const body = expressions.map((e, i) => `out[${i}] = ${e};`).join('\n')
  const run = (declarations: string) =>
    statements(of, declarations + body, { given: [...numbers], outputs: expressions.length })
  return Promise.all([run(declare((i) => literal(numbers[i]))), run(declare((i) => `given[${i}]`))])
}

async function same(of: Element, numbers: readonly number[], cases: Record<string, number>): Promise<void> {
  const expressions = Object.keys(cases)
  const wanted = Object.values(cases)
  const [known, unknown] = await bothWays(of, numbers, expressions)
  const named = (found: number[]) => Object.fromEntries(expressions.map((e, i) => [e, found[i]]))
  expect(named(known), 'known').toEqual(named(wanted))
  expect(named(unknown), 'unknown').toEqual(named(wanted))
}

const f = Math.fround

describe('integers', () => {
  it('follow precedence', () =>
    same('i32', [7, 3, 2], {
      'a + b * c': 13,
      '(a + b) * c': 20,
      'a - b - c': 2,
      'a / c * c': 6,
      'a % b + c': 3,
      'a - -b': 10,
      '-a * b': -21,
      '~a + b': -5,
      'a & b | c': 3,
      'a ^ b & c': 5,
      '(a << u32(c)) + b': 31,
      'i32(a < b || b > c && a > c)': 1,
      'i32((a < b || b > c) && a < c)': 0,
      'i32(a == 7 && !(b == 2))': 1,
    }))

  it('wrap, signed', () =>
    same('i32', [2147483647, -2147483648, 3], {
      'a + 1': -2147483648,
      'b - 1': 2147483647,
      'a * c': 2147483645,
      '-b': -2147483648,
      'abs(b)': -2147483648,
      'a * a': 1,
      'b / c': -715827882,
      'b % c': -2,
      'b >> 31u': -1,
      'a << 1u': -2,
      'max(a, b)': 2147483647,
      'min(a, b)': -2147483648,
      'clamp(a, -5, c)': 3,
    }))

  it('wrap, unsigned', () =>
    same('u32', [4294967295, 2147483648, 3], {
      'a + 1u': 0,
      '0u - c': 4294967293,
      'a * a': 1,
      'a / c': 1431655765,
      'b % c': 2,
      'a >> 31u': 1,
      'b << 1u': 0,
      '~c': 4294967292,
      'max(a, c)': 4294967295,
      'min(b, c)': 3,
      'u32(a > b)': 1,
      'u32(a < b)': 0,
      'u32(b >= c)': 1,
      'u32(c <= b)': 1,
      'abs(a)': 4294967295,
    }))

  it('are divided as the language says also where the processor would stop', async () => {
    await same('i32', [-2147483648, -1, 0], { 'a / b': -2147483648, 'a % b': 0 })
    expect(await values('i32', ['given[0] / given[1]', 'given[0] % given[1]'], { given: [7, 0] })).toEqual([
      7, 0,
    ])
    expect(await values('u32', ['given[0] / given[1]', 'given[0] % given[1]'], { given: [7, 0] })).toEqual([
      7, 0,
    ])
    expect(await values('i32', ['7 / given[0]', '7 % given[0]', '(given[0] + 9) / given[0]'])).toEqual([
      7, 0, 9,
    ])
  })

  it('compare by their own kind', () =>
    same('i32', [-1, 1], {
      'i32(a < b)': 1,
      'i32(u32(a) < u32(b))': 0,
      'i32(a >= b)': 0,
      'i32(u32(a) >= u32(b))': 1,
      'i32(u32(a) >> 28u)': 15,
      'a >> 28u': -1,
      'i32(u32(a) / 2u)': 2147483647,
      'a / 2': 0,
    }))

  it('take literals as they are written', async () => {
    expect(await values('u32', ['0xFFu', '0xffffffffu', '1u << 31u', '010u - 7u', '0xFu'])).toEqual([
      255, 4294967295, 2147483648, 3, 15,
    ])
    expect(await values('i32', ['-2147483648', '0x7fffffff', '1 << u32(given[0] + 3)', '5i'])).toEqual([
      -2147483648, 2147483647, 8, 5,
    ])
  })
})

describe('floats', () => {
  it('are rounded after every operation', () =>
    same('f32', [0.1, 0.2, 16777216], {
      'a + b': f(f(0.1) + f(0.2)),
      'a * b': f(f(0.1) * f(0.2)),
      'c + 1.0': 16777216,
      'c + 1.0 + 1.0': 16777216,
      'c + 2.0': 16777218,
      'a / b': f(f(0.1) / f(0.2)),
      'a * b + a': f(f(f(0.1) * f(0.2)) + f(0.1)),
      'sqrt(a)': f(Math.sqrt(f(0.1))),
      '-a': f(-0.1),
    }))

  it('keep constants without a suffix in double precision until they meet a float', async () => {
    expect(await values('f32', ['16777216.0 + 1.0 - 16777216.0', '1.0 / 3.0', '0.1f + 0.2f'])).toEqual([
      1,
      f(1 / 3),
      f(f(0.1) + f(0.2)),
    ])
    expect(
      await values('f32', ['2 * given[0]', '1 / 2 + given[0]', '1.0 / 2 + given[0]', '1e3', '.5', '2.']),
    ).toEqual([0, 0, 0.5, 1000, 0.5, 2])
  })

  it('take functions of whole constants as floats', async () => {
    expect(
      await values('f32', [
        'sqrt(2)',
        'exp(1)',
        'floor(3) / 2',
        'max(0.5, 1)',
        'min(0.5, 1)',
        'clamp(1, 0.25, 0.5)',
        'select(0, 1.5, true) / 2',
        'select(0, 1.5, false) / 2 + 0.5',
        'select(0, 1.5, given[0] > 0)',
      ]),
    ).toEqual([f(Math.SQRT2), f(Math.E), 1.5, 1, 0.5, 0.5, 0.75, 0.5, 0])
  })

  it('are rounded to whole ones, limited and signed', () =>
    same('f32', [2.5, -2.5, -0.5], {
      'round(a)': 2,
      'round(b)': -2,
      'round(a + 1.0)': 4,
      'floor(b)': -3,
      'ceil(b)': -2,
      'trunc(b)': -2,
      'abs(b)': 2.5,
      'sign(a)': 1,
      'sign(b)': -1,
      'sign(0.0 * a)': 0,
      'clamp(a, -1.0, 1.0)': 1,
      'max(a, b)': 2.5,
      'min(a, c)': -0.5,
      'mix(a, b, 0.25)': 1.25,
      'inverseSqrt(a + 1.5)': 0.5,
      'select(a, b, a > b)': -2.5,
      'select(a, b, a < b)': 2.5,
    }))

  it('become integers towards zero, within their range', async () => {
    const cases = { 'i32(a)': 2147483647, 'i32(b)': -2, 'i32(u32(b))': 0, 'i32(c)': -2147483648 }
    const read = Object.keys(cases)
      .map((e, i) => `out[${i}] = ${e};`)
      .join('')
    const run = (source: (i: number) => string) =>
      statements('i32', `let a = ${source(0)}; let b = ${source(1)}; let c = ${source(2)}; ${read}`, {
        given: [0x4f800000, 0xc0333333 | 0, 0xff7fffff | 0],
        outputs: 4,
      })
    expect(await run((i) => ['4294967296.0', '-2.8', '-3.4e38'][i])).toEqual(Object.values(cases))
    expect(await run((i) => `bitcast<f32>(given[${i}])`)).toEqual(Object.values(cases))
    expect(await values('u32', ['u32(5e9)', 'u32(-1.5)', 'u32(4e9)'])).toEqual([4294967295, 0, 4000000000])
  })

  it('are made of integers and truth values', async () => {
    expect(
      await values(
        'f32',
        [
          'f32(bitcast<u32>(given[0]))',
          'f32(bitcast<i32>(given[0]))',
          'f32(given[1] > 0.5)',
          'f32(true)',
          'f32(bool(given[1]))',
          'f32(16777217)',
          'f32(u32(given[1]) + 16777216u)',
        ],
        { given: [-0, 1] },
      ),
    ).toEqual([2147483648, -2147483648, 1, 1, 1, 16777216, 16777216])
  })

  it('compare NaN with nothing', async () => {
    const nan = '(given[0] / given[0])'
    expect(
      await values('f32', [
        `f32(${nan} == ${nan})`,
        `f32(${nan} != ${nan})`,
        `f32(${nan} < 1.0)`,
        `f32(!(${nan} >= 1.0))`,
      ]),
    ).toEqual([0, 1, 0, 1])
  })
})

describe('truth values', () => {
  it('&& and || do not look at their right side where the left decides', async () => {
    const outside = `
fn mark(at: u32, answer: bool) -> bool { out[at] = out[at] + 1; return answer; }`
    const body = `
let yes = given[0] == 0;
let no = given[0] == 1;
if (no && mark(0u, true)) { out[7] = 1; }
if (yes && mark(1u, true)) { out[6] = 1; }
if (yes || mark(2u, true)) { out[5] = 1; }
if (no || mark(3u, false)) { out[4] = 1; }
let both = (no && mark(0u, true)) || (yes && mark(3u, true) && mark(3u, false) && mark(2u, true));
if (both) { out[4] = 2; }
if (true || mark(2u, true)) { out[5] = out[5] + 1; }
if (false && mark(2u, true)) { out[5] = 7; }`
    expect(await statements('i32', body, { outside })).toEqual([0, 1, 0, 3, 0, 2, 1, 0])
  })

  it('& and | look at both', async () => {
    const outside = `fn mark(at: u32, answer: bool) -> bool { out[at] = out[at] + 1; return answer; }`
    const body = `
if ((given[0] == 1) & mark(0u, true)) { out[7] = 1; }
if ((given[0] == 0) | mark(1u, false)) { out[6] = 1; }
if ((given[0] == 0) != mark(2u, true)) { out[5] = 1; }`
    expect(await statements('i32', body, { outside })).toEqual([1, 1, 1, 0, 0, 0, 1, 0])
  })

  it('bits pass between kinds', () =>
    same('u32', [0x3f800000, 0x80000000], {
      'u32(bitcast<f32>(a))': 1,
      'u32(bitcast<i32>(b) < 0)': 1,
      'bitcast<u32>(bitcast<f32>(a) + 1.0)': 0x40000000,
      'bitcast<u32>(-1)': 4294967295,
      'bitcast<u32>(1.5f)': 0x3fc00000,
    }))
})

describe('order', () => {
  const outside = `
var<workgroup> cell: array<i32, 4>;
fn bump(by: i32) -> i32 { cell[0] = cell[0] + by; return cell[0]; }
fn current() -> i32 { return cell[0]; }
fn twice(a: i32, b: i32) -> i32 { return a * 10 + b; }`

  it('what an expression reads, it reads before what stands to the right of it writes', async () => {
    const body = `
cell[0] = 1;
out[0] = cell[0] + bump(1);
out[1] = current() * 10 + bump(1);
out[2] = twice(cell[0], bump(1));
out[3] = bump(1) * 100 + bump(1);
out[4] = max(cell[0], bump(-1));
let pair = vec2i(cell[0], bump(1));
out[5] = pair.x * 10 + pair.y;
cell[1] = cell[0] - bump(2);
out[6] = cell[1];
out[7] = twice(current(), bump(1));`
    expect(await statements('i32', body, { outside })).toEqual([3, 23, 34, 506, 6, 56, -2, 89])
  })

  it('a result that nobody reads is calculated still', async () => {
    const body = `
_ = bump(2);
bump(3);
_ = bump(1) > 2 && bump(10) > 0;
out[0] = cell[0];`
    expect((await statements('i32', body, { outside }))[0]).toBe(16)
  })

  it('a variable that was read keeps nothing of what it is given later', async () => {
    const body = `
var x = given[0] + 1;
let before = x;
x = x + 1;
let sum = before * 100 + x;
x = 9;
out[0] = sum;
var y = x;
y += 1;
out[1] = x * 100 + y;
x = x + plus(x) + x;
out[2] = x;
var z = plus(x);
x = 0;
z = z + x + plus(z);
out[3] = z;`
    expect(
      (
        await statements('i32', body, {
          outside: 'fn plus(a: i32) -> i32 { var b = a; b = b + 1; return b; }',
        })
      ).slice(0, 4),
    ).toEqual([102, 910, 28, 59])
  })
})
