// The inspected sample in the address: FRAME-QUESTION-TEACHER-LAYER, and -TOKEN where one is locked, counted from 1 as
// on screen. Written once somebody has left the recorded sample; opened into the wish for a sample, which the next
// run that is prepared grants.

import type { Capability } from '../../world/types'
import { useSample } from './sampleSlice'

/** A frame, one of its questions, a teacher, a layer of the student, a token. */
export const SAMPLE_CODE =
  /^[1-9]\d{0,4}-([1-9]|1[0-2])-(perception|reasoning|planning)-[1-9]\d?(-([1-9]|[1-3]\d|4[0-4]))?$/

/** Of what is inspected; none while the recorded sample is shown. */
export function sampleCode(state = useSample.getState()): string | undefined {
  const { left, wanted, inspected, teacher, layer, lockedRow } = state
  const at = wanted ?? inspected
  if (!left || !at) return undefined
  const places = [at.frame + 1, at.question + 1, teacher, layer + 1]
  return [...places, ...(lockedRow === null ? [] : [lockedRow + 1])].join('-')
}

/** Asks for what the code names. */
export function openSample(code: string): void {
  const [frame, question, teacher, layer, token] = code.split('-')
  useSample.setState({
    left: true,
    wanted: { frame: +frame - 1, question: +question - 1 },
    teacher: teacher as Capability,
    layer: +layer - 1,
    lockedRow: token ? +token - 1 : null,
  })
}
