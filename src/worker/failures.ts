// Turns anything thrown in the worker into a Failure: one message per cause, with the way out.

import { RuleError, SandboxMissing } from '../distill/combine/rule/ruleError'
import { LossError } from '../distill/signals/attention/typed/lossError'
import { MissingData } from '../experiment/data/openSet'
import { GpuFailure } from '../gpu/device'
import { TeacherError } from '../teacher/failure'
import type { Failure } from '../protocol/messages'
import { NoRoom } from './room'

/**
 * Error messages of browsers when a buffer cannot be allocated, on the GPU or in ordinary memory, or is
 * larger than the adapter allows.
 */
const TOO_LARGE =
  /out.of.(\w+.)?memory|allocation (failed|size)|exceeds the max(imum)? (storage )?buffer|larger than the maximum/i

/** WebGPU errors are not instances of Error. */
const isGpuError = (error: unknown): error is GPUError =>
  typeof GPUError !== 'undefined' && error instanceof GPUError

/** The failure of an unexpected or known error. */
export function failureOf(error: unknown): Failure {
  if (error instanceof GpuFailure)
    return {
      code: error.code,
      message: error.message,
      wayOut: error.wayOut,
      ...(error.detail ? { detail: error.detail } : {}),
    }
  if (error instanceof TeacherError) {
    const { code, message, wayOut, detail } = error.failure
    const codes: Partial<Record<typeof code, Failure['code']>> = {
      download: 'download',
      'device-lost': 'device-lost',
      missing: 'missing-teacher',
      storage: 'missing-teacher',
    }
    return { code: codes[code] ?? 'bad-file', message, wayOut, ...(detail === undefined ? {} : { detail }) }
  }
  if (error instanceof MissingData)
    return { code: 'missing-data', message: error.message, wayOut: error.wayOut }
  if (error instanceof NoRoom) return noRoom(error)
  if (error instanceof LossError)
    return {
      code: 'bad-settings',
      message: error.message,
      wayOut: 'Change the expression in Set-up, under Signals, or choose another loss there.',
    }
  if (error instanceof RuleError)
    return {
      code: 'rule',
      message: error.message,
      wayOut:
        'Change the rule under Gradients, "A rule of your own", or choose another way of combining in Set-up.',
      ...(error.step !== null && { step: error.step }),
    }
  if (error instanceof SandboxMissing)
    return {
      code: 'download',
      message: error.message,
      wayOut: 'Check the connection and try again.',
      detail: error.detail,
    }
  const message = error instanceof Error || isGpuError(error) ? error.message : String(error)
  const detail = error instanceof Error && error.stack ? error.stack : message
  if ((isGpuError(error) && error.constructor.name === 'GPUOutOfMemoryError') || TOO_LARGE.test(message))
    return {
      code: 'out-of-memory',
      message: 'The graphics adapter has no room for this run.',
      wayOut:
        'Choose fewer frames per step or fewer training frames in Set-up, or close other pages that use the GPU.',
      detail,
    }
  return {
    code: 'internal',
    message: `Something went wrong in the training worker: ${message}`,
    wayOut: 'Press "Try again". If it stays, reload the page.',
    detail,
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`

function noRoom({ kind, needed, found, label, change }: NoRoom): Failure {
  const sizes =
    kind === 'limits'
      ? `A buffer of ${megabytes(needed)} is needed, and this graphics adapter allows ${megabytes(found)} at most.`
      : `The run needs ${megabytes(needed)} of graphics memory, and the adapter had ${megabytes(found)}.`
  return {
    code: kind === 'limits' ? 'limits' : 'out-of-memory',
    message: sizes,
    wayOut: change
      ? 'The settings offered below were found to fit.'
      : 'Close other pages that use the GPU, or choose a smaller student and fewer frames in Set-up.',
    detail: label,
    room: { needed, found },
    ...(change ? { change } : {}),
  }
}

export const deviceLost = (reason: string): Failure => ({
  code: 'device-lost',
  message:
    'The graphics device was lost several times in a row (a driver reset, the machine asleep, or another page taking the GPU).',
  wayOut: 'Press "Try again" to open the device anew; the run starts over with the same settings and seed.',
  detail: reason,
})

/** `finite`: the loss is still a number, but far worse than an untrained student's. */
export const diverged = (step: number, finite: boolean): Failure => ({
  code: 'diverged',
  message: finite
    ? `The run diverged at step ${step}: the loss is many times what an untrained student has.`
    : `The run diverged at step ${step}: the loss is no longer a finite number.`,
  wayOut:
    'Usually the learning rate or a teacher loss weight is too high. Go back to the last good checkpoint with a third of the learning rate.',
  step,
})
