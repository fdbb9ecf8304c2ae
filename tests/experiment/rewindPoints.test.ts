// Checkpoints to rewind to: bounded in number and, for large students, in bytes; the first and the latest stay.

import { describe, expect, it } from 'vitest'
import type { Checkpoint } from '../../src/distill/engine/checkpoint'
import { RewindPoints } from '../../src/experiment/run/rewindPoints'

/** A student of this many bytes, of which nothing else is looked at. */
const checkpoint = (step: number, bytes: number): Checkpoint => {
  const parameters = { byteLength: bytes, every: () => true } as unknown as Float32Array
  return { step, parameters, moments: [parameters, parameters] } as unknown as Checkpoint
}

function stepsAfter(count: number, bytes: number): { steps: number[]; most: number } {
  const points = new RewindPoints()
  let most = 0
  for (let i = 0; i < count; i++) {
    points.add(checkpoint(50 * i, bytes))
    most = Math.max(most, points.steps.length)
  }
  return { steps: points.steps, most }
}

describe('rewind points', () => {
  it('of small students are at most 24, and older ones are thinned out', () => {
    const { steps, most } = stepsAfter(200, 1e6)
    expect(most).toBe(24)
    expect(steps[0]).toBe(0)
    expect(steps.slice(-3)).toEqual([9850, 9900, 9950])
  })

  it.each([
    [20e6, 8],
    [40e6, 4],
    [151e6, 2],
    [1e9, 2],
  ])('of %d bytes of parameters hold half a gigabyte, and never less than two of them', (bytes, most) => {
    const kept = stepsAfter(100, bytes)
    expect(kept.most).toBe(most)
    expect(kept.steps[0]).toBe(0)
    expect(kept.steps.at(-1)).toBe(4950)
    if (most > 2) expect(3 * bytes * most).toBeLessThanOrEqual(512 * 2 ** 20)
  })
})
