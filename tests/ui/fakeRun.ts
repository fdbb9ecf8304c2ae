// A made-up source of Reports for developing and testing the page without a GPU. Every figure in it is
// invented: only tests and the development harness may import it, the product never does.

import { teacherSources } from '../../src/settings/teacherSources'
import { weightsOf } from '../../src/ui/explain/stepContext'
import { inner } from '../../src/distill/combine/gramSpace'
import { COMBINE } from '../../src/distill/combine/registry'
import {
  TEACHER_TASKS,
  PERMUTATIONS,
  TASK_PAIRS,
  TASKS,
  type Accuracy,
  type StepMetrics,
} from '../../src/distill/tasks'
import type { Settings } from '../../src/settings/settings'
import type { WorkerLike } from '../../src/worker/clients/trainingClient'
import type {
  SceneModel,
  SceneToken,
  Baselines,
  Command,
  Failure,
  ModelView,
  InspectedSample,
  Report,
  RunFacts,
  RunStatus,
  Stage,
} from '../../src/protocol/messages'
import { makeDataset, questionAt } from '../../src/world/dataset'
import { questionFromTokens } from '../../src/world/questions'
import { scenePicture } from '../../src/world/scenePicture'
import { answerSentence, questionSentence } from '../../src/world/sentence'
import { stream, type RandomStream } from '../../src/world/random'
import { IMAGE_TOKENS, QUESTIONS_PER_FRAME, type Dataset } from '../../src/world/types'
import { VOCABULARY, words } from '../../src/world/vocabulary'

const SIDE = 44
const FRAMES = 12

export type Scenario = 'normal' | 'preparing' | Failure['code'] | 'crash' | 'nan'

const accuracy = (perception: number, reasoning: number, planning: number, questions: number): Accuracy => ({
  perception,
  reasoning,
  planning,
  average: (perception + reasoning + planning) / 3,
  questions,
})

export const FAKE_BASELINES: Baselines = {
  teacherAccuracy: [
    { name: 'perception', accuracy: accuracy(0.953, 0.862, 0.901, 1152) },
    { name: 'reasoning', accuracy: accuracy(0.921, 0.885, 0.912, 1152) },
    { name: 'planning', accuracy: accuracy(0.915, 0.858, 0.95, 1152) },
  ],
  noImage: accuracy(0.362, 0.331, 0.291, 1152),
}

export function fakeFacts(settings: Settings): RunFacts {
  const n = settings.layers
  const last = n - 2
  const group = Math.max(1, 5 - (n - 1) + 1)
  return {
    adapter: {
      vendor: 'nvidia',
      architecture: 'ada-lovelace',
      device: '',
      description: 'NVIDIA GeForce RTX 4060',
      software: false,
    },
    version: '0.1.0-fake',
    studentParameters: 121104,
    dispatchesPerStep: 512,
    gpuBytes: 83_400_000,
    targets: 'cached',
    teacherBackend: 'webgpu',
    teachers: teacherSources(settings),
    validationFrames: settings.validationFrames,
    majority: accuracy(0.33, 0.32, 0.26, 1152),
    studentLayers: n,
    signals:
      settings.method === 'ce-only'
        ? []
        : [
            { teacherTask: 'perception', studentLayer: 0, teacherLayers: [0], block: 'text-to-vision' },
            ...Array.from({ length: n - 1 }, (_, i) => {
              const s = Math.min(i, 5 - group)
              return {
                teacherTask: 'reasoning' as const,
                studentLayer: i,
                teacherLayers: Array.from({ length: group }, (_, k) => s + k),
                block: 'full' as const,
              }
            }),
            { teacherTask: 'planning', studentLayer: last, teacherLayers: [4], block: 'text-to-vision' },
          ],
  }
}

/**
 * One invented step: falling losses, a Gram matrix of random but consistent angles, coefficients from the
 * real combination.
 */
export function fakeStep(settings: Settings, step: number, random: RandomStream): StepMetrics {
  const t = step / 220
  const noise = () => Math.exp(0.16 * random.normal())
  const losses = {
    ce: (0.32 + 3.9 * Math.exp(-2.4 * t)) * noise(),
    perception: ((0.09 + 0.85 * Math.exp(-2.2 * t)) / 3000) * noise(),
    reasoning: ((0.12 + 0.5 * Math.exp(-1.5 * t)) / 3000) * noise(),
    planning: ((0.2 + 1.6 * Math.exp(-1.2 * t)) / 3000) * noise(),
  }
  const lengths = [1.5 * Math.exp(-0.4 * t) + 0.4, 0.72, 0.66, 1.1].map((l) => l * noise())
  const cosines = [0.03, 0.05, 0.09, -0.1 - 0.1 * Math.sin(t), 0.02, 0.13].map(
    (c) => c + 0.09 * random.normal(),
  )
  if (settings.method === 'ce-only') lengths.fill(0, 1)
  const gram = Array.from({ length: 16 }, () => 0)
  lengths.forEach((l, i) => (gram[5 * i] = l * l))
  TASK_PAIRS.forEach(([a, b], k) => {
    const [i, j] = [TASKS.indexOf(a), TASKS.indexOf(b)]
    gram[4 * i + j] = gram[4 * j + i] = cosines[k] * lengths[i] * lengths[j]
  })
  const permutation = step % 6
  const present: [boolean, boolean, boolean] =
    settings.method === 'ce-only' ? [false, false, false] : [true, true, true]
  const coefficients = COMBINE[settings.method].coefficients(gram, {
    permutation: PERMUTATIONS[permutation],
    present,
    losses: weightsOf({}, settings).map((w, k) => w * losses[TASKS[k]]),
    draw: { seed: settings.seed, step, microBatch: 0 },
  })
  const square = inner(gram, coefficients, coefficients)
  return {
    step,
    losses,
    gram,
    coefficients,
    angles: TASK_PAIRS.map(([a, b], k) =>
      lengths[TASKS.indexOf(a)] > 0 && lengths[TASKS.indexOf(b)] > 0
        ? (Math.acos(cosines[k]) * 180) / Math.PI
        : null,
    ),
    learningRate: settings.learningRate,
    updateNorm: Math.sqrt(Math.max(0, square)),
    permutation,
  }
}

/**
 * Parameter groups that add up to the step's Gram matrix; a teacher's gradient ends at the layer it is
 * matched in.
 */
export function fakeLayers(
  { layers }: Settings,
  { gram }: StepMetrics,
  random: RandomStream,
): { groups: string[]; grams: number[][] } {
  const groups = ['embedding', ...Array.from({ length: layers }, (_, l) => `layer ${l}`), 'final norm']
  const depths = [layers + 1, 0, layers - 2, layers - 2]
  const rest = [...gram]
  const grams = groups.slice(1).map((_, l) => {
    const sizes = depths.map((depth, k) => (l <= depth ? Math.sqrt((0.4 * gram[5 * k]) / groups.length) : 0))
    const own = Array.from({ length: 16 }, () => 0)
    for (let i = 0; i < 4; i++)
      for (let j = 0; j <= i; j++)
        own[4 * i + j] = own[4 * j + i] =
          sizes[i] * sizes[j] * (i === j ? 1 : 0.5 * Math.sin(6 * random.uniform()))
    own.forEach((x, i) => {
      rest[i] -= x
    })
    return own
  })
  return { groups, grams: [rest, ...grams] }
}

function fakeAttention(seed: number, layer: number, blur: number, used: number): Float32Array {
  const random = stream(seed, 'fake-attention', layer)
  const map = new Float32Array(SIDE * SIDE)
  for (let r = 0; r < IMAGE_TOKENS + used; r++) {
    const centre = r < IMAGE_TOKENS ? r - 4 * random.uniform() : 14 + 9 * Math.sin(r * 2.3 + layer)
    let sum = 0
    for (let c = 0; c <= r; c++) {
      const near = Math.exp(-((c - centre) ** 2) / (6 + 60 * blur)) + (c >= IMAGE_TOKENS ? 0.25 : 0)
      const v = (near + 0.03 + blur * 0.2) * (0.5 + random.uniform())
      map[r * SIDE + c] = v
      sum += v
    }
    for (let c = 0; c <= r; c++) map[r * SIDE + c] /= sum
  }
  return map
}

/** A Worker that trains nothing. */
export class FakeWorker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null
  onerror: WorkerLike['onerror'] = null
  onmessageerror: WorkerLike['onmessageerror'] = null
  private settings: Settings | null = null
  private status: RunStatus = 'preparing'
  private step = 0
  private look = { frame: 0, question: 0 }
  private timers: ReturnType<typeof setInterval>[] = []
  private random = stream(1, 'fake-run')
  private lastLook = 0
  private speedLimit: number | null = null
  private stopWhen: { accuracy: number | null; step: number | null } = { accuracy: null, step: null }
  private saved: number[] = []
  private data: { seed: number; set: Dataset } | null = null

  constructor(
    private readonly scenario: Scenario = 'normal',
    private readonly speed = 60,
    private readonly start = 0,
  ) {}

  postMessage(command: Command): void {
    switch (command.type) {
      case 'prepare':
        this.settings = command.settings
        this.prepare()
        return
      case 'run':
        this.status = 'running'
        this.report()
        return
      case 'pause':
        this.status = 'paused'
        this.report()
        return
      case 'step':
        this.advance(1)
        this.status = 'paused'
        this.report()
        return
      case 'reset':
        this.step = 0
        this.saved = []
        this.keep()
        this.status = 'ready'
        this.random = stream(this.settings?.seed ?? 1, 'fake-run')
        this.send({ type: 'initialWeights', initialWeights: null, ...(command.run && { run: command.run }) })
        this.report()
        this.evaluate()
        return
      case 'inspect':
        this.look = { frame: command.frame, question: command.question }
        if (this.status !== 'preparing') this.inspected()
        return
      case 'rewind':
        if (!this.saved.includes(command.step)) return
        this.step = command.step
        this.saved = this.saved.filter((s) => s <= command.step)
        this.send({ type: 'checkpoints', steps: this.saved })
        this.status = 'paused'
        this.report()
        this.inspected()
        return
      case 'speed':
        this.speedLimit = command.limit
        return
      case 'stopWhen':
        this.stopWhen = { accuracy: command.accuracy, step: command.step }
        return
      case 'ask':
        if (this.settings && this.status !== 'preparing') this.answer(command)
        return
      case 'updateHyperparameters':
        if (this.settings) this.settings = { ...this.settings, ...command.settings }
        return
      default: // Canvases and the student's files are left to the real worker.
    }
  }

  terminate(): void {
    this.timers.forEach(clearInterval)
  }

  private send(report: Report): void {
    this.onmessage?.({ data: report } as MessageEvent<unknown>)
  }

  private prepare(): void {
    this.timers.forEach(clearInterval)
    this.timers = []
    this.step = 0
    this.saved = []
    this.status = 'preparing'
    const stages: [Stage, number, 'bytes' | 'pipelines' | 'frames' | 'teachers' | 'checks'][] = [
      ['device', 1, 'checks'],
      ['download', 7_812_000, 'bytes'],
      ['pipelines', 64, 'pipelines'],
      ['data', 480, 'frames'],
      ['features', 480, 'frames'],
      ['targets', 3, 'teachers'],
    ]
    let at = 0
    this.timers.push(
      setInterval(() => {
        const stage = Math.floor(at / 4)
        if (
          this.scenario !== 'normal' &&
          this.scenario !== 'preparing' &&
          this.scenario !== 'nan' &&
          at === 6
        ) {
          this.terminate()
          if (this.scenario === 'crash') {
            this.onerror?.({
              message: 'Uncaught RangeError: out of bounds',
              filename: 'worker.js',
              lineno: 1,
              preventDefault() {},
            } as ErrorEvent)
            return
          }
          this.send({
            type: 'failure',
            failure: {
              code: this.scenario,
              message: `A made-up failure with the code ${this.scenario}.`,
              wayOut: 'A made-up way out.',
              detail: 'detail for a bug report',
            },
          })
          return
        }
        if (this.scenario === 'preparing' && at > 10) return
        if (stage >= stages.length) {
          this.terminate()
          this.begin()
          return
        }
        const [name, total, unit] = stages[stage]
        this.send({
          type: 'progress',
          progress: { stage: name, done: Math.round((total * ((at % 4) + 1)) / 4), total, unit },
        })
        at++
      }, 30),
    )
  }

  private begin(): void {
    const settings = this.settings!
    this.send({ type: 'ready', facts: fakeFacts(settings) })
    this.keep()
    this.status = 'ready'
    if (this.start) {
      const until = Math.min(this.start, settings.steps)
      for (let s = 0; s <= until; s += settings.evaluateEvery || until) {
        this.advance(s - this.step)
        this.keep()
        this.evaluate()
      }
      this.advance(until - this.step)
      this.status = 'paused'
    } else this.evaluate()
    this.report()
    this.inspected()
    this.send({ type: 'baselines', baselines: FAKE_BASELINES })
    let last = Date.now()
    this.timers.push(
      setInterval(() => {
        const now = Date.now()
        const count = Math.floor((Math.min(this.speed, this.speedLimit ?? Infinity) * (now - last)) / 1000)
        if (this.status !== 'running') {
          last = now
          return
        }
        if (count < 1) return
        last = now
        this.advance(count)
        this.report()
        if (now - this.lastLook > 400) this.inspected()
      }, 100),
    )
  }

  private advance(count: number): void {
    const settings = this.settings!
    const steps: StepMetrics[] = []
    for (let i = 0; i < count && this.step < settings.steps; i++) {
      this.step++
      const metrics = fakeStep(settings, this.step, this.random)
      if (this.scenario === 'nan' && this.step >= 90 && settings.learningRate >= 0.003)
        metrics.losses.ce = Number.NaN
      steps.push(metrics)
      if (settings.evaluateEvery && this.step % settings.evaluateEvery === 0 && !this.start) this.evaluate()
      if (this.step % 50 === 0) this.keep()
      if (this.step === this.stopWhen.step && this.status === 'running') {
        this.status = 'paused'
        this.send({ type: 'stopped', step: this.step, because: 'step' })
        break
      }
    }
    const last = steps.at(-1)
    if (last)
      this.send({
        type: 'layers',
        step: last.step,
        ...fakeLayers(settings, last, stream(last.step, 'fake-layers')),
      })
    if (steps.length) this.send({ type: 'metrics', steps, seconds: this.step / 60 })
    if (this.scenario === 'nan' && this.step >= 90 && settings.learningRate >= 0.003) {
      this.saved = this.saved.filter((s) => s < 90)
      this.send({ type: 'checkpoints', steps: this.saved })
      this.status = 'failed'
      this.send({
        type: 'failure',
        failure: {
          code: 'diverged',
          message: 'The loss became NaN at step 90.',
          wayOut: 'Lower the learning rate to a third and run again.',
          step: 90,
        },
      })
    }
    if (this.step >= settings.steps) this.status = 'finished'
  }

  private keep(): void {
    this.saved = [...this.saved.filter((s) => s < this.step), this.step]
    this.send({ type: 'checkpoints', steps: this.saved })
  }

  private evaluate(): void {
    const g = 1 - Math.exp(-this.step / 190)
    const jitter = () => 0.02 * (this.random.uniform() - 0.5) * (this.step > 0 ? 1 : 0)
    const measured = accuracy(
      0.02 + 0.7 * g + jitter(),
      0.03 + 0.55 * g + jitter(),
      0.01 + 0.79 * g + jitter(),
      1152,
    )
    this.send({ type: 'evaluation', step: this.step, accuracy: measured })
    if (
      this.status === 'running' &&
      this.stopWhen.accuracy !== null &&
      measured.average >= this.stopWhen.accuracy
    ) {
      this.status = 'paused'
      this.send({ type: 'stopped', step: this.step, because: 'accuracy' })
    }
  }

  private report(): void {
    this.send({
      type: 'status',
      status: this.status,
      step: this.step,
      steps: this.settings!.steps,
      stepsPerSecond: this.status === 'running' ? this.speed : 0,
    })
  }

  private answer({ type: _, ...request }: Extract<Command, { type: 'ask' }>): void {
    const random = stream(this.step + request.question.length, 'fake-bench')
    const found = questionFromTokens(request.scene, request.question)
    const truth = found ? words(found.answer) : null
    const token = (word: string, sure: number): SceneToken => {
      const probability = Math.min(0.99, 0.3 + 0.6 * sure + 0.1 * random.uniform())
      const others = ['car', 'stop', 'left-mid', 'braking', 'red', 'nothing']
        .filter((w) => w !== word)
        .slice(0, 5)
      return {
        word,
        probability,
        alternatives: others.map((w, i) => ({ word: w, probability: (1 - probability) * 0.5 ** (i + 1) })),
      }
    }
    const model = (name: SceneModel['name'], skill: number): SceneModel => {
      const tokens = spokenBy(skill)
      const logits = new Float32Array(tokens.length * VOCABULARY.length)
      tokens.forEach(({ word }, i) => (logits[i * VOCABULARY.length + VOCABULARY.indexOf(word)] = 3))
      return { name, ended: true, tokens, logits }
    }
    const spokenBy = (skill: number): SceneToken[] =>
      [...(truth ?? ['nothing', 'clear']), '<eos>'].map((word) =>
        random.uniform() < skill || word === '<eos>'
          ? token(word, skill)
          : token(random.pick(['slow', 'bus', 'right-far']), 0),
      )
    const g = 1 - Math.exp(-this.step / 190)
    const models = [
      model('student', g),
      model('perception', 0.95),
      model('reasoning', 0.95),
      model('planning', 0.9),
      model('base', 0.95),
    ]
    const like = models[1].logits
    const along = { perception: like, reasoning: like, planning: like, base: like }
    const student = { answer: models[0], along, truth: truth && like }
    const pixels = scenePicture(request.scene, request.pictureSeed, request.corruption)
    const said = { request, pixels, words: words(request.question), truth, models, step: this.step }
    const ablated = request.off ? student : null
    setTimeout(() => this.send({ type: 'answered', answer: { ...said, student, ablated } }), 150)
  }

  private inspected(): void {
    this.lastLook = Date.now()
    const settings = this.settings!
    if (this.data?.seed !== settings.seed)
      this.data = {
        seed: settings.seed,
        set: makeDataset({ seed: settings.seed, split: 'validation', frames: FRAMES }),
      }
    const data = this.data.set
    const { frame, question } = this.look
    const at = frame * QUESTIONS_PER_FRAME + question
    const q = questionAt(data, at)
    const used = data.lengths[at]
    const spoken = words(data.tokens.subarray(at * 8, at * 8 + used))
    const truth = words(q.answer)
    const g = 1 - Math.exp(-this.step / 190)
    const random = stream(this.step + 7, 'fake-answer')
    const answer = (skill: number): ModelView['answer'] =>
      [...truth, '<eos>'].map((word) => {
        const right = random.uniform() < skill
        return {
          word: right ? word : ['car', 'stop', 'left-mid', 'braking'][Math.floor(4 * random.uniform())],
          probability: right ? 0.4 + 0.58 * skill * random.uniform() : 0.15 + 0.2 * random.uniform(),
          right,
        }
      })
    const inspected: InspectedSample = {
      frame,
      question,
      frames: FRAMES,
      pixels: data.pixels.slice(frame * 48 * 48 * 3, (frame + 1) * 48 * 48 * 3),
      questions: Array.from({ length: QUESTIONS_PER_FRAME }, (_, i) => {
        const each = questionAt(data, frame * QUESTIONS_PER_FRAME + i)
        return {
          capability: each.capability,
          text: questionSentence(each.template, each.question),
          textKo: questionSentence(each.template, each.question, 'ko'),
        }
      }),
      words: spoken,
      questionLength: q.question.length,
      truth,
      truthSentence: answerSentence(q.template, q.answer),
      truthSentenceKo: answerSentence(q.template, q.answer, 'ko'),
      teachers: TEACHER_TASKS.map((name, k) => ({
        name,
        answer: answer(0.95),
        attention: Array.from({ length: 6 }, (_, l) => fakeAttention(10 * k + frame, l, 0.05, used)),
      })),
      student: {
        name: 'student',
        answer: answer(g),
        attention: Array.from({ length: settings.layers }, (_, l) =>
          fakeAttention(frame, l + 1, 0.1 + 0.9 * (1 - g), used),
        ),
      },
      step: this.step,
    }
    this.send({ type: 'inspected', inspected })
  }
}
