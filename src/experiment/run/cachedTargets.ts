// Targets of a training set that an earlier run has filled, in the cache that outlives the page: one result per unit
// of frames (targetFilling.ts), so that a run which was left early has cached what it had, and a run begins when the
// units of its first step are read.

import type { HostData } from '../../distill/engine/deviceData'
import { isAttention, isHidden, type SignalEntry } from '../../distill/matching'
import type { SignalTargets } from '../../distill/signals/recorder'
import { TEACHER_TASKS, type TeacherTask } from '../../distill/tasks'
import { readRanges, type FloatRange } from '../../gpu/readRanges'
import { mapKeys, type ModelConfig } from '../../nn/config'
import { nameOf, type CachedResults } from '../teachers/cachedResults'
import { framesAtOnce, type WrongTeacherRule } from '../teachers/wrongTeacher'
import { buffersOf } from './latestTargets'

/** Targets of more bytes than this are not cached: they would only push out one another. */
const MOST_BYTES = 128 * 2 ** 20

/** Frames [first, end) of the training set. */
export interface Frames {
  first: number
  end: number
}

/** What the targets of a run are filled from, and where they lie. */
export interface TargetsOfRun {
  config: ModelConfig
  host: HostData
  signals: readonly SignalEntry[]
  targets: SignalTargets
  wrong?: WrongTeacherRule | null
}

/** What of the loaded teachers decides their targets (frozenTeachers.ts). */
export interface TeachersOfTargets {
  readonly results: CachedResults | null
  readonly backend: string
  /** Frames that a teacher answers at once. */
  readonly chunk: number
  /** Of a teacher's file. */
  hash(name: TeacherTask): string | null
}

/** Where the targets of some frames lie: runs of floats, in an order of their own. */
export function targetRanges(
  { config, host, signals, targets }: Omit<TargetsOfRun, 'wrong'>,
  { first, end }: Frames,
): FloatRange[] {
  const text = host.questionsPerFrame * config.textSlots
  const image = config.imageTokens
  const rows = host.frames * (image + text)
  const frames = end - first
  const textOnly = (buffer: GPUBuffer, width: number): FloatRange => ({
    buffer,
    offset: first * text * width,
    floats: frames * text * width,
  })
  /** Entries of [image rows of all frames, text rows of all frames]. */
  const packed = (buffer: GPUBuffer, width: number): FloatRange[] =>
    Array.from({ length: Math.floor(buffer.size / 4 / (rows * width)) }, (_, entry) => [
      { buffer, offset: (entry * rows + first * image) * width, floats: frames * image * width },
      {
        buffer,
        offset: (entry * rows + host.frames * image + first * text) * width,
        floats: frames * text * width,
      },
    ]).flat()
  return [
    ...targets.attention.flatMap(({ buffer }) => packed(buffer, mapKeys(config))),
    ...signals.filter(isHidden).flatMap(({ teacherWidth }, i) => packed(targets.hidden[i], teacherWidth)),
    ...targets.logits.map((buffer) => textOnly(buffer, config.vocabulary)),
  ]
}

/** Of a signal what decides its targets: two that compare them differently have the same ones. */
const decisive = (signal: SignalEntry): unknown[] =>
  isAttention(signal)
    ? ['attention', signal.teacherTask, signal.teacherLayers]
    : isHidden(signal)
      ? ['hidden', signal.teacherTask, signal.teacherLayers, signal.teacherWidth]
      : ['logits', signal.teacherTask]

/** Of a rule what decides who is wrong on what; null where nobody is. */
const decisiveRule = (rule: WrongTeacherRule | null | undefined): unknown[] | null =>
  rule && rule.wrongShare > 0
    ? [rule.seed, rule.wrongTeacher, rule.wrongShare, rule.wrongHow, rule.wrongQuestions]
    : null

const sizeOf = (targets: SignalTargets): number => buffersOf(targets).reduce((sum, { size }) => sum + size, 0)

/** Like `readRanges`, but running out of memory only rejects the promise. */
async function readWhereThereIsRoom(device: GPUDevice, ranges: readonly FloatRange[]): Promise<Float32Array> {
  device.pushErrorScope('validation')
  device.pushErrorScope('out-of-memory')
  const reading = readRanges(device, ranges)
  const errors = [device.popErrorScope(), device.popErrorScope()]
  const [targets, ...problems] = await Promise.all([reading, ...errors])
  for (const problem of problems) if (problem) throw new Error(problem.message)
  return targets
}

export class CachedTargets {
  private last: Promise<unknown> = Promise.resolve()

  private constructor(
    private readonly device: GPUDevice,
    private readonly results: CachedResults,
    private readonly run: TargetsOfRun,
    private readonly name: string,
  ) {}

  /** The cache of these targets; null where there is none, or where they are too large for it. */
  static async open(
    device: GPUDevice,
    teachers: TeachersOfTargets,
    run: TargetsOfRun,
  ): Promise<CachedTargets | null> {
    const { results, backend } = teachers
    const { config, host, signals, targets, wrong } = run
    if (!results || signals.length === 0 || sizeOf(targets) > MOST_BYTES) return null
    const { imageTokens, textSlots, vocabulary } = config
    const { frames, questionsPerFrame } = host
    const chunk = framesAtOnce(wrong, teachers.chunk)
    const facts = { imageTokens, textSlots, vocabulary, chunk, frames, questionsPerFrame }
    const described = JSON.stringify([facts, signals.map(decisive), decisiveRule(wrong)])
    const name = await nameOf([
      'targets',
      results.engine,
      described,
      backend,
      ...TEACHER_TASKS.map((task) => String(teachers.hash(task))),
      host.features,
      host.tokens,
      host.targets,
      host.lengths,
      host.capabilities,
    ])
    return new CachedTargets(device, results, run, name)
  }

  private resultName = ({ first, end }: Frames): string => `${this.name} ${first}-${end}`

  /** The targets of these frames, for `restore`; null where they are not cached. */
  async read(frames: Frames): Promise<Float32Array | null> {
    const cached = await this.results.store.read(this.resultName(frames))
    const floats = targetRanges(this.run, frames).reduce((sum, range) => sum + range.floats, 0)
    return cached?.byteLength === 4 * floats ? new Float32Array(cached) : null
  }

  /** Puts what `read` gave where the run's targets lie. */
  restore(frames: Frames, targets: Float32Array): void {
    let at = 0
    for (const { buffer, offset, floats } of targetRanges(this.run, frames)) {
      this.device.queue.writeBuffer(buffer, 4 * offset, targets as Float32Array<ArrayBuffer>, at, floats)
      at += floats
    }
  }

  /**
   * Caches the targets of these frames as they are after everything submitted so far. Nobody has to wait for it; a
   * device that is lost meanwhile has cached nothing.
   */
  keep(frames: Frames): void {
    const reading = readWhereThereIsRoom(this.device, targetRanges(this.run, frames))
    this.last = Promise.all([reading, this.last])
      .then(([targets]) => this.results.store.write(this.resultName(frames), targets.buffer as ArrayBuffer))
      .catch(() => undefined)
  }

  /** Resolves when everything that was kept so far is stored, or lost. */
  async stored(): Promise<void> {
    await this.last
  }
}
