// A teacher trained as the page does it, small and short: it learns, it goes on exactly where it was kept,
// its file can teach, and a specialist starts from it.

import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Gpu } from '../../src/gpu/device'
import { defaultPlan, type TeacherPlan, warmupOf } from '../../src/settings/teacherPlan'
import { EngineModels } from '../../src/experiment/teachers/engineModels'
import { TeacherTrainer, type TeacherStep } from '../../src/experiment/teachers/teacherTrainer'
import { MissingData, NO_SETS, type SetLoader } from '../../src/experiment/data/openSet'
import { sceneSetId, writeSceneSet } from '../../src/experiment/data/sceneSet'
import { examineTeacher } from '../../src/teacher/examine'
import { readWeights } from '../../src/teacher/exportTeacher'
import { setOf } from '../experiment/data/sceneSets'
import { sharedGpu } from '../kernels/gpuRun'

const plan: TeacherPlan = {
  ...defaultPlan('base', null, 'Tiny'),
  size: '2x32',
  steps: 12,
  trainFrames: 16,
  batchFrames: 4,
  batchSegments: 3,
  heldOutFrames: 2,
}
const made = new Map<string, Uint8Array>()
const files = (name: string): Promise<Uint8Array> =>
  Promise.resolve(made.get(name) ?? new Uint8Array(readFileSync(`public/teachers/${name}`)))
let gpu: Gpu

const prepare = (p: TeacherPlan, from: Awaited<ReturnType<TeacherTrainer['state']>> | null = null) =>
  TeacherTrainer.prepare(gpu, p, warmupOf(p.role, p.steps), files, from, () => undefined)

beforeAll(async () => {
  gpu = await sharedGpu()
})

describe('a teacher trained in the page', () => {
  it('learns, is kept half-way and goes on to the same losses, and becomes a file that can teach', async () => {
    const whole = await prepare(plan)
    const losses: TeacherStep[] = []
    while (!whole.done) losses.push(...(await whole.advance(1)))
    expect(losses).toHaveLength(12)
    expect(losses.map(({ step }) => step)).toEqual(losses.map((_, i) => i + 1))
    expect(losses.at(-1)!.loss).toBeLessThan(losses[0].loss)

    const half = await prepare(plan)
    for (let step = 0; step < 6; step++) await half.advance(1)
    const state = structuredClone(await half.state())
    half.destroy()
    const again = await prepare(plan, state)
    expect(again.step).toBe(6)
    const rest: TeacherStep[] = []
    while (!again.done) rest.push(...(await again.advance(2)))
    expect(rest).toEqual(losses.slice(6))
    again.destroy()

    const { bytes, card } = await whole.finish('2026-01-02T03:04:05.000Z')
    whole.destroy()
    expect(card).toMatchObject({
      role: 'base',
      name: 'Tiny',
      steps: 12,
      heldOutQuestions: 24,
      config: { family: 'gpt', layers: 2, width: 32 },
    })
    expect(card.trainingFlops).toBeGreaterThan(1e8)
    expect(await examineTeacher(bytes)).toMatchObject({ ok: true, layers: 2, card })
    expect(new EngineModels(gpu).teacher(bytes, false)).not.toBeNull()
    made.set('own:0123456789abcdef', bytes)
  })

  it('may learn from a data set of one\u2019s own, and is not prepared without it', async () => {
    const set = setOf(6, 5)
    const own = { ...plan, steps: 1, data: await sceneSetId(set) }
    const file = new TextEncoder().encode(writeSceneSet(set))
    const prepareWith = (sets: SetLoader) =>
      TeacherTrainer.prepare(gpu, own, 0, files, null, () => undefined, sets)
    await expect(prepareWith(NO_SETS)).rejects.toThrow(MissingData)
    const first = async (trainer: TeacherTrainer) => {
      const [{ loss }] = await trainer.advance(1)
      trainer.destroy()
      return loss
    }
    const loss = await first(await prepareWith((id) => Promise.resolve(id === own.data ? file : null)))
    expect(loss).toBeGreaterThan(1)
    expect(loss).not.toBe(await first(await prepare({ ...plan, steps: 1 })))
  })

  it('of the other family becomes a file that can teach too', async () => {
    const trainer = await prepare({ ...plan, family: 'llama', steps: 1 })
    await trainer.advance(1)
    const { bytes, card } = await trainer.finish('2026-01-02')
    trainer.destroy()
    expect(card.config).toMatchObject({ family: 'llama', layers: 2, width: 32, kvHeads: 2 })
    expect(await examineTeacher(bytes)).toMatchObject({ ok: true, layers: 2 })
  })

  it("a specialist starts from its weights, and its card counts the base's work", async () => {
    const base = readWeights(made.get('own:0123456789abcdef')!)
    const special = await prepare({
      ...plan,
      role: 'planning',
      start: 'own:0123456789abcdef',
      steps: 1,
      learningRate: 1e-6,
    })
    expect((await special.state()).parameters).toEqual(base.parameters)
    await special.advance(1)
    const { card } = await special.finish('2026-01-02')
    expect(card.role).toBe('planning')
    expect(card.trainingFlops).toBeGreaterThan(base.card.trainingFlops)
    special.destroy()
  })
})
