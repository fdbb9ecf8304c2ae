// A teacher that is wrong on purpose: on some of the training questions it teaches something other than its
// own answers. Only the cached targets change; where the teacher itself is shown or evaluated it answers as
// usual. Its image rows stay its own: they belong to no question.

import type { HostData } from '../../distill/engine/deviceData'
import type { TeacherShape } from '../../distill/matching'
import { TEACHER_TASKS, type TeacherTask } from '../../distill/tasks'
import type { Settings } from '../../settings/settings'
import { TeacherError } from '../../teacher/failure'
import type { CpuTeacherOutput } from '../../teacher/runtime'
import { stream } from '../../world/random'
import { IMAGE_TOKENS, TEXT_SLOTS } from '../../world/types'
import { EOS } from '../../world/vocabulary'
import { TEACHER_CHUNK } from '../run/teacherChunk'

export type WrongTeacherRule = Pick<
  Settings,
  'seed' | 'wrongTeacher' | 'wrongShare' | 'wrongHow' | 'wrongQuestions'
>

/** Some frames of a training set, beginning at frame `first`. */
export interface FrameRange {
  host: HostData
  first: number
  count: number
}

export const isWrong = ({ wrongTeacher, wrongShare }: WrongTeacherRule, teacherTask: TeacherTask): boolean =>
  wrongShare > 0 && (wrongTeacher === 'all' || wrongTeacher === teacherTask)

/**
 * Frames that a teacher answers at once under a rule, `otherwise` where nothing depends on it: answers are exchanged
 * among those of as many frames wherever a run is computed.
 */
export const framesAtOnce = (rule: WrongTeacherRule | null | undefined, otherwise: number): number =>
  rule?.wrongHow === 'shuffled' && TEACHER_TASKS.some((task) => isWrong(rule, task))
    ? TEACHER_CHUNK
    : otherwise

/** The teacher whose outputs replace a teacher's under `specialist`. */
export const standIn = (teacherTask: TeacherTask): TeacherTask =>
  TEACHER_TASKS[(TEACHER_TASKS.indexOf(teacherTask) + 1) % TEACHER_TASKS.length]

/**
 * Which questions of the frames the teacher is wrong on, as indices from the first of them. Depends on (seed,
 * teacher, question) alone; a larger share contains the questions of a smaller one.
 */
export function wrongQuestions(
  rule: WrongTeacherRule,
  teacherTask: TeacherTask,
  { host, first, count }: FrameRange,
): number[] {
  const { questionsPerFrame, capabilities } = host
  const own = TEACHER_TASKS.indexOf(teacherTask)
  return Array.from({ length: count * questionsPerFrame }, (_, k) => k).filter((k) => {
    const question = first * questionsPerFrame + k
    const isOwn = capabilities[question] === own
    if (rule.wrongQuestions !== 'every' && isOwn !== (rule.wrongQuestions === 'own')) return false
    return stream(rule.seed, `wrong ${teacherTask}`, question).uniform() < rule.wrongShare
  })
}

/**
 * Copies a teacher's outputs for one question, its eight text rows, from question `source` of `from` to
 * question `at` of `to`: outputs of the same frames and shape.
 */
function copyQuestion(
  to: CpuTeacherOutput,
  at: number,
  from: CpuTeacherOutput,
  source: number,
  { host, count }: FrameRange,
  { hiddenLayers, width }: TeacherShape,
): void {
  const perFrame = host.questionsPerFrame
  const copy = (into: Float32Array, of: Float32Array, length: number, place: number, begin: number): void =>
    into.set(of.subarray(begin, begin + length), place)
  const logits = TEXT_SLOTS * to.vocabulary
  copy(to.logits, from.logits, logits, at * logits, source * logits)
  const maps = TEXT_SLOTS * (IMAGE_TOKENS + TEXT_SLOTS)
  for (let layer = 0; layer < to.layers; layer++) {
    const first = layer * count * perFrame
    copy(to.textAttention, from.textAttention, maps, (first + at) * maps, (first + source) * maps)
  }
  if (!to.hidden || !from.hidden) return
  const frameRows = IMAGE_TOKENS + perFrame * TEXT_SLOTS
  const rowOf = (question: number): number =>
    Math.floor(question / perFrame) * frameRows + IMAGE_TOKENS + (question % perFrame) * TEXT_SLOTS
  for (let layer = 0; layer < hiddenLayers; layer++) {
    const before = layer * count * frameRows
    copy(
      to.hidden,
      from.hidden,
      TEXT_SLOTS * width,
      (before + rowOf(at)) * width,
      (before + rowOf(source)) * width,
    )
  }
}

/** Words that some answer of the training set has, ascending. */
export function answerWords({ targets }: HostData): number[] {
  const found = new Set(targets)
  return [...found].filter((id) => id >= 0 && id !== EOS).sort((a, b) => a - b)
}

/**
 * The word with which a wrong teacher replaces each answer word: one cycle through all of them, drawn from
 * the seed.
 */
export function exchangedWords(host: HostData, seed: number): Map<number, number> {
  const cycle = stream(seed, 'exchanged words').shuffle(answerWords(host))
  return new Map(cycle.map((word, i) => [word, cycle[(i + 1) % cycle.length]]))
}

function exchangeWords(outputs: CpuTeacherOutput, questions: readonly number[], words: Map<number, number>) {
  const { vocabulary } = outputs
  const said = outputs.logits.slice()
  for (const question of questions)
    for (let slot = 0; slot < TEXT_SLOTS; slot++) {
      const row = (question * TEXT_SLOTS + slot) * vocabulary
      for (const [word, other] of words) outputs.logits[row + other] = said[row + word]
    }
}

/** Slots of the question before its answer: those of another question fit where it has as many. */
function questionLength({ targets }: HostData, question: number): number {
  let slot = 0
  while (slot < TEXT_SLOTS && targets[question * TEXT_SLOTS + slot] < 0) slot++
  return slot
}

/**
 * For each of the questions another one of the same capability and length, in one cycle per kind; a question
 * that is the only one of its kind maps to itself.
 */
export function shuffledQuestions(
  questions: readonly number[],
  rule: WrongTeacherRule,
  teacherTask: TeacherTask,
  { host, first }: FrameRange,
): Map<number, number> {
  const kinds = new Map<string, number[]>()
  for (const k of questions) {
    const question = first * host.questionsPerFrame + k
    const kind = `${host.capabilities[question]} ${questionLength(host, question)}`
    kinds.set(kind, [...(kinds.get(kind) ?? []), k])
  }
  const random = stream(rule.seed, `shuffled ${teacherTask}`, first)
  return new Map(
    [...kinds.values()].flatMap((kind) => {
      const cycle = random.shuffle(kind)
      return cycle.map((k, i): [number, number] => [k, cycle[(i + 1) % cycle.length]])
    }),
  )
}

const sameShape = (a: TeacherShape, b: TeacherShape): boolean =>
  a.layers === b.layers && a.width === b.width && a.hiddenLayers === b.hiddenLayers

/**
 * The teacher's outputs for these frames under the rule, from its own outputs; `other` holds those of its
 * stand-in, for `specialist`. The arguments are not changed.
 * @throws TeacherError `contract` where the stand-in is a teacher of another shape.
 */
export function wrongOutputs(
  said: CpuTeacherOutput,
  shape: TeacherShape,
  other: { said: CpuTeacherOutput; shape: TeacherShape } | null,
  rule: WrongTeacherRule,
  teacherTask: TeacherTask,
  range: FrameRange,
): CpuTeacherOutput {
  const questions = wrongQuestions(rule, teacherTask, range)
  const taught: CpuTeacherOutput = {
    ...said,
    logits: said.logits.slice(),
    textAttention: said.textAttention.slice(),
    hidden: said.hidden && said.hidden.slice(),
  }
  if (rule.wrongHow === 'words') exchangeWords(taught, questions, exchangedWords(range.host, rule.seed))
  else if (rule.wrongHow === 'shuffled') {
    const source = shuffledQuestions(questions, rule, teacherTask, range)
    for (const [at, from] of source) copyQuestion(taught, at, said, from, range, shape)
  } else {
    if (!other || !sameShape(shape, other.shape))
      throw new TeacherError(
        'contract',
        `The ${standIn(teacherTask)} teacher cannot stand in for the ${teacherTask} teacher: their layers or widths differ.`,
        'Choose both from one set, or another way of being wrong.',
      )
    for (const at of questions) copyQuestion(taught, at, other.said, at, range, shape)
  }
  return taught
}
