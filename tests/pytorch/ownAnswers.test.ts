// On-policy distillation against PyTorch: the words that the student draws, losses and gradients, in float64. The
// committed fixture is what PyTorch once said; with a Python that has PyTorch it is asked again. To write the fixture
// anew: WRITE_FIXTURE=1 PYTHON=... npx vitest run tests/pytorch/ownAnswers.test.ts

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lossesAndGradients } from '../../src/distill/reference/step.reference'
import { drawnUniform, ownDraws } from '../../src/distill/step/ownDraws'
import { TASKS, TEACHER_TASKS, type Task } from '../../src/distill/tasks'
import { parameterLayout, type ModelConfig } from '../../src/nn/config'
import { forward } from '../../src/nn/model.reference'
import { stream } from '../../src/world/random'
import { EOS, PAD } from '../../src/world/vocabulary'
import {
  BATCH,
  expected,
  MIXING,
  QUESTIONS,
  SAMPLES,
  SEGMENTS,
  SIGNALS,
  STUDENT,
  STUDENT_WEIGHTS,
  TEACHERS,
  weightsOf,
} from '../reference/ownAnswersCase'
import { PYTHON, PYTHON_NOTE, runPython } from '../reference/python'

interface Answer {
  tokens: number[][]
  answers: number[][]
  losses: Partial<Record<Task, number>>
  gradients: Partial<Record<Task, { along: number; squares: Record<string, number> }>>
}

const FIXTURE = resolve('tests/reference/ownAnswers.json')
const SHARE = 0.6
const DRAW = 5
const { textSlots, imageTokens, featureSize } = STUDENT
const layout = parameterLayout(STUDENT)
const own = expected(SHARE, DRAW)

/** A seeded direction in which gradients are compared. */
const DIRECTION = (() => {
  const random = stream(21, 'direction')
  return Float64Array.from({ length: layout.total }, () => random.normal())
})()

/** The teachers of the case: perception GPT-like, planning Llama-like. */
const teacherOf = { perception: TEACHERS.gpt, reasoning: TEACHERS.gpt, planning: TEACHERS.llama }

const rowsOf = (values: ArrayLike<number>, width: number): number[][] =>
  Array.from({ length: values.length / width }, (_, i) =>
    Array.from({ length: width }, (_, k) => values[i * width + k]),
  )

/** The case as PyTorch reads it: every question a sequence of its own. */
function caseOf(): unknown {
  const part = (config: ModelConfig, parameters: Float32Array) => ({
    config,
    parameters: [...parameters],
    entries: parameterLayout(config).entries,
  })
  const frames = rowsOf(BATCH.features, imageTokens * featureSize).map((frame) => rowsOf(frame, featureSize))
  return {
    end: EOS,
    pad: PAD,
    student: part(STUDENT, STUDENT_WEIGHTS),
    teachers: Object.fromEntries(
      SIGNALS.map(({ teacherTask: task }) => [task, part(teacherOf[task], weightsOf(teacherOf[task], task))]),
    ),
    signals: SIGNALS,
    mixing: MIXING,
    features: Array.from({ length: SAMPLES }, (_, s) => frames[Math.floor(s / SEGMENTS)]),
    tokens: rowsOf(BATCH.tokens, textSlots),
    labels: rowsOf(BATCH.targets, textSlots),
    lengths: [...BATCH.lengths],
    capabilities: [...BATCH.capabilities],
    own: own.own,
    uniforms: [...QUESTIONS].map((q) => [...ownDraws(DRAW, q)].slice(1).map(drawnUniform)),
    direction: [...DIRECTION],
  }
}

/** What the float64 reference says of the case. */
function ours(): Answer {
  const targets = SIGNALS.map(
    ({ teacherTask: task }) =>
      forward(teacherOf[task], Float64Array.from(weightsOf(teacherOf[task], task)), own.batch).logits,
  )
  const { losses, gradients } = lossesAndGradients(
    {
      config: STUDENT,
      signals: SIGNALS,
      weights: { ce: 1, perception: 1, reasoning: 1, planning: 1 },
      mixing: MIXING,
      combine: 'sum',
      clip: 0,
      optimizer: { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0 },
      trainProjector: true,
    },
    Float64Array.from(STUDENT_WEIGHTS),
    own.batch,
    targets,
    own.answers,
  )
  const tasks = TASKS.filter((task) => task === 'ce' || SIGNALS.some((s) => s.teacherTask === task))
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i], 0)
  return {
    tokens: rowsOf(own.batch.tokens, textSlots),
    answers: rowsOf(own.answers, textSlots),
    losses: Object.fromEntries(tasks.map((task) => [task, losses[task]])),
    gradients: Object.fromEntries(
      tasks.map((task) => {
        const gradient = gradients[TASKS.indexOf(task)]
        const squares = layout.entries.map(({ name, offset, size }) => {
          const part = gradient.subarray(offset, offset + size)
          return [name, dot(part, part)]
        })
        return [task, { along: dot(gradient, DIRECTION), squares: Object.fromEntries(squares) }]
      }),
    ),
  }
}

function compare(actual: Answer, wanted: Answer): void {
  expect(actual.tokens).toEqual(wanted.tokens)
  expect(actual.answers).toEqual(wanted.answers)
  expect(Object.keys(actual.losses).sort()).toEqual(Object.keys(wanted.losses).sort())
  for (const task of TASKS) {
    const [a, b] = [actual.gradients[task], wanted.gradients[task]]
    if (!a || !b) continue
    expect(actual.losses[task], task).toBeCloseTo(wanted.losses[task] ?? NaN, 10)
    const norm = Math.sqrt(Object.values(b.squares).reduce((sum, x) => sum + x, 0))
    expect(norm, task).toBeGreaterThan(1e-3)
    expect(Math.abs(a.along - b.along) / norm, task).toBeLessThan(1e-9)
    for (const [name, square] of Object.entries(b.squares))
      expect(Math.abs(a.squares[name] - square) / norm ** 2, `${task} ${name}`).toBeLessThan(1e-9)
  }
}

describe('own answers', () => {
  it('are a part of the batch, and drawn far from every edge', () => {
    expect(own.own.filter(Boolean).length).toBeGreaterThan(4)
    expect(own.own.filter(Boolean).length).toBeLessThan(SAMPLES)
    expect(own.margin).toBeGreaterThan(1e-9)
    expect(TEACHER_TASKS.filter((task) => SIGNALS.some((s) => s.teacherTask === task))).toHaveLength(2)
  })

  it('give the words, losses and gradients that PyTorch gave', () => {
    compare(ours(), JSON.parse(readFileSync(FIXTURE, 'utf8')) as Answer)
  })

  it.skipIf(!PYTHON)(`and that PyTorch gives now (${PYTHON_NOTE})`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'drive-kd-own-'))
    writeFileSync(join(folder, 'case.json'), JSON.stringify(caseOf()))
    const printed = runPython(
      folder,
      resolve('tests/reference/own_answers.py'),
      'case.json',
      resolve('pytorch'),
    )
    rmSync(folder, { recursive: true })
    compare(ours(), JSON.parse(printed) as Answer)
    if (process.env.WRITE_FIXTURE) writeFileSync(FIXTURE, printed)
  })
})
