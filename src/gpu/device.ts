// Adapter and device: requests what the adapter offers, and explains in a sentence what is missing. Imports
// no other room.

import { compileByDispatch } from './plan'
import { identify, measuredKind, saidKind, type AdapterKind, type AdapterNames } from './adapterKind'

/** Why no usable GPU device could be had. */
export type GpuFailureCode = 'no-webgpu' | 'no-adapter' | 'no-device' | 'limits' | 'self-test'

/** A failure with a sentence for the user and a way out. */
export class GpuFailure extends Error {
  constructor(
    readonly code: GpuFailureCode,
    message: string,
    readonly wayOut: string,
    readonly detail = '',
  ) {
    super(message)
  }
}

/** `description` is never empty where the other names are. */
export interface GpuAdapterSummary extends AdapterNames {
  software: boolean
}

/** A device with the limits this project uses, and the adapter's identity. */
export interface Gpu {
  device: GPUDevice
  adapter: GpuAdapterSummary
  /** Lanes of a subgroup on a software adapter whose subgroups have one size; 0 or absent elsewhere. */
  subgroupSize?: number
}

const BROWSERS = 'Use Chrome or Edge 113+, Safari 26+ or Firefox 141+ on a machine with a graphics driver.'

const required = {
  maxStorageBuffersPerShaderStage: 8,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
} as const

/** The names, with a substitute where the browser gives none; they appear in records and on screen. */
function summary(names: AdapterNames, kind: AdapterKind): GpuAdapterSummary {
  const software = kind === 'software'
  const named = Object.values(names).some((name) => name.trim() !== '')
  return {
    ...names,
    description: named
      ? names.description
      : software
        ? 'unnamed software adapter'
        : 'unnamed graphics adapter',
    software,
  }
}

function checkLimits(adapter: GPUAdapter): void {
  for (const [name, wanted] of Object.entries(required)) {
    const found = adapter.limits[name as keyof typeof required]
    if (found < wanted)
      throw new GpuFailure(
        'limits',
        `The graphics adapter is too small: ${name} is ${found}, ${wanted} are needed.`,
        'Try another browser or another machine.',
      )
  }
}

export interface GpuRequest {
  /** Decides between hardware and software where the adapter does not report it. */
  measure?: (device: GPUDevice) => Promise<AdapterKind>
  /** Gives what is used in place of a software adapter; absent: the software adapter itself. */
  instead?: (() => Promise<Gpu>) | undefined
}

/**
 * Requests a device with storage-buffer and buffer sizes raised to what the adapter has.
 * @throws GpuFailure `no-webgpu` (no API), `no-adapter` (null or throwing), `limits` (adapter too small),
 * `no-device`.
 */
export async function requestGpu(
  gpu: GPU | undefined,
  { measure = (device) => measuredKind(device), instead }: GpuRequest = {},
): Promise<Gpu> {
  if (!gpu)
    throw new GpuFailure(
      'no-webgpu',
      'This browser does not offer WebGPU.',
      `${BROWSERS} In older versions it is behind a flag (chrome://flags, "Unsafe WebGPU").`,
    )
  let adapter: GPUAdapter | null
  try {
    adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  } catch (error) {
    throw new GpuFailure(
      'no-adapter',
      'The browser failed while looking for a graphics adapter.',
      'Reload the page; if it stays, look at chrome://gpu for a blocked driver.',
      String(error),
    )
  }
  if (!adapter)
    throw new GpuFailure(
      'no-adapter',
      'WebGPU is here, but the browser found no graphics adapter it trusts.',
      'Update the graphics driver, switch on hardware acceleration in the browser settings, or look at chrome://gpu for the reason.',
    )
  checkLimits(adapter)
  let device: GPUDevice
  const identity = await identify(adapter)
  const said = saidKind(identity)
  if (said === 'software' && instead) return instead()
  // On hardware nothing of ours uses them yet, and other code on the shared device (the ONNX runtime) would.
  const subgroupSize = said === 'software' && adapter.features.has('subgroups') ? identity.subgroupSize : 0
  try {
    device = await adapter.requestDevice({
      requiredFeatures: subgroupSize > 0 ? ['subgroups'] : [],
      requiredLimits: {
        ...required,
        maxBufferSize: adapter.limits.maxBufferSize,
        maxStorageBufferBindingSize: adapter.limits.maxStorageBufferBindingSize,
      },
    })
  } catch (error) {
    throw new GpuFailure(
      'no-device',
      'The graphics adapter refused to open a device.',
      'Close other pages that use the GPU and reload.',
      String(error),
    )
  }
  const kind = said ?? (await measure(device))
  if (kind === 'software' && instead) {
    device.destroy()
    return instead()
  }
  // llvmpipe in Firefox. Chromium warns about empty dispatches, and its software adapters have subgroups.
  if (kind === 'software' && subgroupSize === 0) compileByDispatch(device)
  return { device, subgroupSize, adapter: summary(identity.names, kind) }
}
