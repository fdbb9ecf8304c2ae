// The inspected sample, as the worker last reported it, the one asked for, and the one of the recorded run.

import type { InspectedSample } from '../../protocol/messages'
import type { ShownSample } from '../../records/recordedSample'
import { useSample } from './sampleSlice'

export const showInspected = (inspected: InspectedSample): void =>
  useSample.setState(({ wanted }) => ({
    inspected,
    wanted:
      wanted && (wanted.frame !== inspected.frame || wanted.question !== inspected.question) ? wanted : null,
  }))

export const wantSample = (frame: number, question: number): void =>
  useSample.setState({ wanted: { frame, question } })

export const setRecordedSample = (recorded: ShownSample): void => useSample.setState({ recorded })

/** Somebody asked for another frame or question. */
export const leaveRecordedSample = (): void => useSample.setState({ left: true })
