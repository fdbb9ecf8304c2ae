// Weight gradients dw = x^T dy of several tasks at once, generated for given shapes: register tiles as in
// matmul.ts, no shared memory.

import type { KernelDeclaration } from '../gpu/kernel'
import { rowRunsWgsl, type RowRun } from './rowRuns'
import { checkShape, divisors, range, subgroupOf, WORKGROUP, workgroupsAlong, type Tile } from './tile'

export interface WeightGradientOptions {
  label: string
  /** Per task: dw [k, n] = x [m, k]^T dy [m, n]; k and n multiples of 4. */
  m: number
  k: number
  n: number
  /** Rows of x start here (used where only text rows have a cotangent). */
  rowOffset?: number
  tasks: number
  /** The tasks start with this one in dy and in the output; default 0. */
  firstTask?: number
  /** The first n of so many columns, in dy and in the weight; default n. A multiple of 4. */
  columns?: number
  /** Which factor has a leading task axis; the other is shared by the tasks. Default: dy. */
  perTask?: 'x' | 'dy'
  /** The sum over m is cut into this many partial sums: equal ones, unless `runs` says which rows each has. */
  splits: number
  runs?: readonly RowRun[] | undefined
  /** Task stride and split stride of the output, in floats: partials are [split, taskStride, parameters]. */
  taskCapacity: number
  parameters: number
  /** Distance from the weight to its bias in floats; 0 for none. */
  biasOffset: number
  tile: Tile
}

interface Placement {
  /**
   * Lanes that share what they load of the shared factor, of which a whole workgroup has one part; 0: every
   * lane loads it itself.
   */
  subgroup: number
  /** Vectors (4 numbers) of x and of dy in a thread's tile. */
  inputs: number
  outputs: number
  size: number
  groups: [number, number, number]
}

/** Vectors of a lane's own factor, and of the shared one, with subgroups: a lane is narrow, its tile long. */
const OWN = 1
const SHARED = 2

function placement(options: WeightGradientOptions): Placement {
  const { m, k, n, tasks, splits, runs, tile, perTask = 'dy' } = options
  const subgroup = subgroupOf(tile, ...(runs ? runs.map(({ each }) => each) : [m / splits]))
  if (subgroup === 0) {
    const inputs = divisors(k / 4, Math.max(1, Math.floor(tile.rows / 4)))[0]!
    const outputs = divisors(n / 4, tile.columns / 4)[0]!
    return {
      subgroup,
      inputs,
      outputs,
      size: WORKGROUP,
      groups: [Math.ceil(((k / 4 / inputs) * (n / 4 / outputs) * tasks * splits) / WORKGROUP), 1, 1],
    }
  }
  const [inputs, outputs] =
    perTask === 'dy' ? [divisors(k / 4, SHARED)[0]!, OWN] : [OWN, divisors(n / 4, SHARED)[0]!]
  const [along, across] =
    perTask === 'dy' ? [n / 4 / outputs, k / 4 / inputs] : [k / 4 / inputs, n / 4 / outputs]
  const { size, groups } = workgroupsAlong(along * tasks, subgroup)
  return { subgroup, inputs, outputs, size, groups: [groups, across, splits] }
}

/** Workgroups of `weightGradient`. */
export const weightGradientWorkgroups = (options: WeightGradientOptions): [number, number, number] =>
  placement(options).groups

/** WGSL that finds a thread's task, split and first vectors k0 and n0 of its tile. */
function place(
  { tasks, splits, perTask = 'dy' }: WeightGradientOptions,
  { subgroup, inputs, outputs }: Placement,
): string[] {
  if (subgroup === 0)
    return [
      `  let across = N4 / ${outputs}u;`,
      `  let tiles = (K4 / ${inputs}u) * across;`,
      `  let slice = gid.x / tiles;`,
      `  if (slice >= ${tasks * splits}u) { return; }`,
      `  let task = slice / ${splits}u;`,
      `  let split = slice % ${splits}u;`,
      `  let k0 = (gid.x % tiles) / across * ${inputs}u;`,
      `  let n0 = gid.x % across * ${outputs}u;`,
    ]
  const [own, same] =
    perTask === 'dy'
      ? ([
          ['n0', 'N4', outputs],
          ['k0', inputs],
        ] as const)
      : ([
          ['k0', 'K4', inputs],
          ['n0', outputs],
        ] as const)
  return [
    `  let along = ${own[1]} / ${own[2]}u;`,
    // Lanes beyond the last task compute it too: a broadcast needs every lane.
    `  let task = min(gid.x / along, ${tasks - 1}u);`,
    `  let split = group.z;`,
    `  let ${own[0]} = gid.x % along * ${own[2]}u;`,
    `  let ${same[0]} = group.y * ${same[1]}u;`,
  ]
}

const LANES = ['x', 'y', 'z', 'w']

/** Rows per turn of the loop over rows, times the tile's `unroll`. */
const ROWS_AT_ONCE = 4

/** WGSL of the sum over rows first ... last - 1. */
function sumOfRun(
  { perTask = 'dy', tile: { unroll = 1 } }: WeightGradientOptions,
  { subgroup, inputs, outputs }: Placement,
): string[] {
  const x = (i: number, row: string) =>
    `x[(${perTask === 'x' ? 'task * M + ' : ''}${row} + ROW_OFFSET) * K4 + k0 + ${i}u]`
  const dy = (j: number, row: string) =>
    `dy[(${perTask === 'dy' ? '(FIRST_TASK + task) * M + ' : ''}${row}) * COLUMNS4 + n0 + ${j}u]`
  const add = (u: number) =>
    range(inputs).flatMap((i) =>
      LANES.flatMap((lane) =>
        range(outputs).map((j) => `    g${i}${lane}${j} += a${i}_${u}.${lane} * b${j}_${u};`),
      ),
    )
  if (subgroup === 0) {
    const loads = (row: string, u: number) => [
      ...range(inputs).map((i) => `    let a${i}_${u} = ${x(i, row)};`),
      ...range(outputs).map((j) => `    let b${j}_${u} = ${dy(j, row)};`),
    ]
    const rows = ROWS_AT_ONCE * unroll
    // Several rows per turn of the loop: software adapters pay for every sum that a loop carries over.
    const turn =
      unroll > 1
        ? [...range(rows).flatMap((u) => loads(`row + ${u}u`, u)), ...range(rows).flatMap(add)]
        : range(rows).flatMap((u) => [...loads(`row + ${u}u`, u), ...add(u)])
    return [
      `  var row = first;`,
      `  for (; row + ${rows}u <= last; row += ${rows}u) {`,
      ...turn,
      `  }`,
      `  for (; row < last; row++) {`,
      ...loads('row', 0),
      ...add(0),
      `  }`,
    ]
  }
  const shared =
    perTask === 'dy'
      ? range(inputs).map((i) => ['a', i, x(i, 'row + lane')] as const)
      : range(outputs).map((j) => ['b', j, dy(j, 'row + lane')] as const)
  const own = (row: string) =>
    perTask === 'dy'
      ? range(outputs).map((j) => `    let b${j}_0 = ${dy(j, row)};`)
      : range(inputs).map((i) => `    let a${i}_0 = ${x(i, row)};`)
  return [
    `  for (var row = first; row < last; row += ${subgroup}u) {`,
    ...shared.map(([name, i, source]) => `    let ${name}s${i} = ${source};`),
    ...range(subgroup).flatMap((l) => [
      `    {`,
      ...shared.map(([name, i]) => `    let ${name}${i}_0 = subgroupBroadcast(${name}s${i}, ${l}u);`),
      ...own(`row + ${l}u`),
      ...add(0),
      `    }`,
    ]),
    `  }`,
  ]
}

/** WGSL of the sum over all rows of a slice. */
function sums(options: WeightGradientOptions, placed: Placement): string[] {
  const run = [
    `  let first = firstRow(split, run);`,
    `  let last = endRow(split, run);`,
    ...sumOfRun(options, placed),
  ]
  return [
    ...(options.runs
      ? ['  for (var run = 0u; run < RUNS; run++) {', ...run, '  }']
      : ['  let run = 0u;', ...run]),
    ...(placed.subgroup > 0 ? [`  if (gid.x >= along * TASKS) { return; }`] : []),
  ]
}

/**
 * x [m, k] (shared by the tasks), dy [tasks, m, n] (or the other way round, see `perTask`) -> partial dw
 * [splits, tasks, k, n] (and db [n]) inside the flat gradient partials. Bind `partials` at the weight's
 * offset.
 */
export function weightGradient(options: WeightGradientOptions): KernelDeclaration {
  const { label, m, k, n, tasks, splits, biasOffset, perTask = 'dy' } = options
  if (perTask === 'x' && (biasOffset > 0 || options.firstTask))
    throw new Error(`${label}: a bias or a first task needs a dy of each task`)
  checkShape(label, k, n, options.columns ?? n, options.parameters)
  const placed = placement(options)
  const xVectors = range(placed.inputs)
  const yVectors = range(placed.outputs)
  const lane = placed.subgroup > 0 ? ', @builtin(subgroup_invocation_id) lane: u32' : ''
  const body = [
    rowRunsWgsl(m, { splits, runs: options.runs }),
    `@compute @workgroup_size(${placed.size}) fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(workgroup_id) group: vec3u${lane}) {`,
    ...place(options, placed),
    ...xVectors.flatMap((i) =>
      LANES.flatMap((c) => yVectors.map((j) => `  var g${i}${c}${j} = vec4f(0.0);`)),
    ),
    ...sums(options, placed),
    `  let base = (split * TASK_CAPACITY + FIRST_TASK + task) * P4;`,
    ...xVectors.flatMap((i) =>
      LANES.flatMap((c, l) =>
        yVectors.map(
          (j) => `  partials[base + (4u * (k0 + ${i}u) + ${l}u) * COLUMNS4 + n0 + ${j}u] = g${i}${c}${j};`,
        ),
      ),
    ),
  ]
  if (biasOffset > 0)
    body.push(
      `  if (k0 == 0u) {`,
      ...yVectors.map((j) => `    var s${j} = vec4f(0.0);`),
      `    for (var run = 0u; run < RUNS; run++) {`,
      `    for (var row = firstRow(split, run); row < endRow(split, run); row++) {`,
      ...yVectors.map((j) => `      s${j} += dy[((FIRST_TASK + task) * M + row) * COLUMNS4 + n0 + ${j}u];`),
      `    }`,
      `    }`,
      ...yVectors.map((j) => `    partials[base + BIAS4 + n0 + ${j}u] = s${j};`),
      `  }`,
    )
  body.push('}')
  return {
    label,
    body: body.join('\n'),
    ...(placed.subgroup > 0 ? { subgroups: true } : {}),
    flops: 2 * tasks * m * k * n,
    u32: {
      M: m,
      K4: k / 4,
      N4: n / 4,
      P4: options.parameters / 4,
      TASKS: tasks,
      TASK_CAPACITY: options.taskCapacity,
      FIRST_TASK: options.firstTask ?? 0,
      COLUMNS4: (options.columns ?? n) / 4,
      ROW_OFFSET: options.rowOffset ?? 0,
      BIAS4: biasOffset / 4,
    },
    bindings: {
      x: { type: 'vec4f', access: 'read' },
      dy: { type: 'vec4f', access: 'read' },
      partials: { type: 'vec4f', access: 'read_write' },
    },
  }
}
