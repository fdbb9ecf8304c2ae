// The vision encoder learns its patch labels: its kernels compile, and their steps go down.

import { expect, it } from 'vitest'
import { softwareTile } from '../../src/experiment/run/engineChoices'
import { ENCODER_DEFAULTS, trainEncoder } from '../../src/experiment/teachers/encoderTraining'
import { requestGpu } from '../../src/gpu/device'

const gpu = await requestGpu(navigator.gpu)
const small = { ...ENCODER_DEFAULTS, seed: 1, patches: 128, frames: 40, tile: softwareTile(0) }

/** Loss of the last step, and what was learned. */
async function trained(steps: number) {
  let loss = NaN
  const result = await trainEncoder(gpu.device, { ...small, steps }, (_step, _steps, now) => (loss = now))
  return { loss, ...result }
}

it('lowers its loss, and tells patches of held-out frames apart', async () => {
  const first = await trained(1)
  const later = await trained(80)
  expect(first.loss).toBeGreaterThan(0)
  expect(later.loss).toBeLessThan(first.loss / 2)
  expect(later.labelAccuracy).toBeGreaterThan(first.labelAccuracy)
  for (const values of Object.values(later.parameters))
    expect(values.every((value: number) => Number.isFinite(value))).toBe(true)
})
