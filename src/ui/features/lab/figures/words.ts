// What every figure needs besides the results.

import type { ReportedArm } from '../../../../experiment/lab/results'
import type { Measure, ReportedSplit } from '../../../../experiment/lab/spec'
import type { LabStrings } from '../../../text/lab.en'

export interface FigureFacts {
  /** Width there is, px. */
  width: number
  /** The page's words. */
  t: LabStrings
  measureName: (measure: Measure) => string
  colourOf: (arm: ReportedArm) => `#${string}`
  /** A setting's key, or the word of names, as a reader knows it. */
  quantityName: (name: string) => string
  /** Figures of which frames. */
  split: ReportedSplit
}

/** "accuracy on test questions, %" */
export const accuracyTitle = ({ t, split }: FigureFacts): string => t.axisAccuracy(t.splits[split])
