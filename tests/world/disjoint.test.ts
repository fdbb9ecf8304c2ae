// The frames that teachers, students, choosing and reporting see are different ones: by construction, because
// their random streams differ for every seed, and as they come out.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testSet, trainingSet, validationSet } from '../../src/experiment/run/frameSets'
import { defaultSettings } from '../../src/settings/resolve'
import { EVALUATION_SEED, frameScene, framePicture, PICTURE_BYTES, SPLITS } from '../../src/world/dataset'
import { stream } from '../../src/world/random'

const PURPOSES = ['scene', 'picture', 'questions']
const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const frames = fc.integer({ min: 0, max: 2 ** 32 - 1 })

/** The first block that a stream draws from. */
const begins = (seed: number, name: string, index: number): string =>
  Array.from(
    { length: 4 },
    function (this: ReturnType<typeof stream>) {
      return this.uint32()
    },
    stream(seed, name, index),
  ).join(' ')

describe('the four kinds of frames', () => {
  it('draw from different streams, whatever the seed and the frame', () => {
    fc.assert(
      fc.property(seeds, frames, (seed, index) => {
        const names = SPLITS.flatMap((split) => PURPOSES.map((purpose) => `${split}/${purpose}`))
        expect(new Set(names.map((name) => begins(seed, name, index))).size).toBe(names.length)
      }),
    )
  })

  it('and a student of one seed never draws as a teacher, or an evaluation, of another seed does', () => {
    fc.assert(
      fc.property(seeds, seeds, frames, frames, (student, other, i, j) => {
        for (const split of ['train', 'validation', 'test'])
          for (const purpose of PURPOSES)
            expect(begins(student, `student/${purpose}`, i)).not.toBe(begins(other, `${split}/${purpose}`, j))
      }),
    )
  })

  it('have no picture in common: the pool of the shipped teachers, students of three seeds, both evaluations', () => {
    const seen = new Map<string, string>()
    const add = (name: string, pictures: Iterable<Uint8Array>): void => {
      for (const picture of pictures) {
        const hash = createHash('sha1').update(picture).digest('hex')
        expect(seen.get(hash) ?? name).toBe(name)
        seen.set(hash, name)
      }
    }
    const pictures = function* ({ pixels, frames: n }: { pixels: Uint8Array; frames: number }) {
      for (let f = 0; f < n; f++) yield pixels.subarray(f * PICTURE_BYTES, (f + 1) * PICTURE_BYTES)
    }
    const teachers = function* () {
      for (let f = 0; f < 2000; f++) yield framePicture(frameScene(1, 'train', f), 1, 'train', f)
    }
    const settings = { ...defaultSettings(), validationFrames: 200, testFrames: 200, trainFrames: 384 }
    add('teachers', teachers())
    for (const seed of [1, 2, 3]) add(`student ${seed}`, pictures(trainingSet({ ...settings, seed })))
    add('validation', pictures(validationSet(settings)))
    add('test', pictures(testSet(settings)))
    expect(seen.size).toBe(2000 + 3 * 384 + 400)
  })
})

describe('a run of an earlier version', () => {
  it('keeps its frames: with the stream of the teachers, those of the same seed and number', () => {
    const earlier = trainingSet({ ...defaultSettings(), trainStream: 'teachers', seed: 5, trainFrames: 2 })
    expect(earlier.scenes).toEqual([0, 1].map((frame) => frameScene(5, 'train', frame)))
    const now = trainingSet({ ...defaultSettings(), seed: 5, trainFrames: 2 })
    expect(now.scenes).toEqual([0, 1].map((frame) => frameScene(5, 'student', frame)))
  })

  it('and the validation frames are what they were', () => {
    const { scenes } = validationSet({ validationFrames: 2 })
    expect(scenes).toEqual([0, 1].map((frame) => frameScene(EVALUATION_SEED, 'validation', frame)))
  })
})
