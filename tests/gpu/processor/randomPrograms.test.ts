// Random kernels: the translator's WebAssembly and a direct reading of the same program say the same, to the bit.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { kernelModule } from '../../../src/gpu/processor/kernelModule'
import { FUZZ_TIMEOUT, SEED } from '../../settings/fuzz'
import { type State, type Statement } from './randomExpressions'
import { Programs } from './randomPrograms'

const CASES = Number(process.env.FUZZ_CASES ?? 100)
const THREADS = 2
const [SCRATCH, OUT, GIVEN] = [0, 32_768, 61_440]
const memory = new WebAssembly.Memory({ initial: 1 })

interface Program {
  text: string
  run: (given: Uint32Array) => number[]
}

function program(numbers: readonly number[]): Program {
  const programs = new Programs(numbers)
  const functions = numbers.length > 50 ? [programs.callable(), programs.callable()] : []
  const parts: Statement[] = Array.from({ length: 1 + ((numbers[0] ?? 0) % 3) }, (_, i) =>
    programs.part(i === 0),
  )
  const ends = programs.ends()
  const text = `
const THREADS = ${THREADS}u;
@group(0) @binding(0) var<storage, read_write> out: array<u32>;
@group(0) @binding(1) var<storage, read> given: array<u32>;
var<workgroup> cells: array<i32, THREADS>;
fn bits(x: f32) -> u32 { return select(0x7fc00000u, bitcast<u32>(x), x == x); }
${functions.join('\n')}
@compute @workgroup_size(THREADS) fn main(@builtin(local_invocation_id) local: vec3u) {
${parts.map((part) => part.text).join('\nworkgroupBarrier();\n')}
let first = local.x * ${ends.length}u;
${ends.map((end, i) => `out[first + ${i}u] = ${end.text};`).join('\n')}
}`
  const run = (given: Uint32Array): number[] => {
    const cells = new Int32Array(THREADS)
    const states = Array.from({ length: THREADS }, (_, thread): State => ({
      slots: [],
      result: 0,
      given,
      cells,
      own: 0,
      thread,
    }))
    for (const part of parts) {
      for (const state of states) part.run(state)
      states.forEach(({ own }, thread) => (cells[thread] = own))
    }
    return states.flatMap((state) => ends.map((end) => end.run(state) as number))
  }
  return { text, run }
}

type Run = (...numbers: number[]) => void

/** What the translated kernel writes. */
function translated(text: string, given: Uint32Array, count: number): number[] {
  const { bytes, scratchBytes } = kernelModule(text)
  expect(scratchBytes).toBeLessThan(OUT)
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } })
  const all = new Uint8Array(memory.buffer)
  // Nothing counts on zeros that it did not write.
  all.fill(0xa5)
  all.set(new Uint8Array(given.buffer), GIVEN)
  ;(exports.run as Run)(0, 1, 1, 1, SCRATCH, OUT, 4 * count, GIVEN, 4 * given.length)
  return [...new Uint32Array(memory.buffer, OUT, count)]
}

const numbers = fc.array(fc.nat(2 ** 20), { maxLength: 600, size: 'max' })
const given = fc.tuple(...Array.from({ length: 8 }, () => fc.oneof(fc.nat(6), fc.nat(2 ** 32 - 1))))

it(
  'random kernels do what they say, to the bit',
  () => {
    let [longest, slowest] = [0, 0]
    fc.assert(
      fc.property(numbers, given, (list, values) => {
        const { text, run } = program(list)
        const inputs = Uint32Array.from(values)
        const wanted = run(inputs)
        const begun = performance.now()
        const got = translated(text, inputs, wanted.length)
        slowest = Math.max(slowest, performance.now() - begun)
        longest = Math.max(longest, text.length)
        if (got.some((x, i) => x !== wanted[i]))
          throw new Error(`${text}\ngiven ${values.join(' ')}\nis ${got.join(' ')}\nnot ${wanted.join(' ')}`)
      }),
      { numRuns: CASES, seed: 77, endOnFailure: CASES > 10_000, ...SEED },
    )
    // A generator that draws nothing would compare nothing.
    expect(longest).toBeGreaterThan(2000)
    if (process.env.FUZZ_CASES)
      console.log(
        `random kernels: ${CASES} cases, longest ${longest} characters, slowest ${slowest.toFixed(0)} ms`,
      )
  },
  FUZZ_TIMEOUT,
)
