// What an analysis found, as a file: the page's exports, the command line's, and the one that comes with the page are
// alike. Pure.

import type { RobustnessResults } from './robustnessFigures'
import type { DeploymentFigures } from './deployment'
import type { PrestudyResults } from './prestudies'

/** Where and when something was measured. */
export interface Measured {
  version: string
  adapter: string
  /** ISO date. */
  date: string
  /** The set or the files of the teachers. */
  teachers: string
}

export interface AnalysisRecord {
  format: 'drive-kd-analysis'
  formatVersion: 1
  prestudies?: Measured & { results: PrestudyResults[] }
  robustness?: Measured & { results: RobustnessResults }
  deployment?: Measured & { results: DeploymentFigures[] }
}

export const EMPTY_RECORD: AnalysisRecord = { format: 'drive-kd-analysis', formatVersion: 1 }

/** The record of a parsed file; null where it is none. */
export function readRecord(value: unknown): AnalysisRecord | null {
  const record = value as Partial<AnalysisRecord> | null
  return typeof record === 'object' && record?.format === 'drive-kd-analysis' && record.formatVersion === 1
    ? (record as AnalysisRecord)
    : null
}
