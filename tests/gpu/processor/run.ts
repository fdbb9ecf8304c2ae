// Small kernels on the processor device: what tests of the translator have in common.

import { processorGpu } from '../../../src/gpu/processor/device'

/** Usage flags; Node has no `GPUBufferUsage`, and the processor device asks for none. */
const USAGE = 0

let device: Promise<GPUDevice> | null = null

/** One device for all tests of a file; products and sums are rounded apart, as `Math.fround` does it. */
export const processorDevice = (): Promise<GPUDevice> =>
  (device ??= processorGpu()
    .requestAdapter()
    .then((adapter) => adapter!.requestDevice()))

export interface Compute {
  /** Contents of the buffers behind `out`, in the order of their declarations. */
  inputs?: (Uint32Array<ArrayBuffer> | Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>)[]
  /** Elements of the first buffer, which is read back. */
  outputs?: number
  workgroups?: [number, number?, number?]
  on?: GPUDevice
}

async function read(buffer: GPUBuffer): Promise<ArrayBuffer> {
  await buffer.mapAsync(1)
  const bytes = buffer.getMappedRange().slice(0)
  buffer.unmap()
  return bytes
}

/** Translates a kernel, runs it, and returns what its first buffer holds then. */
export async function compute(
  code: string,
  { inputs = [], outputs = 64, workgroups = [1], on }: Compute = {},
): Promise<ArrayBuffer> {
  const device = on ?? (await processorDevice())
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code }) },
  })
  const out = device.createBuffer({ size: 4 * outputs, usage: USAGE })
  const others = inputs.map((data) => {
    const buffer = device.createBuffer({ size: data.byteLength, usage: USAGE })
    device.queue.writeBuffer(buffer, 0, data)
    return buffer
  })
  const entries = [out, ...others].map((buffer, binding) => ({ binding, resource: { buffer } }))
  const encoder = device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  pass.setPipeline(pipeline)
  pass.setBindGroup(0, device.createBindGroup({ layout: {} as GPUBindGroupLayout, entries }))
  pass.dispatchWorkgroups(...workgroups)
  pass.end()
  device.queue.submit([encoder.finish()])
  const bytes = await read(out)
  for (const buffer of [out, ...others]) buffer.destroy()
  return bytes
}

export type Element = 'f32' | 'i32' | 'u32'

/** Values as the elements of a buffer. */
const numbers = (bytes: ArrayBuffer, of: Element): number[] => [
  ...(of === 'f32' ? new Float32Array(bytes) : of === 'i32' ? new Int32Array(bytes) : new Uint32Array(bytes)),
]

/** What lies outside of the function: constants, structures, functions, workgroup memory. */
export interface Around {
  outside?: string
  /** Seen as `given`, an array of the same elements: what the translator cannot know. */
  given?: number[]
  outputs?: number
  workgroups?: [number, number?, number?]
  /** Threads of a workgroup. */
  threads?: number
}

/**
 * Runs statements that write `out[...]`, an array of `of`; `given[...]` holds the numbers given. Also there: `id`,
 * `local`,
 * `group`.
 */
export async function statements(
  of: Element,
  body: string,
  { outside = '', given = [0], outputs = 8, workgroups = [1], threads = 1 }: Around = {},
): Promise<number[]> {
  const code = `
@group(0) @binding(0) var<storage, read_write> out: array<${of}>;
@group(0) @binding(1) var<storage, read> given: array<${of}>;
${outside}
@compute @workgroup_size(${threads}) fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(workgroup_id) group: vec3u,
) {
${body}
}`
  const Kind = of === 'f32' ? Float32Array : of === 'i32' ? Int32Array : Uint32Array
  return numbers(await compute(code, { inputs: [Kind.from(given)], outputs, workgroups }), of)
}

/** The first so many values that statements write. */
export const firstOf = async (
  count: number,
  of: Element,
  body: string,
  around: Around = {},
): Promise<number[]> => (await statements(of, body, { outputs: count, ...around })).slice(0, count)

/** The values of expressions; numbers named in `given` are not known to the translator. */
export const values = (of: Element, expressions: readonly string[], around: Around = {}): Promise<number[]> =>
  firstOf(expressions.length, of, expressions.map((e, i) => `out[${i}] = ${e};`).join('\n'), around)
