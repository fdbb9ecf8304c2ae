// The models' side of the scene editor: a made-up scene and question, answered by student and teachers word
// by word. Decoding is greedy: a model reads its own words back until it outputs <eos> or the eight text
// slots are full. Works on a snapshot, so that training continues.

import { TEACHER_TASKS } from '../../distill/tasks'
import { ReadBack } from '../../gpu/plan'
import { FEATURE_SIZE } from '../../teacher/exportEncoder'
import { questionFromTokens } from '../../world/questions'
import { checkScene } from '../../world/scene'
import { scenePicture } from '../../world/scenePicture'
import { IMAGE_TOKENS, TEXT_SLOTS } from '../../world/types'
import { EOS, PAD, VOCABULARY, tokenId, words } from '../../world/vocabulary'
import type { Distillation } from './distillation'
import { Evaluator } from '../evaluate/evaluator'
import type { Reader, Teachers } from '../teachers/frozenTeachers'
import type {
  SceneAnswer,
  SceneModel,
  SceneRequest,
  SceneToken,
  StudentReading,
} from '../../protocol/runFacts'

/** Alternatives shown beside the chosen word. */
const ALTERNATIVES = 5
/** Most words of a question; the rest of the slots is for the answer. */
export const QUESTION_WORDS = 4

const FEATURES = IMAGE_TOKENS * FEATURE_SIZE
const LOGITS = TEXT_SLOTS * VOCABULARY.length

/**
 * The word that a model chooses at one position and the likeliest others, from that position's logits [V].
 */
export function spoken(logits: ArrayLike<number>, at: number): { id: number; token: SceneToken } {
  const ids = VOCABULARY.map((_, id) => id).sort((a, b) => logits[at + b] - logits[at + a])
  const top = logits[at + ids[0]]
  const sum = ids.reduce((total, id) => total + Math.exp(logits[at + id] - top), 0)
  const [first, ...rest] = ids
    .slice(0, ALTERNATIVES + 1)
    .map((id) => ({ word: VOCABULARY[id], probability: Math.exp(logits[at + id] - top) / sum }))
  return { id: ids[0], token: { ...first, alternatives: rest } }
}

/** Gives the logits [8, V] of a segment's tokens [8]. */
type LogitsOf = (tokens: Int32Array) => Promise<ArrayLike<number>>

const segmentOf = (...parts: (readonly number[])[]): Int32Array => {
  const segment = new Int32Array(TEXT_SLOTS).fill(PAD)
  segment.set(parts.flat().slice(0, TEXT_SLOTS))
  return segment
}

/** The logits behind which `count` words follow a question, [count, V]. */
const behind = (logits: ArrayLike<number>, question: readonly number[], count: number): Float32Array =>
  Float32Array.from(
    { length: count * VOCABULARY.length },
    (_, i) => logits[(question.length - 1) * VOCABULARY.length + i],
  )

/** A model's greedy answer. */
export async function answerGreedily(
  name: SceneModel['name'],
  question: readonly number[],
  logitsOf: LogitsOf,
): Promise<SceneModel> {
  const said: number[] = []
  const tokens: SceneToken[] = []
  let logits: ArrayLike<number> = []
  let ended = false
  while (!ended && question.length + tokens.length < TEXT_SLOTS) {
    logits = await logitsOf(segmentOf(question, said))
    const { id, token } = spoken(logits, (question.length + said.length - 1) * VOCABULARY.length)
    tokens.push(token)
    ended = id === EOS
    if (!ended) said.push(id)
  }
  return { name, tokens, logits: behind(logits, question, tokens.length), ended }
}

/**
 * What a student makes of a question: its own answer, and its logits along the teachers' words and the true
 * ones. Words that were read once are not read again.
 */
async function readAlong(
  question: readonly number[],
  teachers: readonly SceneModel[],
  truth: readonly string[] | null,
  logitsOf: LogitsOf,
): Promise<StudentReading> {
  const answer = await answerGreedily('student', question, logitsOf)
  const idsOf = (model: SceneModel): number[] => model.tokens.map(({ word }) => tokenId(word))
  const known = new Map([[idsOf(answer).join(), answer.logits]])
  const read = async (ids: readonly number[]): Promise<Float32Array> => {
    const found = known.get(ids.join())
    if (found) return found
    const logits = behind(await logitsOf(segmentOf(question, ids.slice(0, -1))), question, ids.length)
    known.set(ids.join(), logits)
    return logits
  }
  const along: Partial<StudentReading['along']> = {}
  for (const teacher of teachers)
    if (teacher.name !== 'student') along[teacher.name] = await read(idsOf(teacher))
  return {
    answer,
    along: along as StudentReading['along'],
    truth: truth && (await read([...truth.map(tokenId), EOS])),
  }
}

/** Throws an error with a sentence when nothing can be asked with these settings. */
function checkRequest({ scene, question }: SceneRequest): void {
  checkScene(scene)
  if (question.length < 1 || question.length > QUESTION_WORDS)
    throw new Error(`a question has 1 to ${QUESTION_WORDS} words, not ${question.length}`)
  words(question)
}

/** Asks the models of one run. GPU resources are allocated once. One question at a time. */
export class SceneEditorState {
  /** The frozen teachers' latest answers, and the features of the picture they saw. */
  private saved: {
    picture: string
    features: Float32Array
    question: string
    teachers: SceneModel[]
  } | null = null

  private constructor(
    private readonly run: Distillation,
    private readonly teachers: Teachers,
    private readonly student: Evaluator,
    private readonly back: ReadBack,
  ) {}

  /** Records and compiles the student's forward pass over one picture and one question. */
  static async prepare(run: Distillation, teachers: Teachers): Promise<SceneEditorState> {
    const {
      plan: { device },
      d: { tile },
    } = run.viewer
    const empty = {
      frames: 1,
      questionsPerFrame: 1,
      features: new Float32Array(FEATURES),
      tokens: new Int32Array(TEXT_SLOTS),
      targets: new Int32Array(TEXT_SLOTS).fill(-1),
      lengths: Int32Array.of(TEXT_SLOTS),
      capabilities: Int32Array.of(0),
    }
    const student = new Evaluator(device, run.config, empty, 1, tile)
    const sceneModels = new SceneEditorState(
      run,
      teachers,
      student,
      new ReadBack(device, Math.max(FEATURES, LOGITS)),
    )
    try {
      await student.compile()
    } catch (error) {
      sceneModels.destroy()
      throw error
    }
    return sceneModels
  }

  /** GPU bytes of everything this object owns. */
  get bytes(): number {
    return this.student.bytes + this.back.bytes
  }

  /**
   * The answers of all models, the student's at its current parameters. Throws where the scene breaks a rule
   * or the question is too long, and where `alive` reports that the run has ended meanwhile.
   */
  async ask(request: SceneRequest, alive: () => boolean = () => true): Promise<SceneAnswer> {
    checkRequest(request)
    const stay = () => {
      if (!alive()) throw new Error('the run has gone')
    }
    const { scene, pictureSeed, corruption, question } = request
    const pixels = scenePicture(scene, pictureSeed, corruption)
    const read: Reader = (source, floats) => {
      stay()
      return this.back.read(source, floats)
    }
    const picture = JSON.stringify([scene, pictureSeed, corruption])
    const features =
      this.saved?.picture === picture
        ? this.saved.features
        : await this.teachers.features(pixels, undefined, read)
    let teachers =
      this.saved?.picture === picture && this.saved.question === question.join() ? this.saved.teachers : null
    if (!teachers) {
      teachers = []
      for (const name of [...TEACHER_TASKS, 'base'] as const)
        teachers.push(
          await answerGreedily(name, question, (tokens) =>
            this.teachers.segmentLogits(name, features, tokens, read),
          ),
        )
      this.saved = { picture, features, question: question.join(), teachers }
    }
    stay()
    const step = await this.run.updateViewer()
    stay()
    this.student.snapshot(this.run.viewer.parameters)
    const logitsOf: LogitsOf = (tokens) => {
      stay()
      this.student.replace(features, tokens)
      return this.student.logits(0)
    }
    const found = questionFromTokens(scene, question)
    const truth = found ? words(found.answer) : null
    const student = await readAlong(question, teachers, truth, logitsOf)
    const off = request.off ?? []
    if (off.length > 0) this.student.switchOff(off)
    return {
      request,
      pixels,
      words: words(question),
      truth,
      models: [student.answer, ...teachers],
      student,
      ablated: off.length > 0 ? await readAlong(question, teachers, truth, logitsOf) : null,
      step,
    }
  }

  destroy(): void {
    this.student.destroy()
    this.back.destroy()
  }
}
