// A teacher of one's own as the browser keeps it. Types only.

import type { Capability } from '../world/types'
import type { ModelCard } from './card'

export type OwnRole = 'base' | Capability

/** The list's line about a kept teacher; the file itself lies beside it. */
export interface OwnTeacher {
  /** `teacherId` of the file: the same file is the same teacher in every browser. */
  id: string
  name: string
  /** What it is meant to teach; it may be used in any place. */
  role: OwnRole
  origin: 'trained' | 'file' | 'link'
  /** File name or address it came from; empty for a trained one. */
  source: string
  bytes: number
  /** ISO 8601. */
  addedAt: string
  /** Found in the shape of its outputs. */
  layers: number
  /** Null for files of other tools, which carry none. */
  card: ModelCard | null
}

/** A named combination: what the settings `teachers`, `teacherBase`, ... are then set to. */
export interface OwnSet {
  id: string
  name: string
  /** A shipped set, for the roles that nothing is chosen for. */
  teachers: string
  roles: Partial<Record<OwnRole, string>>
}

/**
 * A training as it can be gone on with; `plan` and `curve` belong to who trains (`TeacherTrainer`).
 */
export interface SavedTraining {
  id: string
  savedAt: string
  step: number
  plan: unknown
  curve: unknown
  parameters: Float32Array
  moments: [Float32Array, Float32Array]
}
