// Register-tiled matrix products, generated for given shapes. No shared memory: software adapters are many times slower with barriers,
// and at these sizes (tens to hundreds per dimension) caches do the work. Loads are vec4 along the contiguous dimension.

import type { KernelDeclaration } from '../gpu/kernel'

/** What happens to a product before it is stored. */
export type Epilogue =
  /** y = x w */
  | 'none'
  /** y = x w + bias */
  | 'bias'
  /** y = x w + bias; activated = gelu(y) */
  | 'bias-gelu'
  /** y = x w + bias + residual */
  | 'bias-residual'
  /** y = (x w) * gelu'(pre[row % rowsShared]) */
  | 'gelu-backward'
  /** y = x w + residual */
  | 'residual'
  /** y = x w with columns gate | up; activated [m, n/2] = silu(gate) * up */
  | 'swiglu'
  /** y [m, 2n] = d(gate | up) of d activated = x w, at pre[row % rowsShared] = gate | up */
  | 'swiglu-backward'

/** The register tile of one thread, and how neighbouring threads (lanes) are laid over the tiles. Every choice sums in the same order. */
export interface Tile {
  /** Rows of y per thread. */
  rows: number
  /** Columns of y per thread, a multiple of 4. */
  columns: number
  /**
   * `columns`: lanes walk along the columns of y, then down its rows. `rows`: lanes walk down the rows of y and a whole workgroup reads the same weights,
   * which adapters that know an address to be the same for all lanes load once (Mesa's llvmpipe from 25.1 on).
   */
  lanes: 'columns' | 'rows'
}

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
}

const WORKGROUP = 64

/** tanh-GELU and its derivative on vec4; the argument of tanh is clamped to +-15 because large ones overflow on some GPUs. */
const GELU_WGSL = `
fn geluTanh(x: vec4f) -> vec4f { return tanh(clamp(0.7978845608028654 * (x + 0.044715 * x * x * x), vec4f(-15.0), vec4f(15.0))); }
fn gelu(x: vec4f) -> vec4f { return 0.5 * x * (1.0 + geluTanh(x)); }
fn geluDerivative(x: vec4f) -> vec4f {
  let t = geluTanh(x);
  return 0.5 * (1.0 + t) + 0.5 * x * (1.0 - t * t) * 0.7978845608028654 * (1.0 + 0.134145 * x * x);
}
`

/** silu(x) = x sigmoid(x) and its derivative on vec4; exp of a large negative number is 0 and of a large positive one clamped, so nothing overflows. */
const SILU_WGSL = `
fn sigmoid(x: vec4f) -> vec4f { return 1.0 / (1.0 + exp(clamp(-x, vec4f(-80.0), vec4f(80.0)))); }
fn silu(x: vec4f) -> vec4f { return x * sigmoid(x); }
fn siluDerivative(x: vec4f) -> vec4f {
  let s = sigmoid(x);
  return s + x * s * (1.0 - s);
}
`

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

/** The widest tile of at most `columns` columns that divides n. */
function columnsFor(n: number, columns: number): number {
  while (n % columns !== 0) columns -= 4
  return columns
}

function checkShape(label: string, ...dimensions: number[]): void {
  for (const d of dimensions) if (d <= 0 || d % 4 !== 0) throw new Error(`${label}: ${d} is not a positive multiple of 4`)
}

/** Vectors (4 columns) of y in one thread's tile: side by side, or for `swiglu` as many of the gate as of up. */
function tileVectors({ n, tile, epilogue }: MatmulOptions): number {
  if (epilogue !== 'swiglu') return columnsFor(n, tile.columns) / 4
  return (2 * columnsFor(n / 2, Math.max(4, tile.columns / 2 - ((tile.columns / 2) % 4)))) / 4
}

/** Workgroups of `matmul`. */
export function matmulWorkgroups(options: MatmulOptions): [number, number] {
  const down = Math.ceil(options.m / options.tile.rows)
  const across = options.n / 4 / tileVectors(options)
  return options.tile.lanes === 'rows' ? [Math.ceil(down / WORKGROUP), across] : [Math.ceil((down * across) / WORKGROUP), 1]
}

/** What an epilogue reads and writes besides x, w and y, and the WGSL functions it calls. */
const EPILOGUES: Record<Epilogue, { reads: readonly ('bias' | 'residual' | 'pre')[]; activated?: true; functions?: string }> = {
  none: { reads: [] },
  bias: { reads: ['bias'] },
  'bias-gelu': { reads: ['bias'], activated: true, functions: GELU_WGSL },
  'bias-residual': { reads: ['bias', 'residual'] },
  'gelu-backward': { reads: ['pre'], functions: GELU_WGSL },
  residual: { reads: ['residual'] },
  swiglu: { reads: [], activated: true, functions: SILU_WGSL },
  'swiglu-backward': { reads: ['pre'], functions: SILU_WGSL },
}

/** WGSL that stores the sums y{i}_0 ... of tile row i; `o` is that row's first vector of y in this tile. */
function store(epilogue: Epilogue, i: number, vectors: readonly number[]): string[] {
  const half = vectors.length / 2
  return vectors.flatMap((j) => {
    const value = `y${i}_${j}`
    const biased = `${value} + bias[column0 + ${j}u]`
    switch (epilogue) {
      case 'none':
        return [`    y[o + ${j}u] = ${value};`]
      case 'bias':
        return [`    y[o + ${j}u] = ${biased};`]
      case 'bias-residual':
        return [`    y[o + ${j}u] = ${biased} + residual[o + ${j}u];`]
      case 'bias-gelu':
        return [`    let p${j} = ${biased};`, `    y[o + ${j}u] = p${j};`, `    activated[o + ${j}u] = gelu(p${j});`]
      case 'gelu-backward':
        return [`    y[o + ${j}u] = ${value} * geluDerivative(pre[((row0 + ${i}u) % SHARED) * N4 + column0 + ${j}u]);`]
      case 'residual':
        return [`    y[o + ${j}u] = ${value} + residual[o + ${j}u];`]
      case 'swiglu':
        if (j >= half) return [`    y[o + HALF4 + ${j - half}u] = ${value};`]
        return [`    y[o + ${j}u] = ${value};`, `    activated[(row0 + ${i}u) * HALF4 + column0 + ${j}u] = silu(${value}) * y${i}_${j + half};`]
      case 'swiglu-backward':
        return [
          `    let p${j} = ((row0 + ${i}u) % SHARED) * 2u * N4 + column0 + ${j}u;`,
          `    let g${j} = pre[p${j}];`,
          `    y[2u * o - column0 + ${j}u] = ${value} * pre[p${j} + N4] * siluDerivative(g${j});`,
          `    y[2u * o - column0 + N4 + ${j}u] = ${value} * silu(g${j});`,
        ]
    }
  })
}

/** x [m, k], w [k, n] -> y [m, n] with an epilogue. Throws unless k and n are multiples of 4. */
export function matmul(options: MatmulOptions): KernelDeclaration {
  const { label, m, k, n, tile, epilogue } = options
  const swiglu = epilogue === 'swiglu'
  checkShape(label, k, swiglu ? n / 2 : n)
  const { reads, activated, functions } = EPILOGUES[epilogue]
  const rows = range(tile.rows)
  const vectors = range(tileVectors(options))
  /** Vectors of a tile that lie side by side. */
  const adjacent = swiglu ? vectors.length / 2 : vectors.length
  const column = (j: number) => (j < adjacent ? `column0 + ${j}u` : `HALF4 + column0 + ${j - adjacent}u`)
  const body: string[] = []
  if (functions) body.push(functions)
  body.push(
    `@compute @workgroup_size(${WORKGROUP}) fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(workgroup_id) group: vec3u) {`,
    `  let columnTiles = N4 / ${vectors.length}u;`,
    tile.lanes === 'rows' ? `  let row0 = gid.x * ${tile.rows}u;` : `  let row0 = (gid.x / columnTiles) * ${tile.rows}u;`,
    `  if (row0 >= M) { return; }`,
    tile.lanes === 'rows' ? `  let column0 = group.y * ${adjacent}u;` : `  let column0 = (gid.x % columnTiles) * ${adjacent}u;`,
    ...rows.map((i) => `  let x${i} = min(row0 + ${i}u, M - 1u) * K4;`),
    ...rows.flatMap((i) => vectors.map((j) => `  var y${i}_${j} = vec4f(0.0);`)),
    `  for (var k = 0u; k < K4; k++) {`,
    ...rows.map((i) => `    let a${i} = x[x${i} + k];`),
    ...['x', 'y', 'z', 'w'].flatMap((lane, l) => [
      ...vectors.map((j) => `    let b${l}_${j} = w[(4u * k + ${l}u) * N4 + ${column(j)}];`),
      ...rows.flatMap((i) => vectors.map((j) => `    y${i}_${j} += a${i}.${lane} * b${l}_${j};`)),
    ]),
    `  }`,
  )
  for (const i of rows) body.push(`  if (row0 + ${i}u < M) {`, `    let o = (row0 + ${i}u) * N4 + column0;`, ...store(epilogue, i, vectors), `  }`)
  body.push('}')
  const shared = epilogue.endsWith('-backward') ? { SHARED: options.rowsShared ?? m } : {}
  return {
    label,
    body: body.join('\n'),
    flops: 2 * m * k * n,
    u32: { M: m, K4: k / 4, N4: n / 4, ...(swiglu ? { HALF4: n / 8 } : {}), ...shared },
    bindings: {
      x: { type: 'vec4f', access: 'read' },
      w: { type: 'vec4f', access: 'read' },
      ...Object.fromEntries(reads.map((name) => [name, { type: 'vec4f', access: 'read' } as const])),
      y: { type: 'vec4f', access: 'read_write' },
      ...(activated ? { activated: { type: 'vec4f', access: 'read_write' } as const } : {}),
    },
  }
}

export interface WeightGradientOptions {
  label: string
  /** Per task: dw [k, n] = x [m, k]^T dy [m, n]; k and n multiples of 4. */
  m: number
  k: number
  n: number
  /** Rows of x start here (used where only text rows have a cotangent). */
  rowOffset?: number
  tasks: number
  /** Which factor has a leading task axis; the other is shared by the tasks. Default: dy. */
  perTask?: 'x' | 'dy'
  /** The sum over m is cut into this many partial sums. */
  splits: number
  /** Task stride and split stride of the output, in floats: partials are [split, taskStride, parameters]. */
  taskCapacity: number
  parameters: number
  /** Distance from the weight to its bias in floats; 0 for none. */
  biasOffset: number
  tile: Tile
}

function weightTile({ k, n, tile, perTask = 'dy' }: WeightGradientOptions): { inputs: number; outputs: number } {
  // Lanes along the factor of each task, the shared factor the same for a workgroup: a lane is narrow, its tile long.
  if (tile.lanes === 'rows') return { inputs: columnsFor(k, perTask === 'dy' ? 8 : 4), outputs: columnsFor(n, perTask === 'dy' ? 4 : 8) }
  return { inputs: columnsFor(k, Math.max(4, tile.rows - (tile.rows % 4))), outputs: columnsFor(n, tile.columns) }
}

/** Workgroups of `weightGradient`. */
export function weightGradientWorkgroups(options: WeightGradientOptions): [number, number, number] {
  const { k, n, tasks, splits, tile, perTask = 'dy' } = options
  const { inputs, outputs } = weightTile(options)
  if (tile.lanes === 'columns') return [Math.ceil(((k / inputs) * (n / outputs) * tasks * splits) / WORKGROUP), 1, 1]
  const [along, across] = perTask === 'dy' ? [n / outputs, k / inputs] : [k / inputs, n / outputs]
  return [Math.ceil((along * tasks) / WORKGROUP), across, splits]
}

/** WGSL that finds a thread's task, split and first vectors k0 and n0 of its tile. */
function weightPlace({ tasks, splits, tile, perTask = 'dy' }: WeightGradientOptions, xVectors: number, yVectors: number): string[] {
  if (tile.lanes === 'columns')
    return [
      `  let across = N4 / ${yVectors}u;`,
      `  let tiles = (K4 / ${xVectors}u) * across;`,
      `  let slice = gid.x / tiles;`,
      `  if (slice >= ${tasks * splits}u) { return; }`,
      `  let task = slice / ${splits}u;`,
      `  let split = slice % ${splits}u;`,
      `  let k0 = (gid.x % tiles) / across * ${xVectors}u;`,
      `  let n0 = gid.x % across * ${yVectors}u;`,
    ]
  const [lane, same] = perTask === 'dy' ? ([['n0', 'N4', yVectors], ['k0', xVectors]] as const) : ([['k0', 'K4', xVectors], ['n0', yVectors]] as const)
  return [
    `  let along = ${lane[1]} / ${lane[2]}u;`,
    `  let task = gid.x / along;`,
    `  if (task >= ${tasks}u) { return; }`,
    `  let split = group.z;`,
    `  let ${lane[0]} = gid.x % along * ${lane[2]}u;`,
    `  let ${same[0]} = group.y * ${same[1]}u;`,
  ]
}

/**
 * x [m, k] (shared by the tasks), dy [tasks, m, n] (or the other way round, see `perTask`) -> partial dw [splits, tasks, k, n] (and db [n]) inside the flat gradient partials.
 * Bind `partials` at the weight's offset.
 */
export function weightGradient(options: WeightGradientOptions): KernelDeclaration {
  const { label, m, k, n, tasks, splits, biasOffset, perTask = 'dy' } = options
  if (perTask === 'x' && biasOffset > 0) throw new Error(`${label}: a bias needs a dy of each task`)
  checkShape(label, k, n, options.parameters)
  const { inputs, outputs } = weightTile(options)
  const xVectors = range(inputs / 4)
  const yVectors = range(outputs / 4)
  const lanes = ['x', 'y', 'z', 'w']
  const body = [
    `@compute @workgroup_size(${WORKGROUP}) fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(workgroup_id) group: vec3u) {`,
    ...weightPlace(options, xVectors.length, yVectors.length),
    `  let first = split * CHUNK;`,
    `  let last = min(first + CHUNK, M);`,
    ...xVectors.flatMap((i) => lanes.flatMap((lane) => yVectors.map((j) => `  var g${i}${lane}${j} = vec4f(0.0);`))),
    `  for (var row = first; row < last; row++) {`,
    ...xVectors.map((i) => `    let a${i} = x[(${perTask === 'x' ? 'task * M + ' : ''}row + ROW_OFFSET) * K4 + k0 + ${i}u];`),
    ...yVectors.map((j) => `    let b${j} = dy[(${perTask === 'dy' ? 'task * M + ' : ''}row) * N4 + n0 + ${j}u];`),
    ...xVectors.flatMap((i) => lanes.flatMap((lane) => yVectors.map((j) => `    g${i}${lane}${j} += a${i}.${lane} * b${j};`))),
    `  }`,
    `  let base = (split * TASK_CAPACITY + task) * P4;`,
    ...xVectors.flatMap((i) =>
      lanes.flatMap((lane, l) => yVectors.map((j) => `  partials[base + (4u * (k0 + ${i}u) + ${l}u) * N4 + n0 + ${j}u] = g${i}${lane}${j};`)),
    ),
  ]
  if (biasOffset > 0)
    body.push(
      `  if (k0 == 0u) {`,
      ...yVectors.map((j) => `    var s${j} = vec4f(0.0);`),
      `    for (var row = first; row < last; row++) {`,
      ...yVectors.map((j) => `      s${j} += dy[(task * M + row) * N4 + n0 + ${j}u];`),
      `    }`,
      ...yVectors.map((j) => `    partials[base + BIAS4 + n0 + ${j}u] = s${j};`),
      `  }`,
    )
  body.push('}')
  return {
    label,
    body: body.join('\n'),
    flops: 2 * tasks * m * k * n,
    u32: {
      M: m,
      K4: k / 4,
      N4: n / 4,
      P4: options.parameters / 4,
      CHUNK: Math.ceil(m / splits),
      TASK_CAPACITY: options.taskCapacity,
      ROW_OFFSET: options.rowOffset ?? 0,
      BIAS4: biasOffset / 4,
    },
    bindings: { x: { type: 'vec4f', access: 'read' }, dy: { type: 'vec4f', access: 'read' }, partials: { type: 'vec4f', access: 'read_write' } },
  }
}
