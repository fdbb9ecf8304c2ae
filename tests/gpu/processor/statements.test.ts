// Control flow of kernels: loops that are written out and loops that are not give the same.

import { describe, expect, it } from 'vitest'
import { firstOf, statements, values } from './run'

describe('loops', () => {
  const collatz = `
fn steps(start: i32) -> i32 {
  var n = start;
  var count = 0;
  while (n != 1) {
    if (n % 2 == 0) { n = n / 2; continue; }
    n = 3 * n + 1;
    count += 1;
    if (count > 100) { break; }
  }
  return count;
}`

  it('go on while a condition holds', async () => {
    expect(
      await values('i32', ['steps(given[0])', 'steps(6)', 'steps(1)', 'steps(given[0])'], {
        outside: collatz,
        given: [27],
      }),
    ).toEqual([41, 2, 0, 41])
  })

  it('without a condition end at a break or a return', async () => {
    const outside = `
fn root(x: i32) -> i32 {
  var r = 0;
  loop { if ((r + 1) * (r + 1) > x) { return r; } r++; }
  return -1;
}`
    const body = `
var n = 0;
loop { if (n >= given[0]) { break; } n += 3; }
for (;;) { n++; if (n > 20) { break; } }
out[0] = n; out[1] = root(given[0]); out[2] = root(99);`
    expect(await firstOf(3, 'i32', body, { outside, given: [10] })).toEqual([21, 3, 9])
  })

  it('nest, with break and continue of the inner and the outer one', async () => {
    const outside = `
fn count(limit: i32) -> i32 {
  var sum = 0;
  for (var i = 0; i < limit; i++) {
    if (i == 5) { continue; }
    if (i == 8) { break; }
    for (var j = 0; j < limit; j++) {
      if (j > i) { break; }
      if ((i + j) % 3 == 0) { continue; }
      sum += 10 * i + j;
    }
    sum += 1000;
  }
  return sum;
}`
    let sum = 0
    for (let i = 0; i < 8; i++) {
      if (i === 5) continue
      for (let j = 0; j <= i; j++) if ((i + j) % 3) sum += 10 * i + j
      sum += 1000
    }
    // Known, and read from a buffer.
    expect(await values('i32', ['count(10)', 'count(given[0])'], { outside, given: [10] })).toEqual([
      sum,
      sum,
    ])
  })

  it('written out for an array keep break and continue', async () => {
    const body = `
var a: array<i32, 6>;
for (var i = 0; i < 6; i++) {
  if (i == 1) { continue; }
  if (given[i] == 9) { continue; }
  if (given[i] < 0) { break; }
  a[i] = given[i] * 10;
  for (var j = 0; j < 3; j++) {
    if (j == given[0]) { break; }
    a[j] += 1;
  }
}
for (var i = 0; i < 6; i++) { out[i] = a[i]; }`
    expect(await firstOf(6, 'i32', body, { given: [2, 3, 9, 4, -1, 7] })).toEqual([22, 2, 0, 40, 0, 0])
  })

  it('count down, by products, by shifts, and with a step that names the variable', async () => {
    const turns = (loop: string) => `{ var n = 0; ${loop} { n = n * 10 + i32(i); } out[at] = n; at++; }`
    const body = `var at = 0;
${turns('for (var i = 3; i > 0; i--)')}
${turns('for (var i = 1u; i < 9u; i *= 2u)')}
${turns('for (var i = 8u; i > 0u; i >>= 1u)')}
${turns('for (var i = 0; i < 4; i = i + 2)')}
${turns('for (var i = 8; i > 0; i = i / 2)')}
${turns('for (var i: u32 = 0; i < 3u; i++)')}
${turns('for (var i = 0; 3 > i; i++)')}
${turns('for (var i = given[0]; i < 10 - i; i += 1)')}`
    expect(await statements('i32', body, { given: [3] })).toEqual([321, 1248, 8421, 2, 8421, 12, 12, 34])
  })

  it('count by a variable that is also changed inside', async () => {
    const body = `
var a = array<i32, 8>(0, 0, 0, 0, 0, 0, 0, 0);
for (var i = 0; i < 8; i++) { a[i] = i; if (i == 2) { i = 5; } }
for (var i = 0; i < 8; i++) { out[i] = a[i]; }`
    expect(await statements('i32', body)).toEqual([0, 1, 2, 0, 0, 0, 6, 7])
  })

  it('guard an index that would lie beyond the end', async () => {
    const body = `
var a = array<i32, 3>(1, 2, 3);
var sum = 0;
for (var i = 0; i < 6; i++) { if (i < given[0]) { sum += a[i]; a[i] = 0; } }
out[0] = sum; out[1] = a[2];`
    expect(await firstOf(2, 'i32', body, { given: [2] })).toEqual([3, 3])
  })

  it('take no turn where none is due', async () => {
    const body = `
var a = array<i32, 2>(1, 2);
for (var i = 5; i < 5; i++) { a[i - 5] = 9; }
for (var i = given[0]; i < 0; i++) { a[i] = 9; }
while (given[0] > 0) { a[0] = 9; }
out[0] = a[0]; out[1] = a[1];`
    expect(await firstOf(2, 'i32', body)).toEqual([1, 2])
  })

  it('put variables back to zero in every turn', async () => {
    const body = `
for (var i = 0; i < given[0]; i++) {
  var x: i32;
  var a: array<i32, 3>;
  x += i + 1;
  a[i % 3] += x;
  out[i] = a[0] + 10 * a[1] + 100 * a[2];
}
for (var i = 0; i < 3; i++) {
  var a: array<i32, 2>;
  a[i % 2] += 1;
  out[4 + i] = a[0] + 10 * a[1];
}`
    expect(await statements('i32', body, { given: [4] })).toEqual([1, 20, 300, 4, 1, 10, 1, 0])
  })
})

describe('switch', () => {
  const outside = `
fn named(x: i32) -> i32 {
  switch (x) {
    case 1: { return 10; }
    case 2, 3: { return 20; }
    default: { return -1; }
    case -4: { return 40; }
  }
  return 0;
}
fn without(x: u32) -> i32 {
  var y = 5;
  switch x { case 1u { y = 1; } case 7u: { y = y + 2; } default {} }
  return y;
}`
  it('takes the case of the value, or the default one', async () => {
    const of = ['1', '2', '3', '-4', '0']
    const wanted = [10, 20, 20, 40, -1]
    expect(
      await values(
        'i32',
        of.map((x) => `named(${x})`),
        { outside },
      ),
    ).toEqual(wanted)
    expect(
      await values(
        'i32',
        of.map((_, i) => `named(given[${i}])`),
        { outside, given: of.map(Number) },
      ),
    ).toEqual(wanted)
    expect(await values('i32', ['without(1)', 'without(7u)', 'without(u32(given[0]))'], { outside })).toEqual(
      [1, 7, 5],
    )
  })

  it('is left by its own break; continue is of the loop around it', async () => {
    const loop = (limit: string) => `
{
  var sum = 0;
  for (var i = 0; i < ${limit}; i++) {
    switch (i % 4) {
      case 0: { if (i == 4) { break; } sum += 1; }
      case 1: { sum += 10; continue; }
      case 2: { switch (i) { case 2: { break; } default: { sum += 7; } } break; }
      default: { sum += 100; if (i > 3) { break; } sum += 1000; }
    }
    sum += 10000;
  }
  out[at] = sum;
  at++;
}`
    const wanted = (limit: number) => {
      let sum = 0
      for (let i = 0; i < limit; i++) {
        const k = i % 4
        if (k === 0) sum += i === 4 ? 0 : 1
        else if (k === 1) {
          sum += 10
          continue
        } else if (k === 2) sum += i === 2 ? 0 : 7
        else sum += i > 3 ? 100 : 1100
        sum += 10000
      }
      return sum
    }
    expect(await firstOf(2, 'i32', `var at = 0; ${loop('9')} ${loop('given[0]')}`, { given: [9] })).toEqual([
      wanted(9),
      wanted(9),
    ])
  })

  it('outside of a loop is left by break too', async () => {
    const body = `
switch (given[0]) { case 3: { out[0] = 1; if (given[0] > 2) { break; } out[1] = 1; } default: { out[2] = 1; } }
switch (3) { case 3: { out[3] = 1; if (given[0] > 2) { break; } out[4] = 1; } default: { out[5] = 1; } }`
    expect(await firstOf(6, 'i32', body, { given: [3] })).toEqual([1, 0, 0, 1, 0, 0])
  })
})

describe('functions', () => {
  it('return early, out of loops and out of functions they call', async () => {
    const outside = `
fn find(x: i32, limit: i32) -> i32 {
  for (var i = 0; i < limit; i++) {
    for (var j = 0; j < limit; j++) { if (i * j == x) { return 10 * i + j; } }
    if (i > 3) { return -2; }
  }
  return -1;
}
fn better(x: i32, limit: i32) -> i32 {
  if (x < 0) { return -3; }
  let found = find(x, limit);
  if (found < 0) { return found * 10; }
  { if (found > 23) { return 1000 + found; } }
  return found;
}`
    const of = ['6', '0', '-1', '35', '7']
    const run = (x: (i: number) => string, limit: string) =>
      values(
        'i32',
        of.map((_, i) => `better(${x(i)}, ${limit})`),
        { outside, given: [...of.map(Number), 4] },
      )
    const wanted = [23, 0, -3, -10, -10]
    expect(await run((i) => of[i], '4')).toEqual(wanted)
    expect(await run((i) => `given[${i}]`, 'given[5]')).toEqual(wanted)
  })

  it('stand in conditions, of loops too, and are called anew there', async () => {
    const outside = `
fn small(x: i32, by: i32) -> bool { if (x > 100) { return false; } return x * by < 60; }
fn half(x: i32) -> i32 { var y = x; y /= 2; return y; }`
    const body = `
var x = given[0];
while (small(x, 2) && !(x == 17)) { x += 3; }
out[0] = x;
if (small(x, 3) || small(x, 4)) { out[1] = 1; } else if (half(x) == 8) { out[1] = 2; } else { out[1] = 3; }
for (var i = half(x); i > half(half(x)); i -= half(6)) { out[2] += i; }
let y = half(x);
out[3] = y * y + half(y) * y;
out[4] = half(half(half(x * 100)));`
    expect(await firstOf(5, 'i32', body, { outside, given: [2] })).toEqual([17, 1, 13, 96, 212])
  })

  it('call one another many deep', async () => {
    const outside = Array.from({ length: 40 }, (_, i) =>
      i === 0
        ? 'fn f0(x: i32) -> i32 { var y = x; if (y > 5) { y -= 1; return y; } return y + 1; }'
        : `fn f${i}(x: i32) -> i32 { var y = f${i - 1}(x); if (y > ${i}) { return y - 1; } y += 2; return y; }`,
    ).join('\n')
    const deep = (x: number): number => {
      let y = x > 5 ? x - 1 : x + 1
      for (let i = 1; i < 40; i++) y = y > i ? y - 1 : y + 2
      return y
    }
    expect(
      await values('i32', ['f39(given[0])', 'f39(7)', 'f39(given[1])'], { outside, given: [7, 90] }),
    ).toEqual([deep(7), deep(7), deep(90)])
  })

  it('do not see the names of their callers', async () => {
    const outside = `
const SCALE = 3;
fn scaled(x: i32) -> i32 { let y = x * SCALE; return y; }`
    const body = `
let SCALE = 100;
let x = 5;
var y = 1;
out[0] = scaled(2) + SCALE;
out[1] = scaled(x) + y;
if (given[0] == 0) { let x = 7; y = 2; out[2] = scaled(x) * 10 + y; { var y = 5; y += x; out[3] = y; } }
out[4] = x * 10 + y;
for (var x = 0; x < given[1]; x++) { let y = x; out[5] += y; }
out[6] = x * 10 + y;`
    expect(await firstOf(7, 'i32', body, { outside, given: [0, 3] })).toEqual([106, 16, 212, 12, 52, 3, 52])
  })

  it('name a shadowing variable by what it shadows', async () => {
    const body = `
var x = given[0] + 2;
{ var x = x * 10; x += 1; out[0] = x; }
if (x == 2) { let x = x + 5; out[1] = x; }
out[2] = x;`
    expect(await firstOf(3, 'i32', body)).toEqual([21, 7, 2])
  })

  it('of nothing write to memory', async () => {
    const outside = `
fn store(at: i32, x: i32) { if (x < 0) { return; } out[at] = x; }
fn both(x: i32) { store(x, 7 + x); store(x + 1, given[0]); store(x + 2, 3); }`
    expect(await firstOf(6, 'i32', 'both(0); both(2);', { outside, given: [-1] })).toEqual([7, 0, 9, 0, 3, 0])
  })

  it('with registers used again in scopes side by side begin at zero', async () => {
    const one = (at: number, by: string) =>
      `{ var a: i32; var b: i32; var c: array<i32, 2>; a += ${by}; b += a * 2; c[1] += b; out[${at}] = a + b + c[0] * 100 + c[1]; }`
    expect(
      await firstOf(
        4,
        'i32',
        `${one(0, 'given[0]')} ${one(1, '7')} if (given[0] > 2) ${one(2, 'given[0]')} else ${one(2, '1')} ${one(3, '0')}`,
        { given: [5] },
      ),
    ).toEqual([25, 35, 25, 0])
  })
})

describe('assignments', () => {
  it('combine with every operator', async () => {
    const of: [string, number][] = [
      ['+=', 13],
      ['-=', 7],
      ['*=', 30],
      ['/=', 3],
      ['%=', 1],
      ['&=', 2],
      ['|=', 11],
      ['^=', 9],
    ]
    const body = of.map(([op], i) => `{ var x = given[0]; x ${op} 3; out[${i}] = x; }`).join('')
    expect(await statements('i32', body, { given: [10] })).toEqual(of.map(([, x]) => x))
    const more = `
var x = 3u; x <<= given[0]; out[0] = x; x >>= 1u; out[1] = x; x++; out[2] = x; x--; x--; out[3] = x;
out[4] += 5u; out[4] *= given[0] + 1u; out[given[0] + 3u] -= 1u; out[5]++; out[5] += out[4];`
    expect(await firstOf(6, 'u32', more, { given: [2] })).toEqual([12, 6, 7, 5, 15, 15])
  })

  it('choose their branch by what is known, or not', async () => {
    const outside = 'const FAST = true; const LEVEL = 2u;'
    const body = `
if (FAST) { out[0] = 1; } else { out[0] = 2; }
if (LEVEL == 1u) { out[1] = 1; } else if (LEVEL == 2u) { out[1] = 2; } else { out[1] = 3; }
if (given[0] == 1) { out[2] = 1; } else if (given[0] == 0) { if (!FAST) { out[2] = 9; } else { out[2] = 2; } } else { out[2] = 3; }
if (given[0] == 0 && FAST) { out[3] = 4; }
if (!(given[0] != 0)) { out[4] = 5; }`
    expect(await firstOf(5, 'i32', body, { outside })).toEqual([1, 2, 2, 4, 5])
  })
})
