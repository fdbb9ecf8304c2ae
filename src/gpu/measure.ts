// A device that allocates nothing and only counts: recording a plan on it shows what the plan would allocate.

/** A buffer that would have been allocated. */
export interface CountedBuffer {
  label: string
  size: number
}

/** `buffers` grows as plans are recorded on `device`, which compiles and runs nothing. */
export function countingDevice(): { device: GPUDevice; buffers: CountedBuffer[] } {
  const buffers: CountedBuffer[] = []
  const nothing = (): object => ({})
  const device = {
    createBuffer: ({ label = '', size }: GPUBufferDescriptor) => {
      const buffer = { label, size, destroy: () => undefined }
      buffers.push(buffer)
      return buffer
    },
    createBindGroupLayout: nothing,
    createPipelineLayout: nothing,
    createShaderModule: nothing,
    createComputePipelineAsync: () => Promise.resolve({}),
    queue: { writeBuffer: () => undefined },
  }
  return { device: device as unknown as GPUDevice, buffers }
}
