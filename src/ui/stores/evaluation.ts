// Validation accuracy over the run: one point per evaluation.

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
  points: EvaluationPoint[]
  add: (point: EvaluationPoint) => void
  clear: () => void
}

export const useEvaluation = create<Evaluation>((set) => ({
  points: [],
  add: (point) => set((s) => ({ points: withPoint(s.points, point) })),
  clear: () => set({ points: [] }),
}))
