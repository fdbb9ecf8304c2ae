// A model under analysis, teacher or student: one ONNX file, run on the processor. There every adapter gives the same
// figures, and a run that trains meanwhile keeps its device.

import type { HostData } from '../../distill/engine/deviceData'
import type { Accuracy } from '../../distill/tasks'
import { loadEncoder, loadTeacher } from '../../teacher/runtime'
import type { CpuEncoder, CpuTeacher, CpuTeacherOutput, HiddenShape } from '../../teacher/runtime'
import { TEXT_SLOTS } from '../../world/types'
import { exactMatch } from '../evaluate/evaluator'
import { TEACHER_CHUNK } from '../run/teacherChunk'
import { encodePictures, hostBatch } from '../teachers/hostRun'

/** What is analysed: the current student, or a teacher by its role. */
export const SUBJECTS = ['student', 'base', 'perception', 'reasoning', 'planning'] as const
export type Subject = (typeof SUBJECTS)[number]

export type OnDone = (done: number, total: number) => void

/** Index of the largest of `count` values from `at` on. */
export function argMax(values: ArrayLike<number>, at: number, count: number): number {
  let best = 0
  for (let i = 1; i < count; i++) if (values[at + i] > values[at + best]) best = i
  return best
}

export class AnalysedModel {
  private constructor(
    readonly subject: Subject,
    private readonly session: CpuTeacher,
  ) {}

  /** @throws TeacherError as `loadTeacher`. */
  static async open(subject: Subject, onnx: Uint8Array): Promise<AnalysedModel> {
    return new AnalysedModel(subject, await loadTeacher(onnx))
  }

  /** Which hidden states the file gives; null: none. */
  get hidden(): HiddenShape | null {
    return this.session.hidden
  }

  /** Calls `use` with all outputs, chunk by chunk of frames; hidden states where the file has them. */
  async forEachChunk(
    host: HostData,
    hidden: boolean,
    use: (output: CpuTeacherOutput, first: number, count: number) => void,
    onDone: OnDone = () => undefined,
  ): Promise<void> {
    for (let first = 0; first < host.frames; first += TEACHER_CHUNK) {
      const count = Math.min(TEACHER_CHUNK, host.frames - first)
      use(await this.session.run(hostBatch(host, first, count), { hidden }), first, count)
      onDone(first + count, host.frames)
    }
  }

  /** The likeliest word at every text slot of a data set, [segments, 8]; the words before it are the true ones. */
  async predictions(host: HostData, onDone?: OnDone): Promise<Int32Array> {
    const predicted = new Int32Array(host.tokens.length)
    const perFrame = host.questionsPerFrame * TEXT_SLOTS
    await this.forEachChunk(
      host,
      false,
      ({ logits, vocabulary }, first, count) => {
        for (let row = 0; row < count * perFrame; row++)
          predicted[first * perFrame + row] = argMax(logits, row * vocabulary, vocabulary)
      },
      onDone,
    )
    return predicted
  }

  dispose(): Promise<void> {
    return this.session.dispose()
  }
}

/** Exact match of predictions [segments, 8]. */
export const accuracyOf = (host: HostData, predicted: Int32Array): Accuracy =>
  exactMatch(host, predicted, TEXT_SLOTS)

/** The vision encoder that all models share. */
export class AnalysisEncoder {
  private constructor(private readonly encoder: CpuEncoder) {}

  /** @throws TeacherError as `loadEncoder`. */
  static async open(onnx: Uint8Array): Promise<AnalysisEncoder> {
    return new AnalysisEncoder(await loadEncoder(onnx))
  }

  /** Features [frames * 36, 44] of pictures [frames, 48, 48, 3]. */
  features(pixels: Uint8Array, onDone: OnDone = () => undefined): Promise<Float32Array> {
    return encodePictures(this.encoder, pixels, onDone, () => {
      throw new Error('the encoder runs on the processor')
    })
  }

  dispose(): Promise<void> {
    return this.encoder.dispose()
  }
}
