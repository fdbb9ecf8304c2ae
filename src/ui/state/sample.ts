// The sample on screen: that of the recorded run while the recording plays, until somebody inspects something
// else; then what the worker reports.

import type { RunFacts } from '../../protocol/runFacts'
import type { InspectedSample } from '../../protocol/messages'
import type { ShownSample } from '../../records/recordedSample'
import { replayOf, shownRun, useHistory } from './historySlice'
import { useRun } from './runSlice'
import { useSample } from './sampleSlice'

/** The last of the ascending samples recorded at or before this step; the first one before any. */
export function inspectionAt(inspections: readonly InspectedSample[], step: number): InspectedSample {
  return inspections.findLast((p) => p.step <= step) ?? inspections[0]
}

/** The recorded sample while it is shown, else null. */
function useRecordedSample(): ShownSample | null {
  const sample = useSample((s) => (s.left ? null : s.recorded))
  const recording = useHistory((s) => shownRun(s)?.kind === 'recording')
  return recording ? sample : null
}

/**
 * The sample on screen: the recorded student at the step of the recording, else what the worker
 * last reported.
 */
export function useShownInspection(): { inspected: InspectedSample | null; recorded: boolean } {
  const recorded = useRecordedSample()
  const step = useHistory((s) => {
    const replay = replayOf(s)
    return replay?.shown.stops[replay.at] ?? 0
  })
  const live = useSample((s) => s.inspected)
  return recorded
    ? { inspected: inspectionAt(recorded.inspections, step), recorded: true }
    : { inspected: live, recorded: false }
}

/** Which layers teach which, of what `useShownInspection` shows; null before anything is known. */
export function useShownMatching(): Pick<RunFacts, 'signals' | 'studentLayers'> | null {
  const recorded = useRecordedSample()
  const facts = useRun((s) => s.facts)
  return recorded ?? facts
}
