// Cached maps lie in as few buffers as bindings and kernels allow, in the order of the entries.

import { expect, it } from 'vitest'
import { chooseSignals } from '../../src/distill/matching'
import type { RowLoss } from '../../src/distill/signals/types'
import { targetBuffers, targetSlice } from '../../src/experiment/run/targets'
import type { Plan } from '../../src/gpu/plan'
import type { ModelConfig } from '../../src/nn/config'

const CONFIG = { imageTokens: 4, textSlots: 2 } as ModelConfig
const HOST = { frames: 2, questionsPerFrame: 3, tokens: new Int32Array(12) } as Parameters<
  typeof targetBuffers
>[2]
const MAP = 2 * (4 + 3 * 2) * 6

/** Sizes of the buffers in maps, for student layers 0, 1 of reasoning between perception's and planning's one. */
function sizes(losses: readonly [RowLoss, string][], mapsPerBinding = 100) {
  const [perception, reasoning, planning] = losses.map(
    ([loss, expression], i) =>
      ({ layer: i === 1 ? 'intermediate' : 'first', block: 'full', loss, expression }) as const,
  )
  const signals = chooseSignals({ perception, reasoning, planning }, 3, 3)
  const made: { label: string; size: number }[] = []
  const plan = {
    largestBinding: 4 * MAP * mapsPerBinding,
    buffer: (label: string, size: number) => made[made.push({ label, size }) - 1],
  } as unknown as Plan
  const targets = targetBuffers(plan, CONFIG, HOST, signals)
  const places = signals.map((entry) => targetSlice(targets, signals, entry, MAP))
  return {
    sizes: made.map(({ size }) => size / MAP),
    labels: made.map(({ label }) => label),
    places: places.map(({ buffer, offset }) => [made.indexOf(buffer as never), offset / MAP]),
  }
}

it('built-in losses share a buffer, whichever they are', () => {
  expect(
    sizes([
      ['mse', ''],
      ['kl', ''],
      ['cosine', ''],
    ]),
  ).toEqual({
    sizes: [4],
    labels: ['target maps'],
    places: [
      [0, 0],
      [0, 1],
      [0, 2],
      [0, 3],
    ],
  })
})

it('a typed loss has buffers of its own, shared where expression and kind are the same', () => {
  expect(
    sizes([
      ['mse', ''],
      ['typed', 's*t'],
      ['mse', ''],
    ]).sizes,
  ).toEqual([1, 2, 1])
  expect(
    sizes([
      ['typed', 's*t'],
      ['typed', 's*t'],
      ['typed', 's'],
    ]).sizes,
  ).toEqual([3, 1])
  expect(
    sizes([
      ['typed', 's*t'],
      ['typed-rows', 's*t'],
      ['typed-rows', 's*t'],
    ]).sizes,
  ).toEqual([1, 3])
})

it('and no buffer is larger than a binding may be', () => {
  const {
    sizes: found,
    labels,
    places,
  } = sizes(
    [
      ['kl', ''],
      ['typed', 's*t'],
      ['typed', 's*t'],
    ],
    2,
  )
  expect(found).toEqual([1, 2, 1])
  expect(labels[2]).toBe('target maps 3 of 3')
  expect(places).toEqual([
    [0, 0],
    [1, 0],
    [1, 1],
    [2, 0],
  ])
})
