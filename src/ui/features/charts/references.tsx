// The lines that accuracy has to be read against: the capability's own teacher, the base teacher without an
// image, the most frequent answer.

import { TEACHER_TASKS, type TeacherTask } from '../../../distill/tasks'
import { formatPercent } from '../../explain/numbersText'
import type { Baselines, RunFacts } from '../../../protocol/messages'
import type { Strings } from '../../text/en'
import { useStrings } from '../../text/useStrings'
import { colourOf } from '../../components/taskColours'
import type { Mark } from './Lines'
import { withPercent } from '../../text/percent'

const DASHES = { teacher: '6 4', noImage: '1.5 3', majority: '7 3 1.5 3' }
export const REFERENCE_KINDS = ['teacher', 'noImage', 'majority'] as const

export type Reference = { capability: TeacherTask } & Record<
  (typeof REFERENCE_KINDS)[number],
  number | undefined
>

/** `baselines`: null until they are measured. */
export const referencesOf = (facts: RunFacts | null, baselines: Baselines | null): Reference[] =>
  TEACHER_TASKS.map((f) => ({
    capability: f,
    teacher: baselines?.teacherAccuracy.find((a) => a.name === f)?.accuracy[f],
    noImage: baselines?.noImage[f],
    majority: facts?.majority[f],
  }))

export const referenceMarks = (references: readonly Reference[]): Mark[] =>
  references.flatMap((r) =>
    REFERENCE_KINDS.flatMap((kind) =>
      r[kind] === undefined ? [] : [{ y: r[kind], colour: colourOf(r.capability), dash: DASHES[kind] }],
    ),
  )

/** The kinds of lines of which at least one is known. */
const knownKinds = (references: readonly Reference[]) =>
  REFERENCE_KINDS.filter((kind) => references.some((r) => r[kind] !== undefined))

/** For pictures: one entry per kind of line, with its value for each capability. */
export const referenceKeys = (
  references: readonly Reference[],
  names: Record<(typeof REFERENCE_KINDS)[number], string>,
) =>
  knownKinds(references).map((kind) => ({
    label: names[kind],
    value: withPercent(references.map((r) => formatPercent(r[kind], 0)).join(' / ')),
    colour: 'var(--soft)',
    dash: null,
    pattern: DASHES[kind],
  }))

export const describeReferences = (references: readonly Reference[], t: Strings): string =>
  references
    .map((r) => {
      const known = REFERENCE_KINDS.filter((kind) => r[kind] !== undefined)
      const described = known.map((kind) => `${t.charts.accuracy[kind]} ${formatPercent(r[kind])}`)
      return `${t.capability[r.capability]} ${described.join(', ')}`
    })
    .join('; ')

/** The reference lines with their values, below the legend's entries. */
export function References({ references }: { references: readonly Reference[] }) {
  const t = useStrings()
  const words = t.charts.accuracy
  return knownKinds(references).map((kind) => (
    <div key={kind} className="reference soft">
      <svg viewBox="0 0 22 4" aria-hidden="true">
        <line
          x1="0"
          y1="2"
          x2="22"
          y2="2"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeDasharray={DASHES[kind]}
        />
      </svg>
      <span>{words[kind]}</span>
      {references.map((r) => (
        <span
          key={r.capability}
          className="tabular"
          style={{ color: colourOf(r.capability) }}
          title={`${t.capability[r.capability]}: ${words[kind]} ${withPercent(formatPercent(r[kind]))}`}
        >
          {formatPercent(r[kind], 0)}
        </span>
      ))}
    </div>
  ))
}
