// What a run tells of a step and of its teachers: the batch in words, and a checksum that notices a single
// changed bit.

import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../src/settings/resolve'
import { describeBatch, drawStep } from '../../src/experiment/run/batches'
import { teacherChecksum } from '../../src/experiment/run/frozen'
import { hostData } from '../../src/experiment/teachers/teacherTraining'
import { makeDataset, questionAt } from '../../src/world/dataset'
import { TEXT_SLOTS } from '../../src/world/types'
import { words } from '../../src/world/vocabulary'

const set = makeDataset({ seed: 3, split: 'train', frames: 9 })
const host = hostData(set, new Float32Array(0))

describe('the batch of a step', () => {
  const settings = { ...defaultSettings(), seed: 3, batchFrames: 3, batchSegments: 6 }
  const batch = describeBatch(settings, 5, host)

  it('is the one that the step trains on', () => {
    const input = drawStep(settings, 5, host, TEXT_SLOTS)
    expect(batch.frames).toEqual([...input.frames])
    expect(batch.questions).toHaveLength(18)
    // Words to predict are exactly those that ce is the mean over.
    expect(batch.questions.reduce((n, q) => n + q.words.length - q.questionLength, 0)).toBe(
      input.answerTokens,
    )
    input.questions.forEach((segment, i) => {
      const { question, answer, capability } = questionAt(set, segment)
      expect(batch.questions[i]).toEqual({
        frame: Math.floor(segment / 12),
        capability,
        words: [...words(question), ...words(answer), '<eos>'],
        questionLength: question.length,
      })
    })
  })

  it('has a third of its questions per capability, in every scene', () => {
    for (const frame of batch.frames)
      for (const capability of ['perception', 'reasoning', 'planning'])
        expect(batch.questions.filter((q) => q.frame === frame && q.capability === capability)).toHaveLength(
          2,
        )
  })
})

it('the checksum of frozen teachers repeats, and notices one changed bit of one map', async () => {
  const outputs = (bit: number) => ({
    outputs: (name: string) => {
      const textAttention = Float32Array.from({ length: 20 }, (_, i) => i / 20)
      if (name === 'planning') new Uint32Array(textAttention.buffer)[7] ^= bit
      return Promise.resolve({
        logits: new Float32Array(4),
        imageAttention: new Float32Array(3),
        textAttention,
        layers: 1,
        vocabulary: 4,
      })
    },
  })
  const first = await teacherChecksum(outputs(0) as never, host)
  expect(first).toMatch(/^[0-9a-f]{64}$/)
  expect(await teacherChecksum(outputs(0) as never, host)).toBe(first)
  expect(await teacherChecksum(outputs(1) as never, host)).not.toBe(first)
})
