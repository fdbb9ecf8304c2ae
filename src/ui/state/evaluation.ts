// Validation accuracy over the run: one point per evaluation. While a recorded run plays, charts are shown
// its points instead.

import { create } from 'zustand'
import type { Accuracy } from '../../distill/tasks'

export interface EvaluationPoint {
  step: number
  accuracy: Accuracy
}

/** Adds a point; a step that is not newer drops what it replaces (reset, rewind). */
export function withPoint(points: readonly EvaluationPoint[], point: EvaluationPoint): EvaluationPoint[] {
  return [...points.filter((p) => p.step < point.step), point]
}

interface Evaluation {
  /** What charts show: the recorded points while a recording plays, else our own. */
  points: EvaluationPoint[]
  /** The run's own points. */
  own: EvaluationPoint[]
  /** Points of the recorded run that is being shown, if any. */
  replayed: EvaluationPoint[] | null
  add: (point: EvaluationPoint) => void
  clear: () => void
  replay: (points: EvaluationPoint[] | null) => void
}

const showing = (own: EvaluationPoint[], replayed: EvaluationPoint[] | null) => ({
  own,
  replayed,
  points: replayed ?? own,
})

export const useEvaluation = create<Evaluation>((set) => ({
  ...showing([], null),
  add: (point) => set((s) => showing(withPoint(s.own, point), s.replayed)),
  clear: () => set((s) => showing([], s.replayed)),
  replay: (replayed) => set((s) => showing(s.own, replayed)),
}))
