// The figures that the opened link expects of its run, and whether the run reached them.

import { judge, type Expectation } from '../../records/expectedFigures'
import type { RecordedStep } from '../../records/runRecord'
import { sameValue } from '../../settings/resolve'
import type { Settings } from '../../settings/settings'
import { useRun, type ExpectedFigures } from './runSlice'

const NOTHING: ExpectedFigures = { expected: null, settings: null, verdict: null }

const set = (expectation: ExpectedFigures): void => useRun.setState({ expectation })

export const openExpectation = (expected: Expectation | null, settings: Settings): void =>
  set(expected ? { expected, settings, verdict: null } : NOTHING)

/** Other settings have nothing to do with the link's figures; the same ones begin anew. */
export function beginExpectation(settings: Settings): void {
  const { expectation } = useRun.getState()
  if (!expectation.expected) return
  set(sameValue(settings, expectation.settings) ? { ...expectation, verdict: null } : NOTHING)
}

/** Compares, when this is the step that the link speaks of. */
export function judgeExpectation(stepAt: (step: number) => RecordedStep | null, version: string): void {
  const { expectation } = useRun.getState()
  const { expected, verdict } = expectation
  if (!expected || verdict) return
  const step = stepAt(expected.step)
  const found = step && judge(expected, step, version)
  if (found) set({ ...expectation, verdict: found })
}

export const closeExpectation = (): void => set(NOTHING)
