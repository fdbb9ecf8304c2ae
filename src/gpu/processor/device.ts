// A WebGPU device on the processor: as much of `GPUDevice` as plans, engines and evaluators use. Kernels are translated
// to WebAssembly and run when they are submitted, in the thread that submits and, where the page may have them, in
// others that help it; buffers lie in one WebAssembly memory. So all that is recorded for a graphics adapter runs
// without one.

import type { KernelModule } from './kernelModule'
import { ProcessorMemory } from './memory'
import type { Run } from './threadLoop'
import { Together } from './together'
import { ThreadPool, type KernelThreads } from './threadPool'
import { Translations } from './translations'

/** Bytes that a buffer may have. */
const MOST_BYTES = 2 ** 30

/** What a device of the guaranteed limits has, sizes excepted. */
const LIMITS = {
  maxBufferSize: MOST_BYTES,
  maxStorageBufferBindingSize: MOST_BYTES,
  maxStorageBuffersPerShaderStage: 8,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupsPerDimension: 65535,
  maxComputeWorkgroupStorageSize: 16384,
  minStorageBufferOffsetAlignment: 256,
} as const

/** Resolves in a task of its own, so that messages to the thread come through between two steps. */
export const nextTask = (): Promise<undefined> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve(undefined)
    }
    port2.postMessage(null)
  })

class ProcessorBuffer {
  private readonly at: number
  private mapped = false
  readonly mapState = 'unmapped'

  constructor(
    private readonly memory: ProcessorMemory,
    readonly label: string,
    readonly size: number,
    readonly usage: number,
    /** A buffer that the memory has no room for is so from the beginning. */
    private destroyed = false,
  ) {
    this.at = destroyed ? 0 : memory.allocate(size)
  }

  /** Address of a byte. */
  address(offset: number): number {
    if (this.destroyed) throw new Error(`${this.label} is used after it was destroyed`)
    return this.at + offset
  }

  /** @throws RangeError where so many bytes from an offset on are not all its own. */
  check(offset: number, bytes: number): void {
    if (offset + Math.max(bytes, 0) > this.size)
      throw new RangeError(`${this.label}: ${offset + Math.max(bytes, 0)} bytes of ${this.size}`)
  }

  write(offset: number, data: Uint8Array): void {
    this.check(offset, data.length)
    this.memory.bytes.set(data, this.address(offset))
  }

  async mapAsync(): Promise<undefined> {
    if (this.destroyed || this.mapped) throw new Error(`${this.label} cannot be mapped`)
    this.mapped = true
    return nextTask()
  }

  getMappedRange(offset = 0, size = this.size - offset): ArrayBuffer {
    if (!this.mapped) throw new Error(`${this.label} is not mapped`)
    const from = this.address(offset)
    return this.memory.bytes.slice(from, from + size).buffer
  }

  unmap(): void {
    this.mapped = false
  }

  destroy(): void {
    if (this.destroyed) return
    this.memory.release(this.at, this.size)
    this.destroyed = true
    this.mapped = false
  }
}

/** A kernel that was compiled; `number`: what the threads know it by. */
interface CompiledKernel {
  run: Run
  number: number
  scratchBytes: number
  /** By the number of workgroups. */
  together: Map<number, Together>
}

interface ProcessorPipeline {
  label: string
  kernel: CompiledKernel
}

/** Runs workgroups of a kernel: all of them, in order of x, y and z. */
type Dispatch = (
  kernel: CompiledKernel,
  workgroups: number,
  across: number,
  down: number,
  buffers: readonly number[],
) => void

interface BoundBuffer {
  buffer: ProcessorBuffer
  offset: number
  size: number
}

type Command = () => void

/** A compute pass: dispatches in order. */
class ProcessorPass {
  private pipeline: ProcessorPipeline | null = null
  private bound: readonly BoundBuffer[] = []

  constructor(
    private readonly commands: Command[],
    private readonly dispatch: Dispatch,
  ) {}

  setPipeline(pipeline: ProcessorPipeline): void {
    this.pipeline = pipeline
  }

  setBindGroup(_index: number, group: readonly BoundBuffer[]): void {
    this.bound = group
  }

  dispatchWorkgroups(x: number, y = 1, z = 1): void {
    const { pipeline, bound } = this
    if (!pipeline) throw new Error('a dispatch without a pipeline')
    if (x * y * z === 0) return
    this.commands.push(() => {
      const buffers = bound.flatMap(({ buffer, offset, size }) => [buffer.address(offset), size])
      this.dispatch(pipeline.kernel, x * y * z, x, y, buffers)
    })
  }

  end(): void {
    // Commands lie in the encoder already.
  }
}

class ProcessorEncoder {
  private readonly commands: Command[] = []

  constructor(
    private readonly memory: ProcessorMemory,
    private readonly dispatch: Dispatch,
  ) {}

  beginComputePass(): ProcessorPass {
    return new ProcessorPass(this.commands, this.dispatch)
  }

  copyBufferToBuffer(
    from: ProcessorBuffer,
    fromOffset: number,
    to: ProcessorBuffer,
    toOffset: number,
    size: number,
  ): void {
    from.check(fromOffset, size)
    to.check(toOffset, size)
    this.commands.push(() => {
      const at = from.address(fromOffset)
      this.memory.bytes.copyWithin(to.address(toOffset), at, at + size)
    })
  }

  clearBuffer(buffer: ProcessorBuffer, offset = 0, size = buffer.size - offset): void {
    buffer.check(offset, size)
    this.commands.push(() => {
      const at = buffer.address(offset)
      this.memory.bytes.fill(0, at, at + size)
    })
  }

  finish(): readonly Command[] {
    return this.commands
  }
}

interface ErrorScope {
  filter: GPUErrorFilter
  error: { message: string } | null
}

/** See the top of this file. */
class ProcessorDevice extends EventTarget {
  readonly label = 'processor'
  readonly limits = LIMITS
  readonly features: ReadonlySet<string> = new Set<string>()
  readonly lost: Promise<GPUDeviceLostInfo>
  private lose: (info: GPUDeviceLostInfo) => void = () => undefined
  private readonly memory: ProcessorMemory
  private readonly pool: ThreadPool | null
  private readonly compiled = new WeakMap<KernelModule, Promise<CompiledKernel>>()
  private readonly scopes: ErrorScope[] = []
  private scratchAt = 0
  private scratchBytes = 0

  constructor(
    readonly translations: Translations,
    threads: KernelThreads | null,
  ) {
    super()
    this.lost = new Promise((resolve) => (this.lose = resolve))
    this.memory = new ProcessorMemory(translations.shared)
    this.pool = threads && new ThreadPool(this.memory.memory, threads)
  }

  /** Threads that compute. */
  get threads(): number {
    return this.pool?.count ?? 1
  }

  readonly queue = {
    submit: (lists: readonly (readonly Command[])[]): void => {
      this.pool?.begin()
      try {
        for (const list of lists) for (const command of list) command()
      } finally {
        this.pool?.rest()
      }
    },
    writeBuffer: (
      buffer: ProcessorBuffer,
      offset: number,
      data: ArrayBuffer | ArrayBufferView,
      from = 0,
      count?: number,
    ): void => {
      const view = ArrayBuffer.isView(data) ? data : new Uint8Array(data)
      const unit = 'BYTES_PER_ELEMENT' in view ? (view.BYTES_PER_ELEMENT as number) : 1
      const bytes = count === undefined ? view.byteLength - from * unit : count * unit
      buffer.write(offset, new Uint8Array(view.buffer, view.byteOffset + from * unit, bytes))
    },
    onSubmittedWorkDone: nextTask,
  }

  /** Memory for a kernel's own use, of at least so many bytes. */
  private readonly scratch = (bytes: number): number => {
    if (bytes > this.scratchBytes) {
      if (this.scratchBytes > 0) this.memory.release(this.scratchAt, this.scratchBytes)
      this.scratchAt = this.memory.allocate(bytes)
      this.scratchBytes = bytes
    }
    return this.scratchAt
  }

  private readonly dispatch: Dispatch = (kernel, workgroups, across, down, buffers) => {
    const { run, number, scratchBytes } = kernel
    const scratch = this.scratch(scratchBytes * this.threads)
    const alone = (): void => run(0, workgroups, across, down, scratch, ...buffers)
    const { pool } = this
    if (!pool || workgroups === 1) return alone()
    let together = kernel.together.get(workgroups)
    if (!together) kernel.together.set(workgroups, (together = new Together()))
    const job = { run, kernel: number, workgroups, across, down, scratch, scratchBytes, buffers }
    together.run(alone, () => pool.run(job))
  }

  createBuffer({ label = '', size, usage }: GPUBufferDescriptor): ProcessorBuffer {
    if (size > MOST_BYTES) this.report('validation', `${label}: ${size} bytes, at most ${MOST_BYTES}`)
    else {
      try {
        return new ProcessorBuffer(this.memory, label, size, usage)
      } catch (error) {
        this.report('out-of-memory', `${label}: ${size} bytes: ${String(error)}`)
      }
    }
    return new ProcessorBuffer(this.memory, label, size, usage, true)
  }

  createBindGroupLayout = (): object => ({})
  createPipelineLayout = (): object => ({})
  createShaderModule = ({ code }: { code: string }): { code: string } => ({ code })

  async createComputePipelineAsync({
    label = '',
    compute,
  }: {
    label?: string
    compute: { module: { code: string } }
  }): Promise<ProcessorPipeline> {
    const module = this.translations.of(compute.module.code)
    const known = this.compiled.get(module) ?? this.compile(module)
    this.compiled.set(module, known)
    // What failed for want of memory may succeed later.
    known.catch(() => this.compiled.delete(module))
    return { label, kernel: await known }
  }

  private async compile({ bytes, scratchBytes }: KernelModule): Promise<CompiledKernel> {
    const { module, instance } = await WebAssembly.instantiate(bytes, { env: { memory: this.memory.memory } })
    return {
      run: instance.exports.run as Run,
      number: this.pool?.add(module) ?? 0,
      scratchBytes,
      together: new Map(),
    }
  }

  createBindGroup({
    entries,
  }: {
    entries: readonly { resource: { buffer: ProcessorBuffer; offset?: number; size?: number } }[]
  }): BoundBuffer[] {
    return entries.map(({ resource: { buffer, offset = 0, size = buffer.size - offset } }) => {
      buffer.check(offset, size)
      return { buffer, offset, size }
    })
  }

  createCommandEncoder(): ProcessorEncoder {
    return new ProcessorEncoder(this.memory, this.dispatch)
  }

  pushErrorScope(filter: GPUErrorFilter): void {
    this.scopes.push({ filter, error: null })
  }

  popErrorScope(): Promise<{ message: string } | null> {
    return Promise.resolve(this.scopes.pop()?.error ?? null)
  }

  /** An error for the innermost scope of its kind. */
  private report(filter: GPUErrorFilter, message: string): void {
    const scope = [...this.scopes].reverse().find((s) => s.filter === filter)
    if (scope) scope.error ??= { message }
    else this.dispatchEvent(Object.assign(new Event('uncapturederror'), { error: { message } }))
  }

  destroy(): void {
    this.pool?.end()
    this.lose({ reason: 'destroyed', message: 'The device was destroyed.' } as GPUDeviceLostInfo)
  }
}

/** Whether a device is the processor: onnxruntime cannot run on it. */
export const isProcessor = (device: GPUDevice): boolean => (device as unknown) instanceof ProcessorDevice

/** The kernels that a device has translated; null of one that has kernels of its own. */
export const translationsOf = (device: GPUDevice): Translations | null =>
  (device as unknown) instanceof ProcessorDevice ? (device as unknown as ProcessorDevice).translations : null

/** Threads that a device computes with; null of one that is a graphics adapter. */
export const threadsOf = (device: GPUDevice): number | null =>
  (device as unknown) instanceof ProcessorDevice ? (device as unknown as ProcessorDevice).threads : null

/**
 * A device whose kernels run in these threads, or in one where they cannot be had: a browser may refuse memory that
 * threads share, or a thread.
 */
function openDevice(translations: Translations, threads: KernelThreads | null): ProcessorDevice {
  if (threads && threads.count > 1)
    try {
      return new ProcessorDevice(translations.shared ? translations : new Translations(true), threads)
    } catch {
      // One thread gives the same results.
    }
  return new ProcessorDevice(translations.shared ? new Translations() : translations, null)
}

/** A `GPU` whose only adapter is the processor. `threads`: how its devices get threads that help. */
export function processorGpu(threads: KernelThreads | null = null): GPU {
  const translations = new Translations(threads !== null && threads.count > 1)
  const requestDevice = (): Promise<unknown> => Promise.resolve(openDevice(translations, threads))
  const adapter = {
    limits: LIMITS,
    features: new Set<string>(),
    info: {
      vendor: '',
      architecture: 'wasm',
      device: '',
      description: 'CPU (WebAssembly)',
      isFallbackAdapter: true,
    },
    requestDevice,
  }
  return { requestAdapter: () => Promise.resolve(adapter) } as unknown as GPU
}
