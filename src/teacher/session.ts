// One onnxruntime-web session and the queue that all of them share. The rest of the room does not touch the
// runtime.

import type { InferenceSession, Tensor } from 'onnxruntime-web'
import { reasonOf, TeacherError } from './failure'
import { externalMissing } from './onnxExternal'
import { readOnnx } from './onnxReader'
import { loadOrt, type Ort } from './ortRuntime'
import type { FoundPort, Signature } from './contract'
import { halfBits } from './half'

let tail: Promise<unknown> = Promise.resolve()

/**
 * Runs jobs of all sessions one after another: two sessions that run at the same time can crash the runtime.
 */
function serially<T>(job: () => Promise<T>): Promise<T> {
  const result = tail.then(job)
  tail = result.catch(() => undefined)
  return result
}

/** Devices known to be lost; a session on one can only be released. */
const lostDevices = new WeakMap<GPUDevice, string>()
const watched = new WeakSet<GPUDevice>()

function watch(device: GPUDevice): void {
  if (watched.has(device)) return
  watched.add(device)
  void device.lost.then((info) => lostDevices.set(device, info.message || info.reason))
}

const portsOf = (metadata: readonly InferenceSession.ValueMetadata[]): FoundPort[] =>
  metadata.map((port) => ({
    name: port.name,
    type: port.isTensor ? port.type : 'not a tensor',
    shape: port.isTensor ? port.shape : [],
  }))

/**
 * What a run reads: an array on the CPU, or a buffer on the session's device (usage STORAGE | COPY_SRC |
 * COPY_DST).
 */
export type Feed = { shape: readonly number[] } & (
  | { type: 'float32'; data: Float32Array | GPUBuffer }
  | { type: 'int32'; data: Int32Array | GPUBuffer }
)

/** A session on our device (outputs stay in GPU buffers) or, without one, on the CPU. */
export class OrtSession {
  private closed = false

  private constructor(
    private readonly ort: Ort,
    private readonly session: InferenceSession,
    private readonly device: GPUDevice | undefined,
    /** What the graph's inputs and outputs are. */
    readonly signature: Signature,
  ) {}

  /**
   * Builds a session.
   * @throws TeacherError `bad-file` when the bytes are not ONNX, `session` when the runtime refuses the
   * graph, `device-lost`.
   */
  static async open(bytes: Uint8Array, device?: GPUDevice): Promise<OrtSession> {
    const { external } = readOnnx(bytes)
    if (external.length > 0) throw externalMissing(external)
    const ort = await loadOrt(device ? 'webgpu' : 'cpu')
    if (device) watch(device)
    const options: InferenceSession.SessionOptions = device
      ? {
          executionProviders: [{ name: 'webgpu', device }],
          preferredOutputLocation: 'gpu-buffer',
          extra: { session: { disable_cpu_ep_fallback: '1' } },
        }
      : { executionProviders: ['wasm'] }
    return serially(async () => {
      OrtSession.refuseLost(device)
      try {
        const session = await ort.InferenceSession.create(bytes, options)
        return new OrtSession(ort, session, device, {
          inputs: portsOf(session.inputMetadata),
          outputs: portsOf(session.outputMetadata),
        })
      } catch (thrown) {
        OrtSession.refuseLost(device)
        const detail = reasonOf(thrown)
        if (/fallback to CPU EP|cpu_ep_fallback/i.test(detail)) {
          throw new TeacherError(
            'session',
            'This graph has operators that do not run on the GPU.',
            'Export it with standard operators that onnxruntime-web has for WebGPU, or open the page where teachers run on the CPU.',
            detail,
          )
        }
        throw new TeacherError(
          'session',
          'The ONNX runtime cannot run this file.',
          'Check that the file is complete and that its operators are standard ones.',
          detail,
        )
      }
    })
  }

  private static refuseLost(device: GPUDevice | undefined): void {
    const reason = device && lostDevices.get(device)
    if (reason !== undefined)
      throw new TeacherError(
        'device-lost',
        'The GPU device was lost.',
        'Prepare the run again: it asks for a new device.',
        reason,
      )
  }

  /**
   * One run; waits for those before it. The caller disposes the outputs. `fetch`: names of the wanted
   * outputs, all by default.
   * @throws TeacherError `bad-input`, `disposed`, `device-lost` or `run`.
   */
  async run(feeds: Record<string, Feed>, fetch?: readonly string[]): Promise<Record<string, Tensor>> {
    return serially(async () => {
      if (this.closed)
        throw new TeacherError('disposed', 'This teacher was disposed and cannot run.', 'Load it again.')
      OrtSession.refuseLost(this.device)
      const tensors: Record<string, Tensor> = {}
      for (const [name, feed] of Object.entries(feeds)) tensors[name] = this.tensor(name, feed)
      let outputs: Record<string, Tensor> = {}
      try {
        outputs = await (fetch ? this.session.run(tensors, fetch) : this.session.run(tensors))
        // On a device that was destroyed a moment ago a run still seems to succeed.
        OrtSession.refuseLost(this.device)
        return outputs
      } catch (thrown) {
        for (const tensor of Object.values(outputs)) tensor.dispose()
        // The promise of the loss may settle a moment after the run fails.
        await new Promise((resolve) => setTimeout(resolve, 0))
        OrtSession.refuseLost(this.device)
        throw new TeacherError(
          'run',
          'The ONNX runtime failed while running the graph.',
          'Reload the page; if it happens again, report it with the detail.',
          reasonOf(thrown),
        )
      }
    })
  }

  /** In the type that the graph asks for; a buffer on the device is handed over as it is, and must have it. */
  private tensor(name: string, { type, data, shape }: Feed): Tensor {
    const { Tensor } = this.ort
    const wanted = this.signature.inputs.find((port) => port.name === name)?.type ?? type
    if (!ArrayBuffer.isView(data)) {
      if (wanted !== type)
        throw new TeacherError(
          'bad-input',
          `${name} lies on the device as ${type}, this graph takes ${wanted}.`,
          'Give it as an array: arrays are converted.',
        )
      return Tensor.fromGpuBuffer(data, { dataType: type, dims: shape })
    }
    switch (wanted) {
      case 'int64':
        return new Tensor('int64', BigInt64Array.from(data as Int32Array, BigInt), shape)
      case 'float64':
        return new Tensor('float64', Float64Array.from(data), shape)
      case 'float16':
        return new Tensor('float16', Uint16Array.from(data, halfBits), shape)
      default:
        return type === 'float32'
          ? new Tensor('float32', data as Float32Array, shape)
          : new Tensor('int32', data as Int32Array, shape)
    }
  }

  /** Frees the session once the runs before it are done. Calling it again does nothing. */
  async dispose(): Promise<void> {
    return serially(async () => {
      if (this.closed) return
      this.closed = true
      await this.session.release()
    })
  }
}
