// Turns a teacher's outputs into the cached targets of a training set, on the GPU: maps and hidden states
// with their group means taken, logits as they are.

import type { HostData } from '../../distill/engine/deviceData'
import type { SignalTargets, TargetMaps } from '../../distill/signals/recorder'
import {
  isAttention,
  isHidden,
  isLogits,
  type AttentionEntry,
  type HiddenEntry,
  type SignalEntry,
  type TeacherShape,
} from '../../distill/matching'
import type { TeacherTask } from '../../distill/tasks'
import { Plan } from '../../gpu/plan'
import { mapKeys, type ModelConfig } from '../../nn/config'
import { read, readWrite, threads } from '../../nn/dimensions'
import packHiddenWgsl from './packHidden.wgsl?raw'
import packTargetsWgsl from './packTargets.wgsl?raw'

/** Rows of one frame with all its questions. */
const frameTokens = (config: ModelConfig, host: HostData): number =>
  config.imageTokens + host.questionsPerFrame * config.textSlots

const dataRows = (config: ModelConfig, host: HostData): number => host.frames * frameTokens(config, host)

/**
 * Buffers for the targets of all signals; they belong to the plan. One row per row of the data set (logits:
 * per text row) and entry.
 */
export function targetBuffers(
  plan: Plan,
  config: ModelConfig,
  host: HostData,
  signals: readonly SignalEntry[],
): SignalTargets {
  const rows = dataRows(config, host)
  return {
    attention: mapBuffers(plan, rows * mapKeys(config), signals.filter(isAttention)),
    hidden: signals
      .filter(isHidden)
      .map((entry) => plan.buffer(`target hidden states, ${entry.teacherTask}`, rows * entry.teacherWidth)),
    logits: signals
      .filter(isLogits)
      .map((entry) =>
        plan.buffer(`target logits, ${entry.teacherTask}`, host.tokens.length * config.vocabulary),
      ),
  }
}

/** Runs of entries that one kernel computes: those of a typed loss have a kernel of their own. */
function kernelRuns(entries: readonly AttentionEntry[]): { first: number; size: number }[] {
  const runs: { first: number; size: number }[] = []
  entries.forEach((entry, i) => {
    const before = entries[i - 1]
    const same = before?.expression === entry.expression && (!entry.expression || before?.loss === entry.loss)
    if (i > 0 && same) runs[runs.length - 1].size++
    else runs.push({ first: i, size: 1 })
  })
  return runs
}

/** Buffers for the maps of `floats` each, as many to a buffer as a binding may have and one kernel computes. */
function mapBuffers(plan: Plan, floats: number, entries: readonly AttentionEntry[]): TargetMaps[] {
  const each = Math.max(1, Math.floor(plan.largestBinding / (4 * floats)))
  const parts = kernelRuns(entries).flatMap(({ first, size }) =>
    Array.from({ length: Math.ceil(size / each) }, (_, part) => ({
      first: first + part * each,
      size: Math.min(each, size - part * each),
    })),
  )
  return parts.map(({ first, size }, part) => {
    const label = parts.length > 1 ? `target maps ${part + 1} of ${parts.length}` : 'target maps'
    return { buffer: plan.buffer(label, size * floats), first }
  })
}

/** Where the targets of one of the signals lie; `floats`: of one entry. */
export function targetSlice(
  targets: SignalTargets,
  signals: readonly SignalEntry[],
  entry: SignalEntry,
  floats: number,
): { buffer: GPUBuffer; offset: number } {
  if (isLogits(entry)) return { buffer: targets.logits[signals.filter(isLogits).indexOf(entry)]!, offset: 0 }
  if (isHidden(entry)) return { buffer: targets.hidden[signals.filter(isHidden).indexOf(entry)]!, offset: 0 }
  const index = signals.filter(isAttention).indexOf(entry)
  const { buffer, first } = targets.attention.findLast((part) => part.first <= index)!
  return { buffer, offset: (index - first) * floats }
}

/** First layer and size of a group. Throws when it is not consecutive. */
function groupOf({ teacherLayers }: { teacherLayers: readonly number[] }): {
  GROUP_FIRST: number
  GROUP_SIZE: number
} {
  const layers = [...teacherLayers].sort((a, b) => a - b)
  if (layers.some((layer, i) => layer !== layers[0] + i))
    throw new Error(`a layer group must be consecutive, not ${layers.join(', ')}`)
  return { GROUP_FIRST: layers[0], GROUP_SIZE: layers.length }
}

/** Chunks of so many frames of a data set, for students of this shape. */
interface Packed {
  config: ModelConfig
  host: HostData
  chunk: number
}

/** The kernels' constants: a chunk within its data set. */
const packedShape = ({ config: { imageTokens, textSlots }, host, chunk }: Packed) => ({
  FRAMES: chunk,
  SEGMENTS: host.questionsPerFrame,
  IMAGE_TOKENS: imageTokens,
  TEXT_SLOTS: textSlots,
  DATA_FRAMES: host.frames,
})

/** Packs chunks of one teacher's outputs into all target entries of this teacher. */
export class TargetPacker {
  readonly image: GPUBuffer
  readonly text: GPUBuffer
  /** Null when none of the entries compares hidden states. */
  readonly hidden: GPUBuffer | null
  private readonly logits: GPUBuffer[]
  readonly plan: Plan
  private readonly first: GPUBuffer
  private compiling: Promise<void> | null = null
  /** Bytes of one frame's logits. */
  private readonly logitBytes: number

  /** `targets`: of all `signals`; only the entries of `teacherTask` are filled. */
  constructor(
    device: GPUDevice,
    config: ModelConfig,
    host: HostData,
    teacher: TeacherShape,
    chunk: number,
    targets: SignalTargets,
    signals: readonly SignalEntry[],
    teacherTask: TeacherTask,
  ) {
    const { imageTokens, textSlots } = config
    const segments = host.questionsPerFrame
    const keys = mapKeys(config)
    const tokens = frameTokens(config, host)
    const own = <T extends SignalEntry>(list: readonly T[]) =>
      list.flatMap((entry, index) => (entry.teacherTask === teacherTask ? [{ entry, index }] : []))
    const maps = own(signals.filter(isAttention))
    const states = own(signals.filter(isHidden))
    // Nothing is compiled where all targets come from a cache.
    this.plan = new Plan(device, 'targets', undefined, 'asked')
    this.image = this.plan.buffer('image maps', teacher.layers * chunk * imageTokens * imageTokens)
    this.text = this.plan.buffer('text maps', teacher.layers * chunk * segments * textSlots * keys)
    this.hidden =
      states.length > 0
        ? this.plan.buffer('hidden states', teacher.hiddenLayers * chunk * tokens * teacher.width)
        : null
    this.logits = own(signals.filter(isLogits)).map(({ index }) => targets.logits[index]!)
    this.logitBytes = 4 * segments * textSlots * config.vocabulary
    this.first = this.plan.buffer('first frame', 4)
    const packed = { config, host, chunk }
    for (const { entry, index } of maps) this.recordMaps(entry, index, targets.attention, packed)
    for (const { entry, index } of states) this.recordStates(entry, targets.hidden[index]!, packed)
  }

  /** Packs the maps of one entry, the one of this index among all entries with maps. */
  private recordMaps(
    entry: AttentionEntry,
    index: number,
    maps: readonly TargetMaps[],
    packed: Packed,
  ): void {
    const { config, host, chunk } = packed
    const { buffer, first } = maps.findLast((part) => part.first <= index)!
    const keys = mapKeys(config)
    this.plan.record(
      {
        label: 'pack targets',
        body: packTargetsWgsl,
        u32: {
          ENTRY: index - first,
          ...groupOf(entry),
          KEYS: keys,
          ...packedShape(packed),
          DATA_ROWS: dataRows(config, host),
        },
        bindings: {
          image: read('f32'),
          text: read('f32'),
          firstFrame: read('u32'),
          targets: readWrite('f32'),
        },
      },
      { image: this.image, text: this.text, firstFrame: this.first, targets: buffer },
      threads(chunk * frameTokens(config, host) * keys),
    )
  }

  /** Packs the hidden states of one entry. */
  private recordStates(entry: HiddenEntry, targets: GPUBuffer, packed: Packed): void {
    const { config, host, chunk } = packed
    this.plan.record(
      {
        label: 'pack hidden states',
        body: packHiddenWgsl,
        u32: { ...groupOf(entry), WIDTH4: entry.teacherWidth / 4, ...packedShape(packed) },
        bindings: { hidden: read('vec4f'), firstFrame: read('u32'), targets: readWrite('vec4f') },
      },
      { hidden: this.hidden!, firstFrame: this.first, targets },
      threads((chunk * frameTokens(config, host) * entry.teacherWidth) / 4),
    )
  }

  /** Compiles once, whoever asks. */
  compile(): Promise<void> {
    return (this.compiling ??= this.plan.compile())
  }

  /**
   * Packs what is now in `image`, `text` and `hidden`, whose first frame is frame `first` of the data set.
   */
  pack(first: number): void {
    this.plan.device.queue.writeBuffer(this.first, 0, new Uint32Array([first, 0, 0, 0]))
    this.plan.submit()
  }

  /** Where logits of the frames from `first` on go: buffers and the byte at which they begin. */
  logitTargets(first: number): { buffer: GPUBuffer; offset: number }[] {
    return this.logits.map((buffer) => ({ buffer, offset: first * this.logitBytes }))
  }

  destroy(): void {
    this.plan.destroy()
  }
}
