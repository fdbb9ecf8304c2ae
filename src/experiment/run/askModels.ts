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
import { EOS, PAD, VOCABULARY, words } from '../../world/vocabulary'
import type { Distillation } from './distillation'
import { Evaluator } from '../evaluate/evaluator'
import type { Reader, Teachers } from '../teachers/frozenTeachers'
import type { SceneAnswer, SceneModel, SceneRequest, SceneToken } from '../../protocol/runFacts'

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

/** A model's greedy answer; `logitsOf` gives the logits [8, V] of a segment's tokens [8]. */
export async function answerGreedily(
  name: SceneModel['name'],
  question: readonly number[],
  logitsOf: (tokens: Int32Array) => Promise<ArrayLike<number>>,
): Promise<SceneModel> {
  const segment = new Int32Array(TEXT_SLOTS).fill(PAD)
  segment.set(question)
  const tokens: SceneToken[] = []
  for (let slot = question.length; slot < TEXT_SLOTS; slot++) {
    const { id, token } = spoken(await logitsOf(segment), (slot - 1) * VOCABULARY.length)
    tokens.push(token)
    if (id === EOS) return { name, tokens, ended: true }
    segment[slot] = id
  }
  return { name, tokens, ended: false }
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
    const step = await this.run.focus()
    stay()
    this.student.snapshot(this.run.viewer.parameters)
    const student = await answerGreedily('student', question, (tokens) => {
      stay()
      this.student.replace(features, tokens)
      return this.student.logits(0)
    })
    const found = questionFromTokens(scene, question)
    return {
      request,
      pixels,
      words: words(question),
      truth: found ? words(found.answer) : null,
      models: [student, ...teachers],
      step,
    }
  }

  destroy(): void {
    this.student.destroy()
    this.back.destroy()
  }
}
