// The students that are saved beside runs, so that training can resume, and the rules of saving them. Pure:
// knows no storage and no screen.

import {
  both,
  date,
  flag,
  list,
  nullable,
  number,
  object,
  optional,
  read,
  satisfying,
  text,
  whole,
  type Check,
} from '../../json/check'
import { count, figure, initialWeights, seconds, someSettings } from '../../settings/figureChecks'
import type { SavedStudent } from '../../protocol/messages'

/** This many of the newest stay; one of them may take tens of megabytes. */
export const MOST_STUDENTS = 8
export const MOST_STUDENT_BYTES = 256 * 2 ** 20

/** The list's line about a saved student. */
export interface StudentLine {
  /** Of its run. */
  id: string
  step: number
  /** Of the whole run. */
  steps: number
  bytes: number
  /** ISO 8601. */
  savedAt: string
  /** It is not offered again by itself; it stays in the list of runs. */
  declined?: boolean
}

export const studentLine = (id: string, student: SavedStudent, savedAt: string): StudentLine => ({
  id,
  step: student.step,
  steps: student.settings.steps,
  bytes: [student.parameters, ...student.moments].reduce((sum, values) => sum + values.byteLength, 0),
  savedAt,
})

const newestFirst = (lines: readonly StudentLine[]): StudentLine[] =>
  [...lines].sort((a, b) => b.savedAt.localeCompare(a.savedAt))

/** The oldest beyond the bounds go; those in `spared` (running runs, also in other tabs) never do. */
export function surplusStudents(
  lines: readonly StudentLine[],
  spared: ReadonlySet<string>,
  most = MOST_STUDENTS,
  mostBytes = MOST_STUDENT_BYTES,
): string[] {
  let count = 0
  let bytes = 0
  return newestFirst(lines)
    .filter((line) => {
      count++
      bytes += line.bytes
      return (count > most || bytes > mostBytes) && !spared.has(line.id)
    })
    .map(({ id }) => id)
}

/** The oldest student that may make room; null when there is none. */
export const dispensableStudent = (
  lines: readonly StudentLine[],
  spared: ReadonlySet<string>,
): string | null => newestFirst(lines).findLast(({ id }) => !spared.has(id))?.id ?? null

/** An unfinished run is offered for this long. */
const OFFERED_MS = 7 * 24 * 3600_000

/**
 * The run to be offered when the page opens: the one that this tab was training (`own`), else the newest
 * unfinished one that no tab has open. Null when there is none, or when the person declined it.
 */
export function offered(
  lines: readonly StudentLine[],
  own: string | null,
  open: ReadonlySet<string>,
  now: number,
): StudentLine | null {
  const free = newestFirst(lines).filter((line) => !open.has(line.id) && !line.declined)
  const mine = free.find(({ id }) => id === own)
  if (mine) return mine
  return free.find((line) => line.step < line.steps && now - Date.parse(line.savedAt) < OFFERED_MS) ?? null
}

const line = object({
  id: text(64),
  step: count,
  steps: count,
  bytes: number(0, Number.MAX_SAFE_INTEGER),
  savedAt: date,
  declined: optional(flag),
})

/** A stored line of any version; none where it is damaged: its run is then saved without a student. */
export function readStudentLine(stored: unknown): StudentLine[] {
  const found = read(line, stored)
  return found.ok ? [found.value] : []
}

const floats = satisfying<Float32Array>('32-bit floats', (value) => value instanceof Float32Array)

/** Reweighting between two steps: one figure per task that takes part. */
const reweighting = both(
  object({
    tasks: list(whole(0, 3), 0, 4),
    options: someSettings,
    state: object({ updates: count }),
  }),
  ({ tasks }) => {
    const perTask = list(figure, tasks.length)
    return object({
      state: object({ a: perTask, m: perTask, v: perTask, firstLosses: nullable(perTask) }),
    })
  },
)

const student: Check<unknown> = both(
  object({
    step: count,
    parameters: floats,
    moments: list(floats, 2),
    memory: object({ gradVacTargets: optional(list(figure, 16)), reweighting: optional(reweighting) }),
    settings: someSettings,
    tuned: flag,
    initialWeights: nullable(initialWeights),
    seconds,
    firstCe: nullable(figure),
  }),
  ({ parameters }) =>
    object({
      moments: list(
        satisfying<Float32Array>(
          `${parameters.length} floats`,
          (value) => (value as Float32Array).length === parameters.length,
        ),
        2,
      ),
    }),
)

/**
 * What lies in storage as a student; null where it is damaged, since a run resumes bit for bit or not at all.
 * Whether its settings still fit is checked when it resumes.
 */
export const readSavedStudent = (stored: unknown): SavedStudent | null =>
  read(student, stored).ok ? (stored as SavedStudent) : null
