// One message per cause: what the worker makes of the errors that browsers throw when something finds no
// room.

import { afterEach, describe, expect, it, vi } from 'vitest'
import { SandboxMissing } from '../../src/distill/combine/rule/ruleError'
import { GpuFailure } from '../../src/gpu/device'
import { failureOf } from '../../src/worker/failures'

afterEach(() => vi.unstubAllGlobals())

describe('no room', () => {
  it.each([
    new RangeError('Array buffer allocation failed'),
    new Error('Out of memory'),
    new Error('vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY'),
    new Error('Buffer size (8589934592) exceeds the max buffer size limit (1073741824).'),
  ])('$message', (error) => {
    expect(failureOf(error)).toMatchObject({
      code: 'out-of-memory',
      wayOut: expect.stringContaining('fewer frames'),
    })
  })

  it('an error of WebGPU is known by its class, whatever it says', () => {
    class GPUError {
      constructor(readonly message: string) {}
    }
    class GPUOutOfMemoryError extends GPUError {}
    class GPUValidationError extends GPUError {}
    vi.stubGlobal('GPUError', GPUError)
    expect(failureOf(new GPUOutOfMemoryError('')).code).toBe('out-of-memory')
    expect(failureOf(new GPUValidationError('the bind group is wrong'))).toMatchObject({
      code: 'internal',
      message: expect.stringContaining('the bind group is wrong'),
    })
  })
})

it('what the device says of itself is passed on, everything else has a way out too', () => {
  expect(failureOf(new GpuFailure('limits', 'too small', 'another machine'))).toEqual({
    code: 'limits',
    message: 'too small',
    wayOut: 'another machine',
  })
  expect(failureOf('odd')).toMatchObject({ code: 'internal', wayOut: expect.stringContaining('Try again') })
})

it('the sandbox of a rule that did not arrive is a download to try again, not a wrong rule', () => {
  expect(failureOf(new SandboxMissing('the server answered 404'))).toEqual({
    code: 'download',
    message: 'The sandbox in which rules run could not be loaded.',
    wayOut: 'Check the connection and try again.',
    detail: 'the server answered 404',
  })
})
