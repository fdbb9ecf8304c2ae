// A user's own teacher as the browser stores it. Types only.

import type { Capability } from '../world/types'
import type { ModelCard } from './card'

export type OwnRole = 'base' | Capability

/** The list entry of a stored teacher; the file itself is stored beside it. */
export interface OwnTeacher {
  /** `teacherId` of the file: the same file is the same teacher in every browser. */
  id: string
  name: string
  /** What it is meant to teach; it may be used in any role. */
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

/** A named combination: the values of the settings `teachers`, `teacherBase`, ... */
export interface OwnSet {
  id: string
  name: string
  /** The shipped set for roles without a choice. */
  teachers: string
  roles: Partial<Record<OwnRole, string>>
}

/** A training that can be resumed; `plan` and `curve` belong to the trainer (`TeacherTrainer`). */
export interface SavedTraining {
  id: string
  savedAt: string
  step: number
  plan: unknown
  curve: unknown
  parameters: Float32Array
  moments: [Float32Array, Float32Array]
}
