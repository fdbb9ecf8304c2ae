import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluationFrames, trainingFrames, trainingScenes } from '../../../src/experiment/data/frames'
import { exactMatch } from '../../../src/experiment/evaluate/evaluator'
import { MissingData, openSet } from '../../../src/experiment/data/openSet'
import { sceneSetId, writeSceneSet } from '../../../src/experiment/data/sceneSet'
import { dataKey, trainingSet, validationSet } from '../../../src/experiment/run/frameSets'
import { defaultSettings } from '../../../src/settings/resolve'
import { majorityAnswers } from '../../../src/world/baselines'
import { makeDataset, questionAt } from '../../../src/world/dataset'
import { scenePicture } from '../../../src/world/scenePicture'
import { TEXT_SLOTS, type Question } from '../../../src/world/types'
import { tokenIds } from '../../../src/world/vocabulary'
import { setOf, setUpOf } from './sceneSets'

const PICTURE = 48 * 48 * 3

describe('training', () => {
  test('every scene comes equally often, in an order of the seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(1000), fc.nat(120), (count, seed, frames) => {
        const scenes = trainingScenes(count, seed, frames)
        const times = new Array<number>(count).fill(0)
        for (const scene of scenes) times[scene]++
        expect(scenes).toHaveLength(frames)
        expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1)
        expect(trainingScenes(count, seed, Math.floor(frames / 2))).toEqual(
          scenes.slice(0, Math.floor(frames / 2)),
        )
      }),
    )
  })

  test('a frame shows the picture of its scene code and has four questions per capability', () => {
    const set = setOf(3)
    const data = trainingFrames(set, { seed: 5, frames: 7 })
    trainingScenes(3, 5, 7).forEach((scene, frame) => {
      const { setUp } = set.scenes[scene]
      const shown = data.pixels.slice(frame * PICTURE, (frame + 1) * PICTURE)
      expect(shown).toEqual(scenePicture(setUp.scene, setUp.pictureSeed, setUp.corruption))
      expect([...data.capabilities.slice(12 * frame, 12 * frame + 12)]).toEqual([
        0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2,
      ])
    })
  })

  test('own questions come in turn, and the world asks of the capabilities that have none', () => {
    const own = ['left-near', 'left-mid', 'left-far', 'center-near', 'center-mid', 'center-far'].map(
      (place): Question => ({
        template: 'P1',
        capability: 'perception',
        question: tokenIds(`where truck ${place}`),
        answer: tokenIds(place),
        free: true,
      }),
    )
    const set = { name: 'x', scenes: [{ setUp: setUpOf(0), questions: own }] }
    const data = trainingFrames(set, { seed: 1, frames: 3 })
    const asked = (frame: number) =>
      [0, 1, 2, 3].map((k) =>
        own.findIndex((q) => String(q.question) === String(questionAt(data, 12 * frame + k).question)),
      )
    expect([asked(0), asked(1), asked(2)]).toEqual([
      [0, 1, 2, 3],
      [4, 5, 0, 1],
      [2, 3, 4, 5],
    ])
    expect(data.free?.size).toBe(12)
    expect(majorityAnswers(data).has('P1')).toBe(false)
    expect(majorityAnswers(data).has('L1')).toBe(true)
  })

  test('the shares of capabilities hold here, too, and wrong labels stay among their kind', () => {
    const set = setOf(5, 3)
    const settings = { ...defaultSettings(), trainFrames: 10, trainingData: 'data:0123456789abcdef' as const }
    const mixed = trainingSet({ ...settings, capabilityMix: [2, 1, 1] }, set)
    expect([...mixed.capabilities].filter((c) => c === 0)).toHaveLength(60)
    const noisy = trainingSet({ ...settings, labelNoise: 1 }, set)
    expect(noisy.targets).not.toEqual(trainingSet(settings, set).targets)
  })

  test('a set that was not opened is no reason to train on something else', () => {
    const settings = { ...defaultSettings(), trainingData: 'data:0123456789abcdef' as const }
    expect(() => trainingSet(settings)).toThrow('data:0123456789abcdef')
    expect(dataKey(settings)).not.toBe(dataKey(defaultSettings()))
  })

  test('validation frames stay what they are', () => {
    const settings = {
      ...defaultSettings(),
      validationFrames: 3,
      trainingData: 'data:0123456789abcdef' as const,
    }
    expect(validationSet(settings)).toEqual(makeDataset({ seed: 1, split: 'validation', frames: 3 }))
  })
})

describe('evaluation', () => {
  const set = setOf(6, 17)
  const { data, counted } = evaluationFrames(set)
  const own = set.scenes.map(({ questions }) => questions.length)

  test('every own question counts once, and twelve of the world where there are none', () => {
    expect(counted.reduce((a, b) => a + b, 0)).toBe(own.reduce((sum, n) => sum + (n || 12), 0))
    const asked = new Set<string>()
    let frame = 0
    for (const [scene, n] of own.entries())
      for (let k = 0; k < Math.ceil((n || 12) / 12); k++, frame++)
        for (let q = 12 * frame; q < 12 * (frame + 1); q++)
          if (counted[q]) {
            const key = `${scene} ${String(questionAt(data, q).question)} ${k}`
            if (n > 0) expect(asked.has(key)).toBe(false)
            asked.add(key)
          }
    expect(frame).toBe(data.frames)
  })

  test('questions that fill a frame up are neither right nor wrong', () => {
    const host = { ...data, questionsPerFrame: 12, features: new Float32Array(), counted }
    const right = exactMatch(host, Float32Array.from(data.targets), TEXT_SLOTS)
    expect(right).toMatchObject({ average: 1, questions: counted.reduce((a, b) => a + b, 0) })
    // Wrong everywhere but in the fillers: nothing is right.
    const wrong = data.targets.map((target, i) => (counted[Math.floor(i / TEXT_SLOTS)] ? 0 : target))
    expect(exactMatch(host, wrong, TEXT_SLOTS).average).toBe(0)
  })
})

describe('finding a set', () => {
  test('by the hash of its content', async () => {
    const set = setOf(2, 4)
    const id = await sceneSetId(set)
    const bytes = new TextEncoder().encode(writeSceneSet({ ...set, name: 'another name' }))
    const found = await openSet(id, () => Promise.resolve(bytes))
    expect(found).toEqual({ ...set, name: 'another name' })
    expect(await openSet('world', () => Promise.reject(new Error('not asked')))).toBeNull()
  })

  test.each([
    ['none', null],
    ['another', new TextEncoder().encode(writeSceneSet(setOf(3)))],
    ['a damaged one', new Uint8Array([1, 2, 3])],
  ])('%s is missing data', async (_name, bytes) => {
    const id = await sceneSetId(setOf(2, 4))
    await expect(openSet(id, () => Promise.resolve(bytes))).rejects.toThrow(MissingData)
  })
})
