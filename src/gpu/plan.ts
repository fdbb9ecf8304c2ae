// Record once, replay every step: a plan owns its buffers and a flat list of {pipeline, bind group,
// workgroups}. Replaying encodes the list into one compute pass and reads nothing back.

import { answered } from './answers'
import { GUARANTEED_LIMITS } from './limits'
import { bindGroupLayoutEntries, kernelSource, type KernelDeclaration } from './kernel'

/** A whole buffer, or a part of one; offset and size in floats (4 bytes), offset a multiple of 64. */
export interface Slice {
  buffer: GPUBuffer
  offset?: number
  size?: number
}

export type Binding = GPUBuffer | Slice

export interface RecordedOp {
  label: string
  workgroups: [number, number, number]
  /** As the kernel declares them. */
  flops: number
  /** In the order the kernel declares them. */
  bindings: readonly Binding[]
}

interface Op extends RecordedOp {
  source: string
  kernel: KernelDeclaration
  pipeline?: GPUComputePipeline
  bindGroup?: GPUBindGroup
}

/** Usage flags; spelled out because Node has no such globals. */
export const BufferUsage = { MAP_READ: 1, COPY_SRC: 4, COPY_DST: 8, STORAGE: 128 } as const

/** Bytes of a binding. */
export const bindingBytes = (binding: Binding): number =>
  isSlice(binding)
    ? binding.size === undefined
      ? binding.buffer.size - 4 * (binding.offset ?? 0)
      : 4 * binding.size
    : binding.size

/** A binding without what lies behind its first `floats` elements: kernels read their sizes from its length. */
export const firstFloats = (binding: Binding, floats: number): Slice => ({
  ...(isSlice(binding) ? binding : { buffer: binding }),
  size: floats,
})

const isSlice = (binding: Binding): binding is Slice => 'buffer' in binding

interface CompiledKernel {
  pipeline: Promise<GPUComputePipeline>
  layout: GPUBindGroupLayout
}

const caches = new WeakMap<GPUDevice, Map<string, CompiledKernel>>()

function compiled(device: GPUDevice, kernel: KernelDeclaration, source: string): CompiledKernel {
  let cache = caches.get(device)
  if (!cache) caches.set(device, (cache = new Map()))
  let entry = cache.get(source)
  if (!entry) {
    const layout = device.createBindGroupLayout({
      label: kernel.label,
      entries: bindGroupLayoutEntries(kernel),
    })
    const pipeline = device.createComputePipelineAsync({
      label: kernel.label,
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: {
        module: device.createShaderModule({ label: kernel.label, code: source }),
        entryPoint: 'main',
      },
    })
    pipeline.catch(() => undefined)
    entry = { pipeline, layout }
    cache.set(source, entry)
  }
  return entry
}

const lateCompilers = new WeakSet<GPUDevice>()

/**
 * From now on, plans of this device treat a kernel as compiled only after one dispatch of zero workgroups.
 */
export const compileByDispatch = (device: GPUDevice): void => void lateCompilers.add(device)

/**
 * A list of dispatches over buffers it owns. `record` ops, `await compile()` once, then `encode` as often as
 * needed.
 */
export class Plan {
  private readonly list: Op[] = []
  private readonly owned: GPUBuffer[] = []
  private destroyed = false
  /** Of a plan over the buffers of another: those that its calls of `buffer` get, in order. */
  private shared: GPUBuffer[] | null = null

  /**
   * `largestBinding`: what recording code may bind at once, in bytes; larger tensors are split. `compiles`: when
   * its shaders are handed to the driver, as soon as they are recorded or only by `compile`.
   */
  constructor(
    readonly device: GPUDevice,
    readonly label: string,
    readonly largestBinding: number = GUARANTEED_LIMITS.maxStorageBufferBindingSize,
    private readonly compiles: 'recorded' | 'asked' = 'recorded',
  ) {}

  /** The recorded ops, in order. */
  get ops(): readonly RecordedOp[] {
    return this.list
  }

  /** Bytes of the buffers this plan owns. */
  get bytes(): number {
    return this.owned.reduce((sum, buffer) => sum + buffer.size, 0)
  }

  /** Bytes per buffer label, largest first. */
  get memory(): { label: string; bytes: number }[] {
    return this.owned
      .map((buffer) => ({ label: buffer.label, bytes: buffer.size }))
      .sort((a, b) => b.bytes - a.bytes)
  }

  /** How many buffers this plan has made. */
  get bufferCount(): number {
    return this.owned.length
  }

  /**
   * A plan without buffers of its own, for recording the same again in another way: its calls of `buffer` and
   * `upload` get what this plan made from its `first` buffer on, in the same order, and upload nothing. They throw
   * where label or size are not those of the buffer whose turn it is.
   */
  overSameBuffers(first: number): Plan {
    const sharing = new Plan(this.device, this.label, this.largestBinding)
    sharing.shared = this.owned.slice(first)
    return sharing
  }

  /** A zeroed storage buffer of `floats` 4-byte elements, freed by `destroy`. */
  buffer(label: string, floats: number): GPUBuffer {
    const full = `${this.label}: ${label}`
    const size = Math.max(16, Math.ceil(floats / 4) * 16)
    if (this.shared) {
      const buffer = this.shared.shift()
      if (buffer?.label !== full || buffer.size !== size)
        throw new Error(`${full}, ${size} bytes: the first recording made ${buffer?.label}, ${buffer?.size}`)
      return buffer
    }
    const buffer = this.device.createBuffer({
      label: full,
      size,
      usage: BufferUsage.STORAGE | BufferUsage.COPY_SRC | BufferUsage.COPY_DST,
    })
    this.owned.push(buffer)
    return buffer
  }

  /** A storage buffer holding `data`; over the buffers of another plan, what that one uploaded. */
  upload(label: string, data: Float32Array | Int32Array | Uint32Array): GPUBuffer {
    const buffer = this.buffer(label, data.length)
    if (!this.shared) this.device.queue.writeBuffer(buffer, 0, data as Float32Array<ArrayBuffer>)
    return buffer
  }

  /** Appends one dispatch. Bindings are given by name, as declared. Throws on a missing or unknown name. */
  record(
    kernel: KernelDeclaration,
    bindings: Record<string, Binding>,
    workgroups: [number, number?, number?],
  ): void {
    const names = Object.keys(kernel.bindings)
    const unknown = Object.keys(bindings).find((name) => !names.includes(name))
    if (unknown) throw new Error(`${kernel.label}: unknown binding ${unknown}`)
    const ordered = names.map((name) => {
      const binding = bindings[name]
      if (!binding) throw new Error(`${kernel.label}: binding ${name} is missing`)
      return binding
    })
    const source = kernelSource(kernel)
    if (this.compiles === 'recorded') compiled(this.device, kernel, source)
    this.list.push({
      label: kernel.label,
      flops: kernel.flops ?? 0,
      kernel,
      source,
      bindings: ordered,
      workgroups: [workgroups[0], workgroups[1] ?? 1, workgroups[2] ?? 1],
    })
  }

  /** Appends the ops from `from` on again, `times` times: the same dispatches over the same buffers. */
  repeat(from: number, times: number): void {
    const again = this.list.slice(from)
    for (let i = 0; i < times; i++) this.list.push(...again)
  }

  /**
   * Compiles all pipelines at once; calls back as each is ready. Rejects with the shader's message if one fails.
   */
  async compile(onProgress?: (done: number, total: number) => void): Promise<void> {
    const kernels = new Map<string, Op[]>()
    for (const op of this.list) kernels.set(op.source, [...(kernels.get(op.source) ?? []), op])
    let done = 0
    onProgress?.(0, kernels.size)
    const ready = async (ops: Op[]): Promise<void> => {
      const [{ kernel, source }] = ops
      const { pipeline, layout } = compiled(this.device, kernel, source)
      const made = await pipeline
      for (const op of ops) {
        op.pipeline = made
        op.bindGroup = this.bindGroup(op, layout)
      }
      // A plan that was destroyed while it compiled has no buffers any more.
      if (lateCompilers.has(this.device) && !this.destroyed) await this.dispatchNothing(ops[0])
      onProgress?.(++done, kernels.size)
    }
    await Promise.all([...kernels.values()].map(ready))
  }

  private bindGroup({ label, bindings }: Op, layout: GPUBindGroupLayout): GPUBindGroup {
    return this.device.createBindGroup({
      label,
      layout,
      entries: bindings.map((binding, index) => ({
        binding: index,
        resource: isSlice(binding)
          ? {
              buffer: binding.buffer,
              offset: (binding.offset ?? 0) * 4,
              ...(binding.size === undefined ? {} : { size: binding.size * 4 }),
            }
          : { buffer: binding },
      })),
    })
  }

  /**
   * llvmpipe generates a kernel's machine code when it is first dispatched, which takes a second or so each;
   * a prepared plan must not delay training by that.
   */
  private dispatchNothing({ pipeline, bindGroup }: Op): Promise<undefined> {
    const { queue } = this.device
    const encoder = this.device.createCommandEncoder({ label: this.label })
    const pass = encoder.beginComputePass()
    if (pipeline && bindGroup) {
      pass.setPipeline(pipeline)
      pass.setBindGroup(0, bindGroup)
      pass.dispatchWorkgroups(0)
    }
    pass.end()
    queue.submit([encoder.finish()])
    return answered(queue, queue.onSubmittedWorkDone())
  }

  /** Encodes ops [from, to) into a compute pass that the caller began. */
  encode(pass: GPUComputePassEncoder, from = 0, to = this.list.length): void {
    for (let i = from; i < to; i++) {
      const op = this.list[i]!
      if (!op.pipeline || !op.bindGroup) throw new Error(`${this.label}: encode before compile`)
      pass.setPipeline(op.pipeline)
      pass.setBindGroup(0, op.bindGroup)
      pass.dispatchWorkgroups(...op.workgroups)
    }
  }

  /** Encodes the whole list `times` times in one pass and submits it. */
  submit(times = 1): void {
    const encoder = this.device.createCommandEncoder({ label: this.label })
    const pass = encoder.beginComputePass()
    for (let i = 0; i < times; i++) this.encode(pass)
    pass.end()
    this.device.queue.submit([encoder.finish()])
  }

  /** Frees all buffers of the plan. */
  destroy(): void {
    this.destroyed = true
    for (const buffer of this.owned) buffer.destroy()
    this.owned.length = 0
    this.list.length = 0
  }
}

/**
 * A staging buffer that is used again and again, so that reading during a run allocates nothing on the GPU.
 * One read at a time.
 */
export class ReadBack {
  private readonly staging: GPUBuffer

  constructor(
    private readonly device: GPUDevice,
    floats: number,
  ) {
    this.staging = device.createBuffer({
      label: 'read-back',
      size: Math.ceil(floats / 4) * 16,
      usage: BufferUsage.MAP_READ | BufferUsage.COPY_DST,
    })
  }

  get bytes(): number {
    return this.staging.size
  }

  /** The first `floats` elements of a storage buffer, as they are after everything submitted so far. */
  async read(source: GPUBuffer, floats: number): Promise<Float32Array> {
    return (await this.readAll([source], floats))[0]
  }

  /** The same of several buffers at one moment: no work submitted later can come between them. */
  async readAll(sources: readonly GPUBuffer[], floats: number): Promise<Float32Array[]> {
    const bytes = Math.ceil(floats / 4) * 16
    const encoder = this.device.createCommandEncoder()
    sources.forEach((source, i) => encoder.copyBufferToBuffer(source, 0, this.staging, i * bytes, bytes))
    this.device.queue.submit([encoder.finish()])
    await answered(this.device.queue, this.staging.mapAsync(1, 0, sources.length * bytes))
    const mapped = this.staging.getMappedRange(0, sources.length * bytes)
    const results = sources.map((_, i) => new Float32Array(mapped.slice(i * bytes, i * bytes + floats * 4)))
    this.staging.unmap()
    return results
  }

  destroy(): void {
    this.staging.destroy()
  }
}

/**
 * Copies `floats` elements of a storage buffer to the CPU through a buffer made for it. For tests and
 * preparation, not for the training loop.
 */
export async function readBuffer(
  device: GPUDevice,
  source: GPUBuffer,
  floats = source.size / 4,
  offset = 0,
): Promise<Float32Array> {
  const size = Math.ceil(floats / 4) * 16
  const staging = device.createBuffer({
    label: 'read-back',
    size,
    usage: BufferUsage.MAP_READ | BufferUsage.COPY_DST,
  })
  const encoder = device.createCommandEncoder()
  encoder.copyBufferToBuffer(source, offset * 4, staging, 0, Math.min(size, source.size - offset * 4))
  device.queue.submit([encoder.finish()])
  await answered(device.queue, staging.mapAsync(1))
  const result = new Float32Array(staging.getMappedRange().slice(0, floats * 4))
  staging.destroy()
  return result
}
