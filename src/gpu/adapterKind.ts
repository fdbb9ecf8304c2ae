// Whether a graphics adapter is hardware or a program on the processor: decided by what the adapter reports
// and, where it reports nothing, by a race against the processor.

import raceWgsl from './race.wgsl?raw'
import { workDone } from './answers'
import { BufferUsage } from './plan'

export type AdapterKind = 'hardware' | 'software'

/** What an adapter reports about itself; empty strings where the browser reports nothing. */
export interface AdapterNames {
  vendor: string
  architecture: string
  device: string
  description: string
}

export interface AdapterIdentity {
  names: AdapterNames
  /** Null where the browser has no such attribute. */
  isFallback: boolean | null
  /** Lanes of a subgroup, where all subgroups have one size; 0 where that is not known. */
  subgroupSize: number
}

/**
 * Three generations of browsers: `info` (since Chrome 127), a method before that, and the fallback flag on
 * the adapter itself.
 */
type AnyAdapter = Omit<GPUAdapter, 'info'> & {
  info?: Partial<GPUAdapterInfo>
  isFallbackAdapter?: boolean
  requestAdapterInfo?: () => Promise<Partial<GPUAdapterInfo>>
}

/** Reads what is available; never rejects because an attribute is missing. */
export async function identify(adapter: GPUAdapter): Promise<AdapterIdentity> {
  const any: AnyAdapter = adapter
  const info = any.info ?? (await any.requestAdapterInfo?.().catch(() => undefined)) ?? {}
  const {
    vendor = '',
    architecture = '',
    device = '',
    description = '',
    subgroupMinSize,
    subgroupMaxSize,
  } = info
  return {
    names: { vendor, architecture, device, description },
    isFallback: info.isFallbackAdapter ?? any.isFallbackAdapter ?? null,
    subgroupSize: subgroupMinSize !== undefined && subgroupMinSize === subgroupMaxSize ? subgroupMinSize : 0,
  }
}

/** Software rasterisers report these names; "software" is Chromium's architecture for llvmpipe. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|warp|software/i

/**
 * The kind that the adapter reports, else null. The fallback flag and a rasteriser's name come first; any
 * other name, or the flag set to false, means hardware: Firefox reports no name, but sets the flag by the
 * driver's device type. Timing is the last resort, because its result may differ between two visits, and a
 * run must repeat.
 */
export function saidKind({ names, isFallback }: AdapterIdentity): AdapterKind | null {
  const said = Object.values(names).join(' ').trim()
  if (isFallback || SOFTWARE.test(said)) return 'software'
  return said !== '' || isFallback === false ? 'hardware' : null
}

/** As in race.wgsl: invocations of a workgroup, exchanges of each. */
const INVOCATIONS = 256
const EXCHANGES = 64
const ROUNDS = 3
/** A round of fast hardware is made this long, in ms: a short one would only time the round trip. */
const ROUND_MS = 30
const FEWEST_WORKGROUPS = 16
const MOST_WORKGROUPS = 16 * 1024
/** Side of the matrices that the processor multiplies. */
const SIDE = 128

/** Multiplications per millisecond of one core, a number at a time; the best of a few rounds. */
function processorRate(clock: () => number): number {
  const [a, b] = [0, 1].map((seed) =>
    Float32Array.from({ length: SIDE ** 2 }, (_, i) => ((i + seed) % 7) - 3),
  )
  let best = Infinity
  for (let round = 0; round < 4 * ROUNDS; round++) {
    const product = new Float32Array(SIDE ** 2)
    const started = clock()
    for (let i = 0; i < SIDE; i++)
      for (let k = 0; k < SIDE; k++) {
        const factor = a[i * SIDE + k]
        for (let j = 0; j < SIDE; j++) product[i * SIDE + j] += factor * b[k * SIDE + j]
      }
    best = Math.min(best, clock() - started)
  }
  return SIDE ** 3 / Math.max(best, 0.01)
}

/** Exchanges per millisecond of the adapter; the best of a few rounds. */
async function exchangeRate(device: GPUDevice, clock: () => number): Promise<number> {
  const pipeline = await device.createComputePipelineAsync({
    label: 'race',
    layout: 'auto',
    compute: { module: device.createShaderModule({ label: 'race', code: raceWgsl }), entryPoint: 'main' },
  })
  const buffer = device.createBuffer({ label: 'race', size: INVOCATIONS * 4, usage: BufferUsage.STORAGE })
  const bindGroup = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [{ binding: 0, resource: { buffer } }],
  })
  /** Milliseconds of so many workgroups. */
  const exchange = async (workgroups: number): Promise<number> => {
    const started = clock()
    const encoder = device.createCommandEncoder({ label: 'race' })
    const pass = encoder.beginComputePass()
    pass.setPipeline(pipeline)
    pass.setBindGroup(0, bindGroup)
    pass.dispatchWorkgroups(workgroups)
    pass.end()
    device.queue.submit([encoder.finish()])
    await workDone(device.queue)
    return Math.max(clock() - started, 0.01)
  }
  await exchange(FEWEST_WORKGROUPS)
  const fitting = Math.round((FEWEST_WORKGROUPS * ROUND_MS) / (await exchange(FEWEST_WORKGROUPS)))
  const workgroups = Math.max(FEWEST_WORKGROUPS, Math.min(MOST_WORKGROUPS, fitting))
  let best = Infinity
  for (let round = 0; round < ROUNDS; round++) best = Math.min(best, await exchange(workgroups))
  buffer.destroy()
  return (workgroups * INVOCATIONS * EXCHANGES) / best
}

/** Rates of a race, per millisecond. */
export interface Race {
  /** Numbers that invocations of a workgroup pass on to a neighbour. */
  exchanges: number
  /** Multiplications of one core of the processor, a number at a time. */
  multiplications: number
  cores: number
}

/**
 * The criterion: an adapter is hardware when its invocations exchange numbers at more than a tenth of the
 * rate at which this processor multiplies them. Arithmetic would not distinguish the two: vector units of
 * many cores outrun a small graphics chip. Barriers do. Measured on two cores, SwiftShader reaches .002 of
 * the processor's rate and llvmpipe .015 (.05 by the slowest core seen on a busy machine), and both sides
 * grow with the cores; small graphics chips should reach .4 and more, by published figures. Both sides are
 * measured at the same time, so that a slow machine shifts both.
 */
export const raceKind = ({ exchanges, multiplications, cores }: Race): AdapterKind =>
  exchanges > (multiplications * cores) / 10 ? 'hardware' : 'software'

/** Runs the race on an open device: a second on SwiftShader, some tenths elsewhere. */
export async function race(device: GPUDevice, clock: () => number = () => performance.now()): Promise<Race> {
  return {
    multiplications: processorRate(clock),
    cores: globalThis.navigator?.hardwareConcurrency ?? 4,
    exchanges: await exchangeRate(device, clock),
  }
}

export const measuredKind = async (device: GPUDevice, clock?: () => number): Promise<AdapterKind> =>
  raceKind(await race(device, clock))
