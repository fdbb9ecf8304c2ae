// The inspected sample: one validation frame and one question, with the answers and attention maps of
// teachers and student.

import { TEACHER_TASKS, type TeacherTask } from '../../distill/tasks'
import type { AnswerToken, ModelView, InspectedSample } from '../../protocol/runFacts'
import { answerSentence, questionSentence } from '../../world/sentence'
import { CAPABILITIES, IMAGE_SIZE, IMAGE_TOKENS, QUESTIONS_PER_FRAME, TEXT_SLOTS } from '../../world/types'
import { EOS, words } from '../../world/vocabulary'
import type { Answers } from '../evaluate/evaluator'
import type { Distillation } from './distillation'
import { recordTeacherMaps } from './recordedRun'
import { argMax, type TeacherOutputs, type Teachers } from '../teachers/frozenTeachers'

const KEYS = IMAGE_TOKENS + TEXT_SLOTS

/**
 * One [44, 44] map from an image part [36, row stride] and a text part [8, row stride]; rows from `length` on
 * are left zero.
 */
function assembleMap(
  image: ArrayLike<number>,
  imageAt: number,
  imageStride: number,
  text: ArrayLike<number>,
  textAt: number,
  textStride: number,
  length: number,
): Float32Array {
  const map = new Float32Array(KEYS * KEYS)
  for (let i = 0; i < IMAGE_TOKENS; i++)
    for (let j = 0; j < IMAGE_TOKENS; j++) map[i * KEYS + j] = image[imageAt + i * imageStride + j]
  for (let s = 0; s < length; s++)
    for (let j = 0; j < KEYS; j++) map[(IMAGE_TOKENS + s) * KEYS + j] = text[textAt + s * textStride + j]
  return map
}

/** Elementwise mean of maps of one size. */
function meanOf(maps: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(maps[0].length)
  for (const map of maps) for (let i = 0; i < mean.length; i++) mean[i] += map[i] / maps.length
  return mean
}

/** Softmax probability of entry `best` among `length` logits. */
function probability(logits: ArrayLike<number>, at: number, length: number, best: number): number {
  let sum = 0
  for (let v = 0; v < length; v++) sum += Math.exp(logits[at + v] - logits[at + best])
  return 1 / sum
}

/** One question of a frame as the models see it. */
interface AskedQuestion {
  /** Its number among the questions of all frames. */
  segment: number
  /** Its first slot among those of its frame. */
  at: number
  /** Words of question and answer. */
  length: number
  /** Its slots that predict a word of the answer, and the right word of each slot. */
  slots: readonly number[]
  targets: Int32Array
}

/** The words of an answer, one per slot that predicts one. */
const answerOf = (
  { slots, targets }: AskedQuestion,
  predict: (slot: number) => { id: number; probability: number },
): AnswerToken[] =>
  slots.map((slot) => {
    const { id, probability: p } = predict(slot)
    return { word: words([id])[0], probability: p, right: id === targets[slot] }
  })

/** `maps`: of all layers, [rows, heads, keys] each. */
function studentView(
  asked: AskedQuestion,
  { tokens, probabilities }: Answers,
  maps: readonly Float32Array[],
  headCount: number,
): ModelView {
  const { at, length } = asked
  const heads = maps.map((map) =>
    Array.from({ length: headCount }, (_, h) =>
      assembleMap(
        map,
        h * KEYS,
        headCount * KEYS,
        map,
        ((IMAGE_TOKENS + at) * headCount + h) * KEYS,
        headCount * KEYS,
        length,
      ),
    ),
  )
  return {
    name: 'student',
    answer: answerOf(asked, (slot) => ({ id: tokens[at + slot], probability: probabilities[at + slot] })),
    attention: heads.map((each) => meanOf(each)),
    heads,
  }
}

function teacherView(asked: AskedQuestion, name: TeacherTask, o: TeacherOutputs): ModelView {
  const { at, length } = asked
  return {
    name,
    answer: answerOf(asked, (slot) => {
      const from = (at + slot) * o.vocabulary
      const id = argMax(o.logits, from, o.vocabulary)
      return { id, probability: probability(o.logits, from, o.vocabulary, id) }
    }),
    attention: Array.from({ length: o.layers }, (_, l) =>
      assembleMap(
        o.imageAttention,
        l * IMAGE_TOKENS * IMAGE_TOKENS,
        IMAGE_TOKENS,
        o.textAttention,
        (l * QUESTIONS_PER_FRAME * TEXT_SLOTS + at) * KEYS,
        KEYS,
        length,
      ),
    ),
  }
}

/**
 * A sample whose maps lie on the GPU: the student's in the evaluator's buffer, the teachers' in the viewer's.
 */
export interface ShownSample {
  frame: number
  question: number
}

/** Inspects samples of one run; the teachers' outputs of the last frame are cached. */
export class Viewer {
  private saved: { frame: number; outputs: [TeacherTask, TeacherOutputs][] } | null = null
  /** Teachers' maps of the sample, head-averaged: [teachers][layers][44, 44]. */
  readonly teacherMaps: GPUBuffer
  private readonly offsets: Record<TeacherTask, number>
  /** Null while another sample is on its way to the GPU. */
  sample: ShownSample | null = null

  constructor(
    private readonly run: Distillation,
    private readonly teachers: Teachers,
  ) {
    let layers = 0
    this.offsets = Object.fromEntries(
      TEACHER_TASKS.map((name) => {
        const first = layers
        layers += teachers.layers(name)
        return [name, first]
      }),
    ) as Record<TeacherTask, number>
    this.teacherMaps = recordTeacherMaps(run.viewer.plan, teachers.shapes)
  }

  /** Index of a teacher's first map in `teacherMaps`. */
  firstMap(teacher: TeacherTask): number {
    return this.offsets[teacher]
  }

  /**
   * Updates the student's maps of the sample to the current parameters, without reading anything back. False
   * when that would have to wait.
   */
  refresh(): boolean {
    if (!this.sample || !this.run.updateViewerNow()) return false
    this.run.viewer.show(this.sample.frame)
    return true
  }

  /** What the teachers make of a frame; null when the run is gone meanwhile. */
  private async outputsWhile(
    alive: () => boolean,
    frame: number,
  ): Promise<[TeacherTask, TeacherOutputs][] | null> {
    if (this.saved?.frame === frame) return this.saved.outputs
    const outputs: [TeacherTask, TeacherOutputs][] = []
    for (const name of TEACHER_TASKS) {
      if (!alive()) return null
      outputs.push([name, await this.teachers.outputs(name, this.run.data.validation, frame, 1)])
    }
    if (!alive()) return null
    this.saved = { frame, outputs }
    return outputs
  }

  /** The questions of a frame, in words. */
  private questionsOf(frame: number): InspectedSample['questions'] {
    const { validation, validationSet } = this.run.data
    return Array.from({ length: QUESTIONS_PER_FRAME }, (_, q) => {
      const s = frame * QUESTIONS_PER_FRAME + q
      const own = validation.targets.subarray(s * TEXT_SLOTS, (s + 1) * TEXT_SLOTS)
      const first = own.findIndex((t) => t >= 0) + 1
      const ids = [...validation.tokens.subarray(s * TEXT_SLOTS, s * TEXT_SLOTS + first)]
      const template = validationSet.templates[s]
      return {
        capability: CAPABILITIES[validation.capabilities[s]],
        text: questionSentence(template, ids, 'en'),
        textKo: questionSentence(template, ids, 'ko'),
      }
    })
  }

  /** Everything about one question of one validation frame, at the student's current parameters. */
  async inspected(frameWanted: number, questionWanted: number): Promise<InspectedSample> {
    return (await this.inspectedWhile(() => true, frameWanted, questionWanted))!
  }

  /**
   * The same while the run is there, `alive`; null once it is not: its buffers may be gone then, and its teachers
   * others with more layers.
   */
  async inspectedWhile(
    alive: () => boolean,
    frameWanted: number,
    questionWanted: number,
  ): Promise<InspectedSample | null> {
    const { validation } = this.run.data
    const frame = Math.max(0, Math.min(validation.frames - 1, frameWanted))
    const question = Math.max(0, Math.min(QUESTIONS_PER_FRAME - 1, questionWanted))
    const known = this.sample?.frame === frame && this.sample.question === question
    if (!known) this.sample = null
    const step = await this.run.updateViewer()
    if (!alive()) return null
    const answers = await this.run.viewer.answers(frame)
    if (!alive()) return null
    const studentMaps = await this.run.viewer.attention()
    const outputs = await this.outputsWhile(alive, frame)
    if (!outputs || !alive()) return null
    const asked = this.asked(frame, question)
    const student = studentView(asked, answers, studentMaps, this.run.config.heads)
    const teachers = outputs.map(([name, output]) => teacherView(asked, name, output))
    if (!known) {
      this.writeTeacherMaps(teachers)
      this.sample = { frame, question }
    }
    return { ...this.described(frame, question, asked), teachers, student, step }
  }

  private asked(frame: number, question: number): AskedQuestion {
    const { validation } = this.run.data
    const segment = frame * QUESTIONS_PER_FRAME + question
    const targets = validation.targets.subarray(segment * TEXT_SLOTS, (segment + 1) * TEXT_SLOTS)
    return {
      segment,
      at: question * TEXT_SLOTS,
      length: validation.lengths[segment],
      slots: [...targets.keys()].filter((s) => targets[s] >= 0),
      targets,
    }
  }

  private writeTeacherMaps(teachers: readonly ModelView[]): void {
    const { queue } = this.run.viewer.plan.device
    for (const { name, attention } of teachers)
      attention.forEach((map, l) =>
        queue.writeBuffer(
          this.teacherMaps,
          (this.offsets[name as TeacherTask] + l) * KEYS * KEYS * 4,
          map as Float32Array<ArrayBuffer>,
        ),
      )
  }

  /** The sample without its models: picture, questions and the right answer. */
  private described(
    frame: number,
    question: number,
    { segment, length, slots, targets }: AskedQuestion,
  ): Omit<InspectedSample, 'teachers' | 'student' | 'step'> {
    const { validation, validationSet } = this.run.data
    const ids = [...validation.tokens.subarray(segment * TEXT_SLOTS, segment * TEXT_SLOTS + length)]
    const truthIds = slots.map((slot) => targets[slot]).filter((id) => id !== EOS)
    const template = validationSet.templates[segment]
    const bytes = IMAGE_SIZE * IMAGE_SIZE * 3
    return {
      frame,
      question,
      frames: validation.frames,
      pixels: validationSet.pixels.slice(frame * bytes, (frame + 1) * bytes),
      questions: this.questionsOf(frame),
      words: words(ids),
      questionLength: slots[0] + 1,
      truth: words(truthIds),
      truthSentence: answerSentence(template, truthIds, 'en'),
      truthSentenceKo: answerSentence(template, truthIds, 'ko'),
    }
  }
}
