// Register-tiled matrix products, generated for given shapes. Without workgroup memory, unless the tile says so:
// software adapters are many times slower with barriers, and at these sizes (tens to hundreds per dimension) caches do
// the work. Loads are vec4 along the contiguous dimension.

import type { KernelDeclaration } from '../gpu/kernel'
import { firstFloats, type Binding, type Plan } from '../gpu/plan'
import { BLOCK, blockMemory, blockSums, type BlockProduct } from './workgroupBlocks'
import { checkShape, divisors, range, subgroupOf, WORKGROUP, workgroupsAlong, type Tile } from './tile'

/** What is done to a product before it is stored. */
export type Epilogue =
  /** y = x w */
  | 'none'
  /** y = x w + bias */
  | 'bias'
  /**
   * activated = gelu(x w + bias), y = gelu' of the same: what the backward pass needs, once for all its tasks
   */
  | 'bias-gelu'
  /** y = x w + bias + residual */
  | 'bias-residual'
  /** y = (x w) * slope[row % rowsShared] */
  | 'gelu-backward'
  /** y = x w + residual */
  | 'residual'
  /**
   * x w with columns gate | up: activated [m, n/2] = silu(gate) * up, y = its slopes: up silu'(gate) |
   * silu(gate)
   */
  | 'swiglu'
  /** y [m, 2n] = x w, twice, each * slope[row % rowsShared] */
  | 'swiglu-backward'

export interface MatmulOptions {
  label: string
  /** y [m, n] = x [m, k] w [k, n]; k and n multiples of 4 (n of 8 for `swiglu`). */
  m: number
  k: number
  n: number
  tile: Tile
  epilogue: Epilogue
  /** Rows of the shared activation that the `-backward` epilogues index by row % rowsShared. */
  rowsShared?: number
  /**
   * With the epilogue `none`: x and y start at this row (default 0), and a row of x is this long in floats
   * (default k; a multiple of 4).
   */
  firstRow?: number
  stride?: number
  /**
   * The kernel finds its rows from the length of y, which holds exactly m of them: one kernel for all m. Not with
   * `firstRow`.
   */
  rowsFromY?: boolean
}

/**
 * tanh-GELU and its derivative on vec4; the argument of tanh is clamped to +-15 because large ones overflow
 * on some GPUs.
 */
const GELU_WGSL = `
fn geluTanh(x: vec4f) -> vec4f { return tanh(clamp(0.7978845608028654 * (x + 0.044715 * x * x * x), vec4f(-15.0), vec4f(15.0))); }
fn gelu(x: vec4f, t: vec4f) -> vec4f { return 0.5 * x * (1.0 + t); }
fn geluSlope(x: vec4f, t: vec4f) -> vec4f { return 0.5 * (1.0 + t) + 0.5 * x * (1.0 - t * t) * 0.7978845608028654 * (1.0 + 0.134145 * x * x); }
`

/**
 * The logistic function on vec4; exp of a large negative number is 0 and of a large positive one clamped, so
 * nothing overflows.
 */
const SILU_WGSL = `
fn sigmoid(x: vec4f) -> vec4f { return 1.0 / (1.0 + exp(clamp(-x, vec4f(-80.0), vec4f(80.0)))); }
`

interface Placement {
  /** 0: no subgroups. */
  subgroup: number
  /**
   * Vectors (4 columns) of y in one thread's tile that lie side by side; for `swiglu` as many again lie half
   * of y further.
   */
  adjacent: number
  /** Threads per workgroup. */
  size: number
  groups: [number, number]
}

function placement({ m, k, n, tile, epilogue }: MatmulOptions): Placement {
  const halves = epilogue === 'swiglu' ? 2 : 1
  const vectors = n / 4 / halves
  const down = Math.ceil(m / tile.rows)
  const fitting = divisors(vectors, Math.max(1, Math.floor(tile.columns / 4 / halves)))
  const subgroup = subgroupOf(tile, k)
  if (subgroup > 0) {
    const adjacent = fitting.find((a) => (vectors / a) % subgroup === 0) ?? fitting[0]!
    const { size, groups } = workgroupsAlong(vectors / adjacent, subgroup)
    return { subgroup, adjacent, size, groups: [groups, down] }
  }
  const adjacent = fitting[0]!
  const across = vectors / adjacent
  if (tile.inWorkgroup)
    return {
      subgroup,
      adjacent,
      size: BLOCK ** 2,
      groups: [Math.ceil(across / BLOCK), Math.ceil(down / BLOCK)],
    }
  return { subgroup, adjacent, size: WORKGROUP, groups: [Math.ceil((down * across) / WORKGROUP), 1] }
}

/** Workgroups of `matmul`. */
export const matmulWorkgroups = (options: MatmulOptions): [number, number] => placement(options).groups

/** What an epilogue reads and writes besides x, w and y, and the WGSL functions it calls. */
const EPILOGUES: Record<
  Epilogue,
  { reads: readonly ('bias' | 'residual' | 'slope')[]; activated?: true; functions?: string }
> = {
  none: { reads: [] },
  bias: { reads: ['bias'] },
  'bias-gelu': { reads: ['bias'], activated: true, functions: GELU_WGSL },
  'bias-residual': { reads: ['bias', 'residual'] },
  'gelu-backward': { reads: ['slope'] },
  residual: { reads: ['residual'] },
  swiglu: { reads: [], activated: true, functions: SILU_WGSL },
  'swiglu-backward': { reads: ['slope'] },
}

/** Where WGSL finds one vector of a tile: expressions for its row of y, its number in the tile, and its sum. */
interface TileVector {
  row: string
  vector: string
  sum: string
  /** `swiglu`: the sum of the vector half of y further on. */
  up: string
}

/** Index in y of a tile's vector; `o` is the first one of its row. */
const indexInY = (epilogue: Epilogue, vector: string): string =>
  epilogue === 'swiglu-backward' ? `2u * o - column0 + ${vector}` : `o + ${vector}`

/** WGSL: vectors in a row of y, from those of the product. */
const widthOfY = (epilogue: Epilogue, n4: string): string =>
  epilogue === 'swiglu-backward' ? `(2u * ${n4})` : n4

/** WGSL that stores one vector of a tile. */
function store(epilogue: Epilogue, { row, vector, sum, up }: TileVector): string {
  const y = `y[${indexInY(epilogue, vector)}]`
  const biased = `${sum} + bias[column0 + ${vector}]`
  switch (epilogue) {
    case 'none':
      return `${y} = ${sum};`
    case 'bias':
      return `${y} = ${biased};`
    case 'bias-residual':
      return `${y} = ${biased} + residual[o + ${vector}];`
    case 'bias-gelu':
      return `let p = ${biased}; let t = geluTanh(p); ${y} = geluSlope(p, t); activated[o + ${vector}] = gelu(p, t);`
    case 'gelu-backward':
      return `${y} = ${sum} * slope[((${row}) % SHARED) * N4 + column0 + ${vector}];`
    case 'residual':
      return `${y} = ${sum} + residual[o + ${vector}];`
    case 'swiglu':
      return [
        `let u = ${up}; let s = sigmoid(${sum}); let g = ${sum} * s;`,
        `${y} = u * (s + g * (1.0 - s)); y[o + HALF4 + ${vector}] = g;`,
        `activated[(${row}) * HALF4 + column0 + ${vector}] = g * u;`,
      ].join(' ')
    case 'swiglu-backward':
      return [
        `let d = ${sum}; let p = ((${row}) % SHARED) * 2u * N4 + column0 + ${vector};`,
        `${y} = d * slope[p]; y[2u * o - column0 + N4 + ${vector}] = d * slope[p + N4];`,
      ].join(' ')
  }
}

/** WGSL that stores a tile, from its sums y{i}_{j} of row i and vector j. */
function storeTile({ tile, epilogue }: MatmulOptions, rows: readonly number[], vectors: number): string[] {
  const paired = epilogue === 'swiglu' ? vectors / 2 : vectors
  const perRow = (store: (i: number) => string[]) =>
    rows.flatMap((i) => [
      `  if (row0 + ${i}u < M) {`,
      `    let o = (FIRST_ROW + row0 + ${i}u) * N4 + column0;`,
      ...store(i),
      `  }`,
    ])
  if (!tile.storesInLoop || epilogue === 'none')
    return perRow((i) =>
      range(paired).map((j) => {
        const [row, vector, sum, up] = [`row0 + ${i}u`, `${j}u`, `y${i}_${j}`, `y${i}_${j + paired}`]
        return `    { ${store(epilogue, { row, vector, sum, up })} }`
      }),
    )
  const place = (j: number) => (j < paired ? `${j}u` : `HALF4 + ${j - paired}u`)
  const [sum, up] = [`y[${indexInY(epilogue, 'j')}]`, 'y[o + HALF4 + j]']
  return [
    ...perRow((i) => range(vectors).map((j) => `    y[${indexInY(epilogue, place(j))}] = y${i}_${j};`)),
    `  for (var i = row0; i < min(row0 + ${rows.length}u, M); i++) {`,
    `    let o = (FIRST_ROW + i) * N4 + column0;`,
    `    for (var j = 0u; j < ${paired}u; j++) { ${store(epilogue, { row: 'i', vector: 'j', sum, up })} }`,
    `  }`,
  ]
}

/** WGSL: index in a row of w of a tile's vector j; see `adjacent`. */
const columnOf =
  (adjacent: number) =>
  (j: number): string =>
    j < adjacent ? `column0 + ${j}u` : `HALF4 + column0 + ${j - adjacent}u`

/** WGSL that finds a thread's first row and column, and sums k products per element of its tile. */
function sums(
  { k, tile, stride = k }: MatmulOptions,
  { subgroup, adjacent }: Placement,
  rows: readonly number[],
  vectors: readonly number[],
): string[] {
  const column = columnOf(adjacent)
  const zeros = rows.flatMap((i) => vectors.map((j) => `  var y${i}_${j} = vec4f(0.0);`))
  const load = (l: number, row: string) =>
    vectors.map((j) => `    let b${l}_${j} = w[(${row}) * N4 + ${column(j)}];`)
  if (subgroup > 0)
    return [
      `  let row0 = group.y * ${tile.rows}u;`,
      // Lanes beyond the last column compute it too: a broadcast needs every lane.
      `  let column0 = min(gid.x, N4 / ${vectors.length}u - 1u) * ${adjacent}u;`,
      ...rows.map((i) => `  let x${i} = (FIRST_ROW + min(row0 + ${i}u, M - 1u)) * ${stride}u + lane;`),
      ...zeros,
      `  for (var k = 0u; k < ${k}u; k += ${subgroup}u) {`,
      ...rows.map((i) => `    let a${i} = x[x${i} + k];`),
      ...range(subgroup).flatMap((l) => [
        ...load(l, `k + ${l}u`),
        ...rows.flatMap((i) => [
          `    let s${i}_${l} = subgroupBroadcast(a${i}, ${l}u);`,
          ...vectors.map((j) => `    y${i}_${j} += s${i}_${l} * b${l}_${j};`),
        ]),
      ]),
      `  }`,
      `  if (gid.x >= N4 / ${vectors.length}u) { return; }`,
    ]
  const unroll = divisors(k / 4, tile.unroll ?? 1)[0]!
  return [
    `  let columnTiles = N4 / ${vectors.length}u;`,
    `  let row0 = (gid.x / columnTiles) * ${tile.rows}u;`,
    `  if (row0 >= M) { return; }`,
    `  let column0 = (gid.x % columnTiles) * ${adjacent}u;`,
    ...rows.map((i) => `  let x${i} = (FIRST_ROW + min(row0 + ${i}u, M - 1u)) * ${stride / 4}u;`),
    ...zeros,
    `  for (var k = 0u; k < ${k / 4}u; k += ${unroll}u) {`,
    ...range(unroll).flatMap((u) => rows.map((i) => `    let a${i}_${u} = x[x${i} + k + ${u}u];`)),
    ...(unroll > 1 ? range(4 * unroll).flatMap((l) => load(l, `4u * k + ${l}u`)) : []),
    ...range(4 * unroll).flatMap((l) => [
      ...(unroll > 1 ? [] : load(l, `4u * k + ${l}u`)),
      ...rows.flatMap((i) =>
        vectors.map((j) => `    y${i}_${j} += a${i}_${Math.floor(l / 4)}.${'xyzw'[l % 4]} * b${l}_${j};`),
      ),
    ]),
    `  }`,
  ]
}

/** x [m, k], w [k, n] -> y [m, n] with an epilogue. Throws unless k and n are multiples of 4. */
export function matmul(options: MatmulOptions): KernelDeclaration {
  const { label, m, k, n, tile, epilogue } = options
  const swiglu = epilogue === 'swiglu'
  checkShape(label, k, swiglu ? n / 2 : n, options.stride ?? k)
  if (epilogue !== 'none' && options.firstRow)
    throw new Error(`${label}: rows further down only without an epilogue`)
  const { rowsFromY = false } = options
  if (rowsFromY && options.firstRow) throw new Error(`${label}: its rows are not those of y`)
  const { reads, activated, functions = '' } = EPILOGUES[epilogue]
  const place = placement(options)
  const { adjacent } = place
  const rows = range(tile.rows)
  const vectors = range(swiglu ? 2 * adjacent : adjacent)
  const block: BlockProduct | null =
    tile.inWorkgroup && place.subgroup === 0
      ? { k, stride: options.stride ?? k, rows, vectors, adjacent, column: columnOf(adjacent) }
      : null
  const lane = place.subgroup > 0 ? ', @builtin(subgroup_invocation_id) lane: u32' : ''
  const thread = block ? ', @builtin(local_invocation_index) thread: u32' : ''
  const body = [
    functions,
    ...(block ? [blockMemory(block)] : []),
    `@compute @workgroup_size(${place.size}) fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(workgroup_id) group: vec3u${lane}${thread}) {`,
    ...(rowsFromY ? [`  let M = arrayLength(&y) / ${widthOfY(epilogue, 'N4')};`] : []),
    ...(block ? blockSums(block) : sums(options, place, rows, vectors)),
    ...storeTile(options, rows, vectors.length),
    '}',
  ]
  return {
    label,
    body: body.join('\n'),
    ...(place.subgroup > 0 ? { subgroups: true } : {}),
    flops: 2 * m * k * n,
    u32: {
      ...(rowsFromY ? {} : { M: m }),
      N4: n / 4,
      FIRST_ROW: options.firstRow ?? 0,
      ...(swiglu ? { HALF4: n / 8 } : {}),
      ...(epilogue.endsWith('-backward') ? { SHARED: options.rowsShared ?? m } : {}),
    },
    bindings: {
      x: { type: place.subgroup > 0 ? 'f32' : 'vec4f', access: 'read' },
      w: { type: 'vec4f', access: 'read' },
      ...Object.fromEntries(reads.map((name) => [name, { type: 'vec4f', access: 'read' } as const])),
      y: { type: 'vec4f', access: 'read_write' },
      ...(activated ? { activated: { type: 'vec4f', access: 'read_write' } as const } : {}),
    },
  }
}

/** Appends the product to the plan; y is bound as long as it is, so that one kernel fits any m. */
export function recordMatmul(
  plan: Plan,
  options: MatmulOptions,
  bindings: { y: Binding } & Record<string, Binding>,
): void {
  const { m, n, epilogue, firstRow } = options
  const o = { ...options, rowsFromY: !firstRow }
  const y = o.rowsFromY
    ? firstFloats(bindings.y, m * (epilogue === 'swiglu-backward' ? 2 * n : n))
    : bindings.y
  plan.record(matmul(o), { ...bindings, y }, matmulWorkgroups(o))
}
