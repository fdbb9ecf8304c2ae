// What a headless command says when it fails.

import { MissingData } from '../../experiment/data/openSet'
import { GpuFailure } from '../../gpu/device'
import { TeacherError } from '../../teacher/failure'

/** Prints what went wrong and, where it is known, the way out; returns the exit code, 1. */
export function printFailure(error: unknown): 1 {
  if (error instanceof TeacherError) console.error(`${error.message} ${error.failure.wayOut}`)
  else if (error instanceof GpuFailure || error instanceof MissingData)
    console.error(`${error.message} ${error.wayOut}`)
  else console.error(error instanceof Error ? error.message : String(error))
  return 1
}
