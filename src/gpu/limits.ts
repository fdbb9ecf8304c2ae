// What every WebGPU device offers by default (WebGPU specification, "Limits", column "default"). Plans are
// recorded for these, whatever the adapter has beyond them: a run has the same buffers, and so the same sums,
// everywhere. The gradients of samples side by side may take more (samplesPerPass.ts), which changes no sum.

export const GUARANTEED_LIMITS = {
  /** Bytes. */
  maxBufferSize: 256 * 2 ** 20,
  /** Bytes. */
  maxStorageBufferBindingSize: 128 * 2 ** 20,
  maxStorageBuffersPerShaderStage: 8,
  maxComputeInvocationsPerWorkgroup: 256,
  /** Bytes. */
  maxComputeWorkgroupStorageSize: 16384,
  maxComputeWorkgroupsPerDimension: 65535,
  /** A binding starts at a multiple of so many bytes. */
  minStorageBufferOffsetAlignment: 256,
} as const

/** The two limits on sizes, in bytes: those of a device. */
export type SizeLimits = Record<'maxBufferSize' | 'maxStorageBufferBindingSize', number>

export const sizeLimits = ({ maxBufferSize, maxStorageBufferBindingSize }: SizeLimits): SizeLimits => ({
  maxBufferSize,
  maxStorageBufferBindingSize,
})
