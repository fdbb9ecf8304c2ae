// Data sets: frames drawn from a seed, twelve questions behind each picture, packed into text slots. Frame i
// depends on (seed, split, i) only, so a smaller data set is the beginning of a larger one, and splits never
// share a random stream. This keeps teachers' training, students' training, validation and test separate for
// every seed (tests/world/disjoint.test.ts).

import { drawPicture } from './picture'
import { questionsOf, TEMPLATE_IDS, TEMPLATES, capabilityOf } from './questions'
import { type RandomStream, stream } from './random'
import { sampleScene, underConditions, type Conditions } from './scene'
import { CAPABILITIES, IMAGE_SIZE, QUESTIONS_PER_FRAME, TEXT_SLOTS } from './types'
import type { Capability, Dataset, Question, Scene, TemplateId } from './types'
import { EOS, PAD } from './vocabulary'

/**
 * What frames are for. `train`: the encoder and every teacher learn from these; so did students before they
 * had their own frames. `student`: students learn from these. `validation`: for choosing. `test`: for
 * reporting alone.
 */
export const SPLITS = ['train', 'student', 'validation', 'test'] as const
export type Split = (typeof SPLITS)[number]

/** Validation and test frames are the same for every run, so that runs can be compared. */
export const EVALUATION_SEED = 1

/** How the questions of a frame are chosen. */
export interface QuestionPlan {
  /** Questions per capability, twelve together; in place of equal shares. */
  counts?: readonly [perception: number, reasoning: number, planning: number]
  /**
   * How often each template is drawn within its capability (a missing one counts 1); in place of the round
   * robin.
   */
  mix?: Readonly<Partial<Record<TemplateId, number>>>
  /**
   * With weights, templates are drawn by weight (a missing one counts 0) and capabilities come in any order.
   */
  templateWeights?: Readonly<Partial<Record<TemplateId, number>>>
  /** Ask of these capabilities only, in equal shares (1, 2 or 3 of them). Default: all three. */
  capabilities?: readonly Capability[]
}

export interface DatasetOptions extends QuestionPlan {
  /** Whole number in [0, 2^53). */
  seed: number
  split: Split
  frames: number
  /** Default: every scene as drawn. */
  conditions?: Conditions
}

/** Bytes of one picture: 48 x 48 x 3. */
export const PICTURE_BYTES = IMAGE_SIZE * IMAGE_SIZE * 3

/** One question packed into the text slots of a segment. */
export interface PackedQuestion {
  /** Token ids [8]: question, answer, `<eos>`, padding. */
  tokens: Int32Array
  /** Next-token targets [8]: the id of slot i+1 where that is an answer token or `<eos>`, else -1. */
  targets: Int32Array
  /** Used slots: question + answer + 1. */
  length: number
}

/** Packs a question with its answer. Throws where question, answer and `<eos>` need more than 8 slots. */
export function packQuestion(question: Question): PackedQuestion {
  const tokens = new Int32Array(TEXT_SLOTS)
  const targets = new Int32Array(TEXT_SLOTS)
  return { tokens, targets, length: packInto(question, tokens, targets, 0) }
}

/** Packs a question into the slots from `at` on; returns how many it uses. Throws as `packQuestion`. */
export function packInto(
  { question, answer }: Question,
  tokens: Int32Array,
  targets: Int32Array,
  at: number,
): number {
  const length = question.length + answer.length + 1
  if (length > TEXT_SLOTS)
    throw new Error(`a question of ${length} tokens does not fit ${TEXT_SLOTS} text slots`)
  tokens.fill(PAD, at, at + TEXT_SLOTS)
  targets.fill(-1, at, at + TEXT_SLOTS)
  tokens.set(question, at)
  tokens.set(answer, at + question.length)
  tokens[at + length - 1] = EOS
  for (let slot = question.length; slot < length; slot++) targets[at + slot - 1] = tokens[at + slot]
  return length
}

/** Draws questions about one scene, none twice while its capability has another. */
class Asker {
  readonly chosen: Question[] = []
  private readonly pools = new Map<TemplateId, Question[]>()

  constructor(
    private readonly scene: Scene,
    private readonly random: RandomStream,
  ) {}

  /** Asks this template, or the next of the list that can be asked; false when none can. */
  ask(template: TemplateId, family: readonly TemplateId[]): boolean {
    const start = family.indexOf(template)
    // A second round allows all templates again: only then does a frame repeat a question.
    for (let tries = 0; tries < 2 * family.length; tries++) {
      const candidate = family[(start + tries) % family.length]
      let pool = this.pools.get(candidate)
      if (pool === undefined || (tries >= family.length && pool.length === 0)) {
        pool = questionsOf(this.scene, candidate, this.random)
        this.pools.set(candidate, pool)
      }
      if (pool.length === 0) continue
      const [question] = pool.splice(this.random.integer(pool.length), 1)
      this.chosen.push(question)
      return true
    }
    return false
  }

  /** The same, of the whole capability. Throws when nothing of it can be asked. */
  askCapability(template: TemplateId): void {
    const capability = capabilityOf(template)
    if (!this.ask(template, TEMPLATES[capability])) throw new Error(`nothing can be asked of ${capability}`)
  }
}

/**
 * Asks `count` questions of a capability, templates drawn by weight; those of weight 0 only when no others
 * are left.
 */
function askMixed(
  asker: Asker,
  random: RandomStream,
  capability: Capability,
  count: number,
  mix: NonNullable<QuestionPlan['mix']>,
): void {
  const family = TEMPLATES[capability].filter((id) => (mix[id] ?? 1) > 0)
  if (family.length === 0) throw new Error(`every template of ${capability} has weight 0`)
  const weights = family.map((id) => mix[id] ?? 1)
  for (let k = 0; k < count; k++) {
    const template = family[random.weighted(weights)]
    if (!asker.ask(template, family)) asker.askCapability(template)
  }
}

function checkPlan({ capabilities = CAPABILITIES, counts }: QuestionPlan): void {
  if (capabilities.length === 0 || QUESTIONS_PER_FRAME % capabilities.length !== 0)
    throw new Error('ask of 1, 2 or 3 capabilities')
  if (counts && counts.reduce((sum, n) => sum + n, 0) !== QUESTIONS_PER_FRAME)
    throw new Error(`${counts.join(' + ')} questions per capability are not ${QUESTIONS_PER_FRAME}`)
}

/**
 * The twelve questions of frame `index` about its scene. Without weights: an equal share per capability, or
 * the plan's counts, in the order of the plan's capabilities, templates in round robin across frames. A
 * template that cannot be asked in this scene, or has nothing new to ask, gives way to the next of its
 * capability; a question repeats only when its capability has none left.
 */
export function frameQuestions(
  scene: Scene,
  index: number,
  random: RandomStream,
  plan: QuestionPlan = {},
): Question[] {
  checkPlan(plan)
  const capabilities = plan.capabilities ?? CAPABILITIES
  const asker = new Asker(scene, random)
  if (plan.templateWeights) {
    const given = plan.templateWeights
    const weights = TEMPLATE_IDS.map((id) => (capabilities.includes(capabilityOf(id)) ? (given[id] ?? 0) : 0))
    for (let k = 0; k < QUESTIONS_PER_FRAME; k++) asker.askCapability(TEMPLATE_IDS[random.weighted(weights)])
    return asker.chosen
  }
  for (const capability of capabilities) {
    const family = TEMPLATES[capability]
    const share = plan.counts?.[CAPABILITIES.indexOf(capability)] ?? QUESTIONS_PER_FRAME / capabilities.length
    if (plan.mix) askMixed(asker, random, capability, share, plan.mix)
    else for (let k = 0; k < share; k++) asker.askCapability(family[(index * share + k) % family.length])
  }
  return asker.chosen
}

/** The scene of frame `index` of a split, under conditions where there are some. */
export function frameScene(seed: number, split: Split, index: number, conditions: Conditions = 'all'): Scene {
  return underConditions(sampleScene(stream(seed, `${split}/scene`, index)), conditions)
}

/**
 * The picture of a scene as frame `index` of a split: its own tint and pixel noise. RGB bytes [48, 48, 3].
 */
export function framePicture(scene: Scene, seed: number, split: Split, index: number): Uint8Array {
  return drawPicture(scene, stream(seed, `${split}/picture`, index))
}

/** What one frame of a data set is made of: a scene, who draws its picture, and twelve questions. */
export interface Frame {
  scene: Scene
  /** Draws the picture, RGB bytes [48, 48, 3], into `out`. */
  draw(out: Uint8Array): void
  questions: readonly Question[]
}

/** Packs frames into a data set. Throws where `frames` is no whole number, or a frame has not twelve questions. */
export function packFrames(frames: number, frameAt: (index: number) => Frame): Dataset {
  if (!Number.isInteger(frames) || frames < 0)
    throw new RangeError(`frames ${frames}: must be a whole number`)
  const segments = frames * QUESTIONS_PER_FRAME
  const scenes: Scene[] = []
  const pixels = new Uint8Array(frames * PICTURE_BYTES)
  const tokens = new Int32Array(segments * TEXT_SLOTS)
  const targets = new Int32Array(segments * TEXT_SLOTS)
  const lengths = new Int32Array(segments)
  const capabilities = new Int32Array(segments)
  const templates: TemplateId[] = []
  const free = new Set<number>()
  for (let frame = 0; frame < frames; frame++) {
    const { scene, draw, questions } = frameAt(frame)
    if (questions.length !== QUESTIONS_PER_FRAME)
      throw new Error(`a frame has ${QUESTIONS_PER_FRAME} questions, not ${questions.length}`)
    scenes.push(scene)
    draw(pixels.subarray(frame * PICTURE_BYTES, (frame + 1) * PICTURE_BYTES))
    questions.forEach((question, k) => {
      const segment = frame * QUESTIONS_PER_FRAME + k
      lengths[segment] = packInto(question, tokens, targets, segment * TEXT_SLOTS)
      capabilities[segment] = CAPABILITIES.indexOf(question.capability)
      templates.push(question.template)
      if (question.free) free.add(segment)
    })
  }
  const data = { frames, scenes, pixels, tokens, targets, lengths, capabilities, templates }
  return free.size > 0 ? { ...data, free } : data
}

/** Makes a data set. Throws where `frames` is not a whole number or the plan cannot be followed. */
export function makeDataset(options: DatasetOptions): Dataset {
  const { seed, split, frames } = options
  return packFrames(frames, (frame) => {
    const scene = frameScene(seed, split, frame, options.conditions)
    return {
      scene,
      draw: (out) => void drawPicture(scene, stream(seed, `${split}/picture`, frame), out),
      questions: frameQuestions(scene, frame, stream(seed, `${split}/questions`, frame), options),
    }
  })
}

/** The question of segment `segment` of a data set, unpacked again. */
export function questionAt(dataset: Dataset, segment: number): Question {
  const at = segment * TEXT_SLOTS
  const length = dataset.lengths[segment]
  let questionLength = 1
  while (dataset.targets[at + questionLength - 1] < 0) questionLength++
  return {
    template: dataset.templates[segment],
    capability: CAPABILITIES[dataset.capabilities[segment]],
    question: Array.from(dataset.tokens.subarray(at, at + questionLength)),
    answer: Array.from(dataset.tokens.subarray(at + questionLength, at + length - 1)),
  }
}
