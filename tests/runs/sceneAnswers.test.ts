// The scene editor on a small run with the shipped teachers.

import { teacherSources } from '../../src/settings/teacherSources'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ModelPart } from '../../src/nn/ablation'
import { withoutParts } from '../../src/nn/ablation.reference'
import { forward } from '../../src/nn/model.reference'
import { requestGpu, type Gpu } from '../../src/gpu/device'
import { presetSettings } from '../../src/settings/presets'
import { answerGreedily, SceneEditorState } from '../../src/experiment/run/askModels'
import { Distillation } from '../../src/experiment/run/distillation'
import { prepareData } from '../../src/experiment/run/preparedData'
import { argMax, Teachers } from '../../src/experiment/teachers/frozenTeachers'
import type { SceneAnswer, SceneModel, SceneRequest } from '../../src/protocol/runFacts'
import { questionAt } from '../../src/world/dataset'
import { everyQuestion } from '../../src/world/questions'
import { stream } from '../../src/world/random'
import { sampleScene } from '../../src/world/scene'
import { CAPABILITIES, TEXT_SLOTS } from '../../src/world/types'
import { EOS, VOCABULARY, tokenId, tokenIds, words } from '../../src/world/vocabulary'
import { shippedFile } from './shippedTeachers'

const settings = { ...presetSettings('tiny'), steps: 30 }
let gpu: Gpu
let teachers: Teachers
let run: Distillation
let bench: SceneEditorState
let created = 0

beforeAll(async () => {
  gpu = await requestGpu(navigator.gpu)
  const { device } = gpu
  const create = device.createBuffer.bind(device)
  device.createBuffer = (descriptor) => {
    created++
    return create(descriptor)
  }
  teachers = await Teachers.load(gpu, shippedFile, teacherSources(settings), undefined, 'wasm')
  const data = await prepareData(settings, teachers, () => undefined)
  run = await Distillation.prepare(gpu, settings, teachers, data, () => undefined)
  bench = await SceneEditorState.prepare(run, teachers)
})

afterAll(async () => {
  bench.destroy()
  run.destroy()
  await teachers.dispose()
  gpu.device.destroy()
})

const clean = (seed: number, question: number[]): SceneRequest => ({
  scene: sampleScene(stream(seed, 'bench test')),
  pictureSeed: seed,
  corruption: null,
  question,
})
const said = (model: SceneModel): string => model.tokens.map((t) => t.word).join(' ')
const of = (answer: SceneAnswer, name: SceneModel['name']): SceneModel =>
  answer.models.find((m) => m.name === name)!
const isRight = (answer: SceneAnswer, name: SceneModel['name']): boolean =>
  said(of(answer, name)) === [...(answer.truth ?? []), '<eos>'].join(' ')

describe('the scene editor', () => {
  it('each specialist answers its own questions about clean scenes', async () => {
    for (const capability of CAPABILITIES) {
      let right = 0
      let asked = 0
      for (let seed = 1; seed <= 12; seed++) {
        const questions = everyQuestion(sampleScene(stream(seed, 'bench test'))).filter(
          (q) => q.capability === capability,
        )
        for (const { question, answer } of [questions[0], questions[questions.length - 1]]) {
          const reply = await bench.ask(clean(seed, question))
          expect(reply.truth).toEqual(words(answer))
          expect(reply.words).toEqual(words(question))
          expect(reply.models.map((m) => m.name)).toEqual(['student', ...CAPABILITIES, 'base'])
          asked++
          if (isRight(reply, capability)) right++
        }
      }
      expect(right / asked, capability).toBeGreaterThan(0.75)
    }
  })

  it('gives probabilities: likeliest first, alternatives below it, no more than one in all', async () => {
    const { models } = await bench.ask(clean(3, tokenIds('what should ego do')))
    for (const model of models) {
      for (const { word, probability, alternatives } of model.tokens) {
        expect(alternatives).toHaveLength(5)
        const line = [probability, ...alternatives.map((a) => a.probability)]
        expect(line).toEqual([...line].sort((a, b) => b - a))
        expect(line.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(1 + 1e-6)
        expect(alternatives.map((a) => a.word)).not.toContain(word)
      }
      expect(said(model).endsWith('<eos>')).toBe(model.ended)
    }
  })

  it('says what the teacher-forced evaluation says where that is right', async () => {
    const { validation, validationSet } = run.data
    const out = await teachers.outputs('base', validation, 0, 1)
    const image = validation.features.length / validation.frames
    let compared = 0
    for (let segment = 0; segment < validation.questionsPerFrame; segment++) {
      const { question, answer } = questionAt(validationSet, segment)
      const wanted = [...answer, EOS]
      const forced = wanted.map((_, i) =>
        argMax(out.logits, (segment * TEXT_SLOTS + question.length - 1 + i) * out.vocabulary, out.vocabulary),
      )
      if (forced.join() !== wanted.join()) continue
      compared++
      const greedy = await answerGreedily('base', question, (tokens) =>
        teachers.segmentLogits('base', validation.features.slice(0, image), tokens),
      )
      expect(said(greedy)).toBe(words(wanted).join(' '))
    }
    expect(compared).toBeGreaterThan(6)
  })

  it('the student says what its evaluation says', async () => {
    const { question } = everyQuestion(sampleScene(stream(5, 'bench test')))[0]
    const reply = await bench.ask(clean(5, question))
    // The same picture and question through the run's own viewer plan, teacher-forced with the student's
    // words.
    const student = of(reply, 'student')
    const features = await teachers.features(reply.pixels)
    const spoken = student.tokens.map((t) => tokenId(t.word))
    const tokens = new Int32Array(run.data.validation.tokens.length)
    tokens.set([...question, ...spoken].slice(0, TEXT_SLOTS))
    const all = new Float32Array(run.data.validation.features.length)
    all.set(features)
    run.viewer.replace(all, tokens)
    await run.updateViewer()
    const { tokens: forced, probabilities } = await run.viewer.answers(0)
    student.tokens.forEach((token, i) => {
      expect(forced[question.length - 1 + i]).toBe(spoken[i])
      expect(Math.abs(probabilities[question.length - 1 + i] - token.probability)).toBeLessThan(1e-4)
    })
  })

  it('with parts off, the student says what the float64 reference of its zeroed weights says', async () => {
    const { config } = run
    const parameters = Float64Array.from(await run.parameters())
    const request = clean(5, tokenIds('what should ego do'))
    const features = await teachers.features((await bench.ask(request)).pixels)
    const lists: ModelPart[][] = [
      [{ layer: 0, part: 1 }],
      [{ layer: 1, part: 'attention' }],
      [
        { layer: 0, part: 'mlp' },
        { layer: 1, part: 0 },
      ],
    ]
    for (const off of lists) {
      const reply = await bench.ask({ ...request, off })
      for (const [reading, parts] of [
        [reply.student, []],
        [reply.ablated!, off],
      ] as const) {
        const spoken = reading.answer.tokens.map(({ word }) => tokenId(word))
        const tokens = new Int32Array(TEXT_SLOTS)
        tokens.set([...request.question, ...spoken].slice(0, TEXT_SLOTS))
        const { logits } = forward(config, withoutParts(config, parameters, parts), {
          frames: 1,
          segments: 1,
          features,
          tokens,
          targets: new Int32Array(TEXT_SLOTS).fill(-1),
          lengths: Int32Array.of(TEXT_SLOTS),
          capabilities: Int32Array.of(0),
        })
        const from = (request.question.length - 1) * VOCABULARY.length
        const wanted = logits.slice(from, from + reading.answer.logits.length)
        const worst = Math.max(...wanted.map((v, i) => Math.abs(v - reading.answer.logits[i])))
        expect(worst).toBeLessThan(2e-4)
      }
      expect(reply.ablated!.answer.logits).not.toEqual(reply.student.answer.logits)
      // Reading the words of a teacher that says the same is reading its own.
      for (const name of [...CAPABILITIES, 'base'] as const)
        expect(reply.student.along[name]).toHaveLength(of(reply, name).tokens.length * VOCABULARY.length)
    }
    expect((await bench.ask(request)).ablated).toBeNull()
  })

  it('counts right answers with and without parts, and stays whole', async () => {
    const whole = await run.evaluate()
    const layers = Array.from({ length: run.config.layers }, (_, layer) => layer)
    const off = layers.flatMap((layer): ModelPart[] => [
      { layer, part: 'attention' },
      { layer, part: 'mlp' },
    ])
    const sure = async () => (await run.evaluator.answers(0)).probabilities
    const before = await sure()
    const counted = await run.evaluateWithout(off)
    expect(counted.step).toBe(run.step)
    expect(counted.whole).toEqual(whole)
    // What was counted last had the parts off; the next evaluation has all of them again.
    expect(await sure()).not.toEqual(before)
    expect(await run.evaluate()).toEqual(whole)
    expect(await sure()).toEqual(before)
  })

  it('shows damage: other answers without a picture', async () => {
    let changed = 0
    for (let seed = 1; seed <= 4; seed++) {
      const { question } = everyQuestion(sampleScene(stream(seed, 'bench test')))[0]
      const seen = await bench.ask(clean(seed, question))
      const blind = await bench.ask({ ...clean(seed, question), corruption: { id: 'no-image', severity: 1 } })
      expect(blind.truth).toEqual(seen.truth)
      expect(new Set(blind.pixels).size).toBe(1)
      expect(of(blind, 'perception').tokens[0].probability).not.toBeCloseTo(
        of(seen, 'perception').tokens[0].probability,
        6,
      )
      if (said(of(blind, 'perception')) !== said(of(seen, 'perception'))) changed++
    }
    expect(changed).toBeGreaterThan(0)
  })

  it('answers nonsense, and claims no truth for it', async () => {
    for (const text of ['red red red red', 'zero', 'state at cone']) {
      const reply = await bench.ask(clean(2, tokenIds(text)))
      expect(reply.truth).toBeNull()
      for (const model of reply.models) expect(model.tokens.length).toBeGreaterThan(0)
    }
    await expect(bench.ask(clean(2, []))).rejects.toThrow('1 to 4 words')
    const { scene } = clean(2, [])
    await expect(
      bench.ask({ ...clean(2, [2]), scene: { ...scene, objects: [...scene.objects, ...scene.objects] } }),
    ).rejects.toThrow('two objects')
  })

  it('follows the student while it trains, and allocates nothing on the GPU', async () => {
    const request = clean(4, tokenIds('light state'))
    const first = await bench.ask(request)
    const before = created
    const training = run.advance(8)
    const later = await bench.ask(request)
    await training
    await bench.ask(clean(6, tokenIds('best lane now')))
    expect(created - before).toBe(0)
    expect(later.step).toBe(first.step + 8)
    expect(later.models.slice(1)).toEqual(first.models.slice(1))
    expect(of(later, 'student')).not.toEqual(of(first, 'student'))
  })
})
