// What matrix products cost on the processor through webassembly, one thread, at the shapes of the default step: node
// tests/bench/wasmProducts.mjs -> one line per shape, GFLOP/s of processor time, and the teacher of 4 x 48 as a whole.
// It says what a step without WebGPU could take (docs/LAB-NOTEBOOK.md). Three programs: a product written in
// JavaScript, ours in SIMD instructions (assembled below, with and without fused multiply-add), and MatMul of the ONNX
// runtime.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const leb = (n) => {
  const bytes = []
  do {
    bytes.push((n & 127) | (n > 127 ? 128 : 0))
    n >>>= 7
  } while (n)
  return bytes
}
const vector = (items) => [...leb(items.length), ...items.flat()]
const section = (id, content) => [id, ...leb(content.length), ...content]
const [I32, V128] = [0x7f, 0x7b]
const get = (i) => [0x20, ...leb(i)]
const set = (i) => [0x21, ...leb(i)]
const constant = (n) => [0x41, ...leb(n)]
const ADD = 0x6a
const simd = (op, ...rest) => [0xfd, ...leb(op), ...rest]
const load = (offset) => simd(0x00, 4, ...leb(offset))
const splat = (offset) => simd(0x09, 2, ...leb(offset))
const store = (offset) => simd(0x0b, 4, ...leb(offset))

/**
 * A module that multiplies a [4, K] by b [K, 8] to c [4, 8]: product(a, b, c, K, bytes from row to row of a, of b, of
 * c). Eight sums of four floats stay in registers.
 */
function tileModule(fused) {
  // Locals: 0 a, 1 b, 2 c, 3 K, 4 to 6 strides of a, b, c, 7 to 9 rows 1 to 3 of a, 10 and 11 b, 12 one of a, then
  // the sums.
  const sum = (row, half) => 13 + 2 * row + half
  const rows = [0, 7, 8, 9]
  const step = (row) => [
    ...get(rows[row]),
    ...splat(0),
    ...set(12),
    ...[0, 1].flatMap((half) =>
      fused
        ? [...get(12), ...get(10 + half), ...get(sum(row, half)), ...simd(0x105), ...set(sum(row, half))]
        : [
            ...get(sum(row, half)),
            ...get(12),
            ...get(10 + half),
            ...simd(0xe6),
            ...simd(0xe4),
            ...set(sum(row, half)),
          ],
    ),
    ...get(rows[row]),
    ...constant(4),
    ADD,
    ...set(rows[row]),
  ]
  const body = [
    ...[1, 2, 3].flatMap((row) => [...get(rows[row - 1]), ...get(4), ADD, ...set(rows[row])]),
    ...[0x03, 0x40],
    ...[...get(1), ...load(0), ...set(10), ...get(1), ...load(16), ...set(11)],
    ...[0, 1, 2, 3].flatMap(step),
    ...[...get(1), ...get(5), ADD, ...set(1)],
    ...[...get(3), ...constant(1), 0x6b, 0x22, 3, 0x0d, 0],
    0x0b,
    ...[0, 1, 2, 3].flatMap((row) => [
      ...[0, 1].flatMap((half) => [...get(2), ...get(sum(row, half)), ...store(16 * half)]),
      ...[...get(2), ...get(6), ADD, ...set(2)],
    ]),
    0x0b,
  ]
  const locals = vector([
    [3, I32],
    [11, V128],
  ])
  const code = [...locals, ...body]
  return new WebAssembly.Module(
    Uint8Array.from([
      ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, vector([[0x60, ...vector(Array(7).fill([I32])), 0]])),
      ...section(2, vector([[1, 0x65, 1, 0x6d, 2, 0, 1]])),
      ...section(3, vector([[0]])),
      ...section(7, vector([[1, 0x70, 0, 0]])),
      ...section(10, vector([[...leb(code.length), ...code]])),
    ]),
  )
}

const supported = (fused) => {
  try {
    return tileModule(fused)
  } catch {
    return null
  }
}

const memory = new WebAssembly.Memory({ initial: 400 })
const floats = new Float32Array(memory.buffer)

/** c [M, N] = a [M, K] b [K, N] by tiles of 4 x 8, b packed to panels of 8 columns first, as a real product would. */
function tiled(module, M, K, N) {
  const { p: tile } = new WebAssembly.Instance(module, { e: { m: memory } }).exports
  const [a, b] = [0, M * K]
  const panels = b + K * N
  const c = panels + K * N
  return () => {
    for (let first = 0; first < N; first += 8)
      for (let k = 0; k < K; k++)
        for (let j = 0; j < 8; j++) floats[panels + first * K + 8 * k + j] = floats[b + k * N + first + j]
    for (let column = 0; column < N; column += 8)
      for (let row = 0; row < M; row += 4)
        tile(4 * (a + row * K), 4 * (panels + column * K), 4 * (c + row * N + column), K, 4 * K, 32, 4 * N)
    return floats.subarray(c, c + M * N)
  }
}

/** The same in JavaScript, four rows at a time. */
function plain(M, K, N) {
  const [a, b, c] = [0, M * K, M * K + 2 * K * N]
  return () => {
    floats.fill(0, c, c + M * N)
    for (let row = 0; row < M; row += 4)
      for (let k = 0; k < K; k++) {
        const at = a + row * K + k
        const [x0, x1, x2, x3] = [floats[at], floats[at + K], floats[at + 2 * K], floats[at + 3 * K]]
        for (let j = 0; j < N; j++) {
          const y = floats[b + k * N + j]
          floats[c + row * N + j] += x0 * y
          floats[c + (row + 1) * N + j] += x1 * y
          floats[c + (row + 2) * N + j] += x2 * y
          floats[c + (row + 3) * N + j] += x3 * y
        }
      }
    return floats.subarray(c, c + M * N)
  }
}

const field = (number, type, content) => [...leb((number << 3) | type), ...content]
const bytes = (number, content) => field(number, 2, [...leb(content.length), ...content])
const text = (number, value) => bytes(number, [...new TextEncoder().encode(value)])
const port = (number, name, dims) =>
  bytes(number, [
    ...text(1, name),
    ...bytes(
      2,
      bytes(1, [
        ...field(1, 0, [1]),
        ...bytes(
          2,
          dims.flatMap((d) => bytes(1, field(1, 0, leb(d)))),
        ),
      ]),
    ),
  ])

/** An ONNX file of one MatMul; both factors are inputs. */
const matMul = (M, K, N) =>
  Uint8Array.from([
    ...field(1, 0, [9]),
    ...bytes(8, bytes(2, leb(20)).length ? [...text(1, ''), ...field(2, 0, [20])] : []),
    ...bytes(7, [
      ...bytes(1, [...text(1, 'a'), ...text(1, 'b'), ...text(2, 'c'), ...text(4, 'MatMul')]),
      ...text(2, 'g'),
      ...port(11, 'a', [M, K]),
      ...port(11, 'b', [K, N]),
      ...port(12, 'c', [M, N]),
    ]),
  ])

const SECONDS = 0.6
const cpu = () => process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6

/** Processor seconds of one call, of the best of five runs. */
async function timed(work) {
  await work()
  let best = Infinity
  for (let turn = 0; turn < 5; turn++) {
    const begun = cpu()
    let calls = 0
    do {
      await work()
      calls++
    } while (cpu() - begun < SECONDS / 5)
    best = Math.min(best, (cpu() - begun) / calls)
  }
  return best
}

const root = dirname(createRequire(import.meta.url).resolve('onnxruntime-web'))
const ort = await import(pathToFileURL(join(root, 'ort.wasm.min.mjs')).href)
ort.env.wasm.numThreads = 1
ort.env.logLevel = 'error'

// Rows of the default batch, 8 frames of 36 image rows and 6 questions of 8 text rows; four times as many for the
// cotangents of four tasks. Products of the blocks, the head, and a weight gradient.
const SHAPES = [
  ['qkv', 672, 48, 144],
  ['projection', 672, 48, 48],
  ['mlp in', 672, 48, 192],
  ['mlp out', 672, 192, 48],
  ['mlp in backward, 4 tasks', 2688, 192, 48],
  ['mlp out backward, 4 tasks', 2688, 48, 192],
  ['weight gradient of mlp in', 48, 672, 192],
  ['6 x 128: mlp in', 672, 128, 512],
]

const fusedModule = supported(true)
for (const [name, M, K, N] of SHAPES) {
  for (let i = 0; i < M * K + K * N; i++) floats[i] = Math.sin(i)
  const flops = 2 * M * K * N
  const expected = plain(M, K, N)().slice()
  const found = { JavaScript: flops / (await timed(plain(M, K, N))) }
  for (const [label, module] of [
    ['SIMD', supported(false)],
    ['SIMD, fused', fusedModule],
  ]) {
    if (!module) continue
    const product = tiled(module, M, K, N)
    const worst = product().reduce((most, x, i) => Math.max(most, Math.abs(x - expected[i])), 0)
    if (!(worst < 1e-3)) throw new Error(`${name}, ${label}: off by ${worst}`)
    found[label] = flops / (await timed(product))
  }
  const session = await ort.InferenceSession.create(matMul(M, K, N), { executionProviders: ['wasm'] })
  const feeds = {
    a: new ort.Tensor('float32', floats.slice(0, M * K), [M, K]),
    b: new ort.Tensor('float32', floats.slice(M * K, M * K + K * N), [K, N]),
  }
  found['ONNX runtime'] = flops / (await timed(() => session.run(feeds)))
  await session.release()
  const figures = Object.entries(found).map(([label, rate]) => `${label} ${(rate / 1e9).toFixed(1)}`)
  console.log(`${name} ${M} x ${K} x ${N}: ${figures.join(', ')} GFLOP/s`)
}

/** A forward pass of a shipped teacher, as large as the default batch. */
const file = readFileSync(new URL('../../public/teachers/gpt-4x48/base.onnx', import.meta.url))
const teacher = await ort.InferenceSession.create(new Uint8Array(file), { executionProviders: ['wasm'] })
const batch = {
  features: new ort.Tensor('float32', new Float32Array(8 * 36 * 44).fill(0.1), [8, 36, 44]),
  tokens: new ort.Tensor('int32', new Int32Array(8 * 6 * 8).fill(3), [8, 6, 8]),
}
const forward = await timed(() => teacher.run(batch))
console.log(`forward pass of the teacher 4 x 48, 8 frames x 6 questions: ${(1000 * forward).toFixed(1)} ms`)
