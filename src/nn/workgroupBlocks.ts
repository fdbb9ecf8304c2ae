// Products whose workgroups load their factors together: a block of x and a block of w lie in workgroup memory, where
// every thread reads what its register tile needs. So a number of x is loaded once for BLOCK threads side by side, and
// one of w for BLOCK threads above each other. Sums have the order of every other tile, and the same bits.

import { divisors, range } from './tile'

/** Threads along the columns of a workgroup, and along its rows. */
export const BLOCK = 8
const THREADS = BLOCK * BLOCK
/** Most vectors (4 numbers) of the inner dimension that lie in workgroup memory at once. */
const MOST_INNER = 4

export interface BlockProduct {
  /** Length of the sums, and of a row of x, in floats; multiples of 4. */
  k: number
  stride: number
  /** Rows of a thread's tile, and its vectors (4 columns) of y, of which so many lie side by side. */
  rows: readonly number[]
  vectors: readonly number[]
  adjacent: number
  /** WGSL: index in a row of w of a tile's vector j, from its first vector `column0`. */
  column: (j: number) => string
}

/** Vectors of the inner dimension per block. */
const innerOf = (k: number): number => divisors(k / 4, MOST_INNER)[0]!

/** WGSL outside of the kernel: the blocks. Vectors in all: 4 KiB with four rows and one vector of a tile. */
export const blockMemory = ({ k, rows, vectors }: BlockProduct): string => `
var<workgroup> blockX: array<vec4f, ${innerOf(k) * BLOCK * rows.length}>;
var<workgroup> blockW: array<vec4f, ${4 * innerOf(k) * BLOCK * vectors.length}>;
`

/** WGSL that fills `count` places of a block, each thread every so many; `load` of place `e`. */
const fill = (block: string, count: number, load: readonly string[], value: string): string[] => [
  `    for (var e = thread; e < ${count}u; e += ${THREADS}u) {`,
  ...load.map((line) => `      ${line}`),
  `      ${block}[e] = ${value};`,
  `    }`,
]

/** WGSL that finds a thread's first row and column, and sums k products per element of its tile. */
export function blockSums({ k, stride, rows, vectors, adjacent, column }: BlockProduct): string[] {
  const inner = innerOf(k)
  const [down, across] = [BLOCK * rows.length, BLOCK * vectors.length]
  return [
    `  let acrossGroup = thread % ${BLOCK}u;`,
    `  let downGroup = thread / ${BLOCK}u;`,
    `  let row0 = (group.y * ${BLOCK}u + downGroup) * ${rows.length}u;`,
    `  let columnTiles = N4 / ${vectors.length}u;`,
    ...rows.flatMap((i) => vectors.map((j) => `  var y${i}_${j} = vec4f(0.0);`)),
    `  for (var k = 0u; k < ${k / 4}u; k += ${inner}u) {`,
    // Rows and columns beyond the last load the last: a barrier needs every thread.
    ...fill(
      'blockX',
      inner * down,
      [`let row = min(group.y * ${down}u + e / ${inner}u, M - 1u);`],
      `x[(FIRST_ROW + row) * ${stride / 4}u + k + e % ${inner}u]`,
    ),
    ...fill(
      'blockW',
      4 * inner * across,
      [
        `let column0 = min(group.x * ${BLOCK}u + e % ${BLOCK}u, columnTiles - 1u) * ${adjacent}u;`,
        `let row = (4u * k + e / ${across}u) * N4;`,
        `let j = e / ${BLOCK}u % ${vectors.length}u;`,
        `var at = ${column(0)};`,
        ...vectors.slice(1).map((j) => `if (j == ${j}u) { at = ${column(j)}; }`),
      ],
      'w[row + at]',
    ),
    `    workgroupBarrier();`,
    `    for (var l = 0u; l < ${inner}u; l++) {`,
    ...rows.map((i) => `      let a${i} = blockX[(downGroup * ${rows.length}u + ${i}u) * ${inner}u + l];`),
    ...range(4).flatMap((lane) => [
      ...vectors.map(
        (j) =>
          `      let b${lane}_${j} = blockW[((4u * l + ${lane}u) * ${vectors.length}u + ${j}u) * ${BLOCK}u + acrossGroup];`,
      ),
      ...rows.flatMap((i) =>
        vectors.map((j) => `      y${i}_${j} += a${i}.${'xyzw'[lane]} * b${lane}_${j};`),
      ),
    ]),
    `    }`,
    `    workgroupBarrier();`,
    `  }`,
    `  let columnTile = group.x * ${BLOCK}u + acrossGroup;`,
    `  if (row0 >= M || columnTile >= columnTiles) { return; }`,
    `  let column0 = columnTile * ${adjacent}u;`,
  ]
}
