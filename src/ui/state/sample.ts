// The sample of the recorded run: what the scene, attention and matching panels show while the recording
// plays, until somebody inspects something else.

import { create } from 'zustand'
import type { RunFacts } from '../../protocol/runFacts'
import type { InspectedSample } from '../../protocol/messages'
import type { ShownSample } from '../../records/recordedSample'
import { useInspectedSample } from './inspectedSample'
import { useReplay } from './replay'
import { useTransport } from './transport'

interface SampleStore {
  sample: ShownSample | null
  /** Somebody asked for another frame or question: the recorded one goes. */
  left: boolean
  set: (sample: ShownSample) => void
  leave: () => void
}

export const useSample = create<SampleStore>((set) => ({
  sample: null,
  left: false,
  set: (sample) => set({ sample }),
  leave: () => set({ left: true }),
}))

/** The last of the ascending samples recorded at or before this step; the first one before any. */
export function inspectionAt(inspections: readonly InspectedSample[], step: number): InspectedSample {
  return inspections.findLast((p) => p.step <= step) ?? inspections[0]
}

/** The recorded sample while it is shown, else null. */
function useRecordedSample(): ShownSample | null {
  const { sample, left } = useSample()
  const recording = useReplay((s) => s.shown?.kind === 'recording')
  return recording && !left ? sample : null
}

/**
 * The sample on screen: the recorded student at the step of the recording, else what the worker
 * last reported.
 */
export function useShownInspection(): { inspected: InspectedSample | null; recorded: boolean } {
  const recorded = useRecordedSample()
  const step = useReplay((s) => s.shown?.stops[s.at] ?? 0)
  const live = useInspectedSample((s) => s.inspected)
  return recorded
    ? { inspected: inspectionAt(recorded.inspections, step), recorded: true }
    : { inspected: live, recorded: false }
}

/** Which layers teach which, of what `useShownProbe` shows; null before anything is known. */
export function useShownMatching(): Pick<RunFacts, 'signals' | 'studentLayers'> | null {
  const recorded = useRecordedSample()
  const facts = useTransport((s) => s.facts)
  return recorded ?? facts
}
