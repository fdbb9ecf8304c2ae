// Fills the cached targets of a training set chunk by chunk, in any order: a run may begin when the frames of its
// first step are there. Chunks always cut the set at the same frames, so the targets are the same to the bit
// whatever the order, and whatever was asked for first. What a cache has is not filled by the teachers again.

import type { HostData } from '../../distill/engine/deviceData'
import type { SignalTargets } from '../../distill/signals/recorder'
import type { SignalEntry, TeacherShape } from '../../distill/matching'
import { TEACHER_TASKS, type TeacherTask } from '../../distill/tasks'
import { answered } from '../../gpu/answers'
import type { ModelConfig } from '../../nn/config'
import { teachersKey, type TeacherName, type TeacherSources } from '../../settings/teacherSources'
import type { CpuTeacherOutput } from '../../teacher/runtime'
import type { CachedTargets, Frames } from '../run/cachedTargets'
import { TargetPacker } from '../run/targets'
import { hostBatch, type TeacherSession } from './hostRun'
import { framesAtOnce, isWrong, standIn, wrongOutputs, type WrongTeacherRule } from './wrongTeacher'

/** What of the loaded teachers fills targets (frozenTeachers.ts). */
export interface FillingTeachers {
  readonly device: GPUDevice
  /** Frames that a teacher answers at once. */
  readonly chunk: number
  readonly sources: TeacherSources
  session(name: TeacherName): Promise<TeacherSession>
  shape(name: TeacherName): TeacherShape
  said(
    name: TeacherName,
    host: HostData,
    first: number,
    count: number,
    hidden: boolean,
  ): Promise<CpuTeacherOutput>
}

/** Which targets of what are filled. */
export interface FillingOptions {
  config: ModelConfig
  host: HostData
  signals: readonly SignalEntry[]
  /** Of all signals. */
  targets: SignalTargets
  /** What some teachers teach instead of their own answers. */
  wrong?: WrongTeacherRule | null
  /** Of these targets: units that it has come from there, the others are kept there. */
  cache?: CachedTargets | null
  /**
   * Runs after every piece, which is one chunk of one teacher, or after all pieces of a unit that was cached, with
   * their number; where it throws, filling ends.
   */
  between?: (pieces: number) => void | Promise<void>
}

/** First frames of the chunks of a unit: parts of the set that are filled as a whole, one after another. */
export function chunksOf(frames: number, chunk: number): number[][] {
  const firsts = Array.from({ length: Math.floor(frames / chunk) }, (_, i) => [i * chunk])
  // The last chunk starts earlier instead of being shorter: one shape for all runs. Some of its frames are in the
  // chunk before it as well, so the order of the two must not change.
  if (frames % chunk > 0) firsts[firsts.length - 1].push(frames - chunk)
  return firsts
}

export class TargetFilling {
  private readonly chunk: number
  private readonly units: number[][]
  private readonly packers: [TeacherTask, TargetPacker][]
  private readonly filled: (Promise<void> | undefined)[] = []
  private readonly done: boolean[]
  private readonly key: string
  private last: Promise<unknown> = Promise.resolve()
  private destroyed = false

  /** Makes what is needed to fill; nothing is filled yet. */
  constructor(
    private readonly teachers: FillingTeachers,
    private readonly options: FillingOptions,
  ) {
    const { config, host, signals, targets, wrong } = options
    this.chunk = Math.min(framesAtOnce(wrong, teachers.chunk), host.frames)
    this.units = chunksOf(host.frames, this.chunk)
    const used = TEACHER_TASKS.filter((f) => signals.some((s) => s.teacherTask === f))
    this.packers = used.map((f) => [
      f,
      new TargetPacker(teachers.device, config, host, teachers.shape(f), this.chunk, targets, signals, f),
    ])
    this.done = this.units.map(() => used.length === 0)
    this.key = teachersKey(teachers.sources)
  }

  /** Pieces of the whole, and of it those that are not filled yet among these frames (all by default). */
  pieces(frames?: ArrayLike<number>): number {
    const units = frames ? this.unitsOf(frames) : [...this.units.keys()]
    return (
      this.packers.length *
      units.filter((u) => !this.done[u]).reduce((sum, u) => sum + this.units[u].length, 0)
    )
  }

  private unitsOf(frames: ArrayLike<number>): number[] {
    const last = this.units.length - 1
    return [...new Set(Array.from(frames, (frame) => Math.min(last, Math.floor(frame / this.chunk))))]
  }

  /** True when the targets of all these frames are filled. */
  has(frames: ArrayLike<number>): boolean {
    return this.unitsOf(frames).every((u) => this.done[u])
  }

  /** True when all targets are filled. */
  get complete(): boolean {
    return this.done.every(Boolean)
  }

  /**
   * Fills the targets of these frames, before those that `rest` still has to fill. Rejects where a teacher fails,
   * where other teachers are chosen meanwhile, and when this is destroyed.
   */
  async fill(frames: ArrayLike<number>): Promise<void> {
    await Promise.all(this.unitsOf(frames).map((u) => this.unit(u)))
  }

  /** Fills everything, the units of these frames first, in their order. Rejects as `fill`. */
  async rest(first: Iterable<number> = []): Promise<void> {
    const order = new Set([...this.unitsOf([...first]), ...this.units.keys()])
    for (const u of order) if (!this.done[u]) await this.unit(u)
    const { queue } = this.teachers.device
    await answered(queue, queue.onSubmittedWorkDone())
    for (const [, packer] of this.packers) packer.destroy()
  }

  private unit(u: number): Promise<void> {
    const known = this.filled[u]
    if (known) return known
    const filling = this.last.then(async () => {
      await this.restored(u).then((cached) => (cached ? undefined : this.computed(u)))
      this.done[u] = true
    })
    this.last = filling.catch(() => undefined)
    return (this.filled[u] = filling)
  }

  private framesOf(u: number): Frames {
    const next = this.units[u + 1]
    return { first: this.units[u][0], end: next ? next[0] : this.options.host.frames }
  }

  /** Fills a unit from the cache; false where it is not there. */
  private async restored(u: number): Promise<boolean> {
    const { cache, between } = this.options
    const frames = this.framesOf(u)
    const targets = await cache?.read(frames)
    if (!targets) return false
    this.check()
    cache?.restore(frames, targets)
    await between?.(this.packers.length * this.units[u].length)
    return true
  }

  private async computed(u: number): Promise<void> {
    const { cache, between } = this.options
    for (const [name, packer] of this.packers)
      for (const first of this.units[u]) {
        await this.piece(name, packer, first)
        await between?.(1)
      }
    this.check()
    cache?.keep(this.framesOf(u))
  }

  private check(): void {
    if (this.destroyed) throw new Error('the run was destroyed while its targets were filled')
    if (teachersKey(this.teachers.sources) !== this.key)
      throw new Error('other teachers were chosen while targets were filled')
  }

  private async piece(name: TeacherTask, packer: TargetPacker, first: number): Promise<void> {
    const { host, wrong } = this.options
    this.check()
    const compiled = packer.compile()
    compiled.catch(() => undefined)
    if (wrong && isWrong(wrong, name)) await this.runWrong(name, first, packer, wrong)
    else await this.runInto(name, host, first, packer)
    await compiled
    this.check()
    packer.pack(first)
  }

  private async runInto(name: TeacherTask, host: HostData, first: number, to: TargetPacker): Promise<void> {
    const session = await this.teachers.session(name)
    const batch = hostBatch(host, first, this.chunk)
    const options = { hidden: to.hidden !== null }
    if (session.backend === 'wasm') return this.write(await session.run(batch, options), first, to)
    const output = await session.run(batch, options)
    try {
      this.check()
      const { device } = this.teachers
      const encoder = device.createCommandEncoder({ label: 'teacher outputs' })
      encoder.copyBufferToBuffer(output.imageAttention.buffer, 0, to.image, 0, output.imageAttention.size)
      encoder.copyBufferToBuffer(output.textAttention.buffer, 0, to.text, 0, output.textAttention.size)
      if (to.hidden && output.hidden)
        encoder.copyBufferToBuffer(output.hidden.buffer, 0, to.hidden, 0, output.hidden.size)
      for (const { buffer, offset } of to.logitTargets(first))
        encoder.copyBufferToBuffer(output.logits.buffer, 0, buffer, offset, output.logits.size)
      device.queue.submit([encoder.finish()])
    } finally {
      output.release()
    }
  }

  private write(said: CpuTeacherOutput, first: number, to: TargetPacker): void {
    this.check()
    const { queue } = this.teachers.device
    queue.writeBuffer(to.image, 0, said.imageAttention as Float32Array<ArrayBuffer>)
    queue.writeBuffer(to.text, 0, said.textAttention as Float32Array<ArrayBuffer>)
    if (to.hidden && said.hidden) queue.writeBuffer(to.hidden, 0, said.hidden as Float32Array<ArrayBuffer>)
    for (const { buffer, offset } of to.logitTargets(first))
      queue.writeBuffer(buffer, offset, said.logits as Float32Array<ArrayBuffer>)
  }

  /** The same for a wrong teacher: on the CPU, whatever the device. */
  private async runWrong(name: TeacherTask, first: number, to: TargetPacker, rule: WrongTeacherRule) {
    const { teachers, chunk: count } = this
    const { host } = this.options
    const hidden = to.hidden !== null
    const said = await teachers.said(name, host, first, count, hidden)
    const other = rule.wrongHow === 'specialist' ? standIn(name) : null
    const stand = other && {
      said: await teachers.said(other, host, first, count, hidden),
      shape: teachers.shape(other),
    }
    this.write(wrongOutputs(said, teachers.shape(name), stand, rule, name, { host, first, count }), first, to)
  }

  /** Fills nothing any more. The targets belong to the run's plan and stay. */
  destroy(): void {
    this.destroyed = true
    for (const [, packer] of this.packers) packer.destroy()
  }
}
