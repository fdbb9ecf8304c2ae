// What a person may set about how a run proceeds, besides its settings: the throttle, and automatic pauses.

import { useRun, type RunState } from './runSlice'

/** Steps per second that may be chosen; null is as fast as it goes. */
export const SPEEDS: readonly (number | null)[] = [0.5, 1, 2, 5, 10, null]

export type Controls = Pick<RunState, 'speed' | 'stopStep' | 'stopAccuracy'>

export const setControls = (change: Partial<Controls>): void => useRun.setState(change)
