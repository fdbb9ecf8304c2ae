// How much memory a model takes where it runs: bytes of buffers that are alive on a device, and the heap of a
// WebAssembly runtime. Both are observed at the place where memory is asked for; nothing is estimated.

export interface MemoryMeter {
  /** The most bytes that were in use at once since `restart`, beyond those in use then. */
  peak: () => number
  restart: () => void
}

/**
 * Counts the buffers of a device from now on, whoever creates them. What is not destroyed but collected counts as
 * alive.
 */
export function meterBuffers(device: GPUDevice): MemoryMeter {
  const create = device.createBuffer.bind(device)
  let [alive, most, before] = [0, 0, 0]
  device.createBuffer = (descriptor) => {
    const buffer = create(descriptor)
    const destroy = buffer.destroy.bind(buffer)
    let open = true
    alive += descriptor.size
    most = Math.max(most, alive)
    buffer.destroy = () => {
      if (open) alive -= descriptor.size
      open = false
      return destroy()
    }
    return buffer
  }
  return {
    peak: () => most - before,
    restart: () => {
      before = alive
      most = alive
    },
  }
}

/**
 * Counts the memories of WebAssembly modules that are loaded from now on; null as long as there is none. Such a memory
 * grows and never shrinks, so that its size is its peak.
 */
export function meterWasm(): () => number | null {
  const seen = new Set<WebAssembly.Memory>()
  const { Memory, instantiate, instantiateStreaming } = WebAssembly
  WebAssembly.Memory = new Proxy(Memory, {
    construct(target, given) {
      const memory = new target(...(given as [WebAssembly.MemoryDescriptor]))
      seen.add(memory)
      return memory
    },
  })
  const look = (made: WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource): void => {
    const instance = 'instance' in made ? made.instance : made
    for (const value of Object.values(instance.exports)) if (value instanceof Memory) seen.add(value)
  }
  const watched =
    <A extends unknown[], T extends WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource>(
      original: (...given: A) => Promise<T>,
    ) =>
    async (...given: A): Promise<T> => {
      const made = await original(...given)
      look(made)
      return made
    }
  WebAssembly.instantiate = watched(
    instantiate as (...given: unknown[]) => Promise<WebAssembly.Instance>,
  ) as typeof instantiate
  if (instantiateStreaming) WebAssembly.instantiateStreaming = watched(instantiateStreaming)
  return () => (seen.size === 0 ? null : [...seen].reduce((sum, memory) => sum + memory.buffer.byteLength, 0))
}
