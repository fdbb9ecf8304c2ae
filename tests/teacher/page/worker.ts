// Teacher and encoder on both providers in one worker, as the product runs them; posts what
// tests/e2e/ort.spec.ts compares.

import { defaultSettings } from '../../../src/settings/resolve'
import { teacherSources } from '../../../src/settings/teacherSources'
import { chooseSignals } from '../../../src/distill/matching'
import { Plan, readBuffer } from '../../../src/gpu/plan'
import { targetBuffers } from '../../../src/experiment/run/targets'
import { hostBatch } from '../../../src/experiment/teachers/hostRun'
import { hostData } from '../../../src/experiment/teachers/teacherTraining'
import { Teachers } from '../../../src/experiment/teachers/frozenTeachers'
import { exportEncoder } from '../../../src/teacher/exportEncoder'
import { exportTeacher } from '../../../src/teacher/exportTeacher'
import { reasonOf, TeacherError } from '../../../src/teacher/failure'
import { loadEncoder, loadTeacher, type GpuTensor } from '../../../src/teacher/runtime'
import { makeDataset } from '../../../src/world/dataset'
import {
  cardFor,
  ENCODER_CARD,
  FULL,
  FULL_LLAMA,
  largestDifference,
  normals,
  randomBatch,
  randomEncoder,
  randomParameters,
} from '../fixtures'
import { retyped } from '../retyped'

async function requestDevice(): Promise<GPUDevice> {
  const adapter = await navigator.gpu.requestAdapter()
  if (!adapter) throw new Error('there is no WebGPU adapter')
  return adapter.requestDevice()
}

async function readBack(device: GPUDevice, tensor: GpuTensor): Promise<Float32Array> {
  const staging = device.createBuffer({
    size: tensor.size,
    usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
  })
  const commands = device.createCommandEncoder()
  commands.copyBufferToBuffer(tensor.buffer, 0, staging, 0, tensor.size)
  device.queue.submit([commands.finish()])
  await staging.mapAsync(GPUMapMode.READ)
  const values = new Float32Array(staging.getMappedRange().slice(0))
  staging.destroy()
  return values
}

/** What the test checks. */
export interface Outcome {
  encoder: number
  logits: number
  imageAttention: number
  textAttention: number
  /** The same again from buffers on the device, longer than they need be, after a release. */
  fromBuffers: number
  /** Logits and maps of a Llama-like teacher, whose file has operators of its own. */
  llama: number
  /** Logits of a teacher with int64 words, as three roles of a run ask it, against the CPU. */
  long: number
  /** Roles whose graphs the device cannot run: there a Cast of the words. */
  onCpu: readonly string[]
  /** Failure code where int32 words on the device are given to it. */
  longBuffer: string
  /** Features, cached targets and answers of a run's teachers, on WebGPU against the CPU. */
  features: number
  targets: number
  /** Cached hidden states and logits. */
  states: number
  outputs: number
  gpuErrors: string[]
  /** Failure code of a run after the device was destroyed. */
  afterLoss: string
  /** Agreement of a new session on a new device. */
  recovered: number
}

/**
 * The teachers of a run, as real GPUs use them (maps stay on our device), against the CPU path of software
 * adapters.
 */
async function compareTeachers(
  device: GPUDevice,
  encoderFile: Uint8Array,
  teacherFile: Uint8Array,
): Promise<Pick<Outcome, 'features' | 'targets' | 'states' | 'outputs'>> {
  const gpu = {
    device,
    adapter: { vendor: '', architecture: '', device: '', description: '', software: true },
  }
  const files = async (name: string) => (name === 'encoder.onnx' ? encoderFile : teacherFile)
  const set = makeDataset({ seed: 3, split: 'test', frames: 2 })
  const any = { layer: 'first', block: 'full', loss: 'mse' } as const
  const teacher = { layers: FULL.layers, width: FULL.width, hiddenLayers: FULL.layers - 1 }
  // A target of each kind.
  const signals = chooseSignals(
    {
      perception: any,
      reasoning: { ...any, layer: 'intermediate', signal: 'hidden-mse' },
      planning: { ...any, signal: 'logits-kl' },
    },
    3,
    { perception: teacher, reasoning: teacher, planning: teacher },
  )
  const results = []
  for (const backend of ['webgpu', 'wasm'] as const) {
    const teachers = await Teachers.load(gpu, files, teacherSources(defaultSettings()), undefined, backend)
    const host = hostData(set, await teachers.features(set.pixels))
    const plan = new Plan(device, backend)
    const targets = targetBuffers(plan, FULL, host, signals)
    await teachers.fillTargets({ config: FULL, host, signals, targets }, () => undefined)
    const { logits, textAttention } = await teachers.outputs('planning', host, 1, 1)
    const states: Float32Array[] = []
    for (const buffer of [...targets.hidden, ...targets.logits]) states.push(await readBuffer(device, buffer))
    results.push({
      features: host.features,
      targets: await readBuffer(device, targets.attention[0].buffer),
      states,
      logits,
      textAttention,
    })
    plan.destroy()
    await teachers.dispose()
  }
  const [a, b] = results
  return {
    features: largestDifference(a.features, b.features),
    targets: largestDifference(a.targets, b.targets),
    states: Math.max(...a.states.map((one, i) => largestDifference(one, b.states[i]))),
    outputs: Math.max(
      largestDifference(a.logits, b.logits),
      largestDifference(a.textAttention, b.textAttention),
    ),
  }
}

/** Largest difference of a Llama-like teacher's logits and maps between the two providers. */
async function compareLlama(device: GPUDevice): Promise<number> {
  const config = { ...FULL_LLAMA, layers: 2 }
  const file = exportTeacher(config, randomParameters(config, 9), cardFor(config))
  const batch = randomBatch(config, 2, 3, 10)
  const [gpu, cpu] = [await loadTeacher(file, { device }), await loadTeacher(file)]
  const [seen, truth] = [await gpu.run(batch), await cpu.run(batch)]
  const differences = []
  for (const name of ['logits', 'imageAttention', 'textAttention'] as const)
    differences.push(largestDifference(await readBack(device, seen[name]), truth[name]))
  seen.release()
  await Promise.all([gpu.dispose(), cpu.dispose()])
  return Math.max(...differences)
}

/** Words as int64: looked up as they are, which the device does, and cast first, which it cannot. */
async function compareLong(
  device: GPUDevice,
  encoderFile: Uint8Array,
): Promise<Pick<Outcome, 'long' | 'onCpu' | 'longBuffer'>> {
  const config = { ...FULL, layers: 2 }
  const file = exportTeacher(config, randomParameters(config, 11), cardFor(config))
  const own = {
    'own:000000000000000a': retyped(file, { tokens: 'int64' }, () => 'int64'),
    'own:000000000000000b': retyped(file, { tokens: 'int64' }),
  }
  const sources = {
    base: 'base',
    perception: 'own:000000000000000a',
    reasoning: 'base',
    planning: 'own:000000000000000b',
  }
  const files = async (name: string) =>
    name === 'encoder.onnx' ? encoderFile : ({ ...own, base: file }[name] ?? file).slice()
  const software = { vendor: '', architecture: '', device: '', description: '', software: true }
  const teachers = await Teachers.load({ device, adapter: software }, files, sources, undefined, 'webgpu')
  const set = makeDataset({ seed: 3, split: 'test', frames: 2 })
  const host = hostData(set, await teachers.features(set.pixels))
  const cpu = await loadTeacher(file.slice())
  const truth = (await cpu.run(hostBatch(host, 0, 2))).logits
  const differences: number[] = []
  for (const name of ['base', 'perception', 'planning'] as const)
    differences.push(largestDifference((await teachers.outputs(name, host, 0, 2)).logits, truth))
  const long = await loadTeacher(own['own:000000000000000a'].slice(), { device })
  const batch = randomBatch(config, 2, 3, 8)
  const tokens = device.createBuffer({ size: batch.tokens.byteLength, usage: GPUBufferUsage.STORAGE })
  const longBuffer = await long.run({ ...batch, tokens }).then(
    () => 'a run succeeded',
    (thrown: unknown) => (thrown instanceof TeacherError ? thrown.failure.code : reasonOf(thrown)),
  )
  const { onCpu } = teachers
  await Promise.all([long.dispose(), cpu.dispose(), teachers.dispose()])
  return { long: Math.max(...differences), onCpu, longBuffer }
}

async function compare(): Promise<Outcome> {
  const device = await requestDevice()
  const gpuErrors: string[] = []
  device.onuncapturederror = (event) => gpuErrors.push(event.error.message)

  const encoderFile = exportEncoder(randomEncoder(5), ENCODER_CARD)
  const next = normals(6)
  const pixels = Float32Array.from({ length: 2 * 3 * 48 * 48 }, () => Math.max(-1, Math.min(1, next())))
  const gpuEncoder = await loadEncoder(encoderFile, { device })
  const cpuEncoder = await loadEncoder(encoderFile)
  const seen = await gpuEncoder.run(pixels, 2)
  const expected = await cpuEncoder.run(pixels, 2)
  const encoder = Math.max(
    largestDifference(await readBack(device, seen.features), expected.features),
    largestDifference(await readBack(device, seen.labels), expected.labels),
  )
  seen.release()

  const file = exportTeacher(FULL, randomParameters(FULL, 7), cardFor(FULL))
  const batch = randomBatch(FULL, 2, 3, 8)
  const gpu = await loadTeacher(file, { device })
  const cpu = await loadTeacher(file)
  const first = await gpu.run(batch)
  const truth = await cpu.run(batch)
  const logits = largestDifference(await readBack(device, first.logits), truth.logits)
  const imageAttention = largestDifference(await readBack(device, first.imageAttention), truth.imageAttention)
  const textAttention = largestDifference(await readBack(device, first.textAttention), truth.textAttention)
  first.release()
  first.release()

  const onDevice = (data: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>): GPUBuffer => {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC
    const buffer = device.createBuffer({ size: data.byteLength + 256, usage })
    device.queue.writeBuffer(buffer, 0, data)
    return buffer
  }
  const buffers = {
    features: onDevice(new Float32Array(batch.features)),
    tokens: onDevice(new Int32Array(batch.tokens)),
  }
  const second = await gpu.run({ ...batch, ...buffers })
  const fromBuffers = largestDifference(await readBack(device, second.logits), truth.logits)
  second.release()

  const llama = await compareLlama(device)
  const longWords = await compareLong(device, encoderFile)
  const { features, targets, states, outputs } = await compareTeachers(device, encoderFile, file)

  device.destroy()
  const afterLoss = await gpu.run(batch).then(
    () => 'a run succeeded',
    (thrown: unknown) => (thrown instanceof TeacherError ? thrown.failure.code : reasonOf(thrown)),
  )
  await Promise.all([gpu.dispose(), gpuEncoder.dispose()])
  const fresh = await requestDevice()
  const again = await loadTeacher(file, { device: fresh })
  const third = await again.run(batch)
  const recovered = largestDifference(await readBack(fresh, third.logits), truth.logits)
  third.release()
  return {
    encoder,
    logits,
    imageAttention,
    textAttention,
    fromBuffers,
    llama,
    ...longWords,
    features,
    targets,
    states,
    outputs,
    gpuErrors,
    afterLoss,
    recovered,
  }
}

compare().then(postMessage, (thrown: unknown) =>
  postMessage({
    error: reasonOf(thrown),
    detail: thrown instanceof TeacherError ? thrown.failure.detail : undefined,
  }),
)
