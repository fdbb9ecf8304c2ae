// What is to be trained: a base teacher or a specialist, its size, and a few numbers.

import { useId, useState } from 'react'
import {
  checkPlan,
  defaultPlan,
  PLAN_FIELDS,
  PLAN_NUMBERS,
  TEACHER_FAMILIES,
  TEACHER_SIZES,
  type PlanNumber,
  type TeacherPlan,
} from '../../../settings/teacherPlan'
import { readTypedNumber } from '../../../settings/typedNumber'
import { TEACHER_SETS } from '../../../teacher/sets'
import type { OwnRole, OwnTeacher } from '../../../teacher/ownTeacher'
import { NumberEcho } from '../../components/NumberEcho'
import { WordsOf } from '../../components/WordsOf'
import { TEACHER_NAME_LENGTH } from '../../state/ownTeacherActions'
import type { ViewStrings } from '../../text/views.en'
import { useViewStrings } from '../../text/useViewStrings'
import { setLabel } from '../../text/teacherLabels'
import { ROLES } from '../../explain/teacherChoice'
import { startTraining } from '../../state/teacherTraining'
import { useTeachers } from '../../state/teachersSlice'
import { useSettings } from '../../state/settingsSlice'
import type { DataChoice } from '../../../settings/ownData'
import { approximateFlops } from './trainArithmetic'
import { TrainData } from './TrainData'
import { TrainMemory } from './TrainMemory'

/** Shown at once; the others under "more". */
const FIRST: readonly PlanNumber[] = ['steps', 'trainFrames']

/** Base teachers that a specialist can start from: those whose weights can be read. */
const bases = (own: readonly OwnTeacher[], t: ViewStrings): { source: string; label: string }[] => [
  ...own.filter((o) => o.card).map((o) => ({ source: o.id, label: o.name })),
  ...TEACHER_SETS.map((set) => ({
    source: `${set.id}/base.onnx`,
    label: t.teachers.train.shipped(setLabel(set.id, t)),
  })),
]

/** A number of the plan as a person typed it; NaN where it is none. */
const planNumber = (key: PlanNumber, text: string): number => {
  const reading = readTypedNumber(text, PLAN_FIELDS[key])
  return reading.kind === 'number' ? reading.value : NaN
}

/** What is wrong with a number, in the page's language. */
function problemOf(
  errors: ReturnType<typeof checkPlan>,
  key: PlanNumber,
  t: ViewStrings,
): string | undefined {
  const error = errors.find((e) => e.key === key)
  return error && t.teachers.train.between(...rangeOf(error.expected))
}

/** The two numbers of "a whole number from 1 to 20000", or of "at most ..., 4000". */
function rangeOf(expected: string): [string, string] {
  const numbers = expected.match(/\d[\d.e-]*/g) ?? []
  return [(numbers.length > 1 ? numbers[0] : undefined) ?? '1', numbers.at(-1) ?? '']
}

/** Layers x width of the base that a specialist starts from; empty where it is not known. */
function shapeOfBase(from: string | null, teachers: readonly OwnTeacher[]): string {
  const own = teachers.find((o) => o.id === from)?.card?.config
  const base = own ?? TEACHER_SETS.find((set) => `${set.id}/base.onnx` === from)
  return base ? `${base.layers}x${base.width}` : ''
}

export function TrainForm({
  start,
  onStart,
}: {
  start: string | null
  onStart: (start: string | null) => void
}) {
  const t = useViewStrings()
  const words = t.teachers.train
  const id = useId()
  const teachers = useTeachers((s) => s.teachers)
  const inRun = useSettings((s) => s.settings.teachers)
  const choices = bases(teachers, t)
  const [role, setRole] = useState<OwnRole>('base')
  const [asked, setAsked] = useState<string | null>(null)
  const [name, setName] = useState('')
  const [size, setSize] = useState<TeacherPlan['size']>('6x64')
  const [family, setFamily] = useState<TeacherPlan['family']>('gpt')
  const [data, setData] = useState<DataChoice>('world')
  const [texts, setTexts] = useState<Partial<Record<PlanNumber, string>>>({})
  if (start !== asked) {
    // "Fine-tune" was pressed beside a teacher: a specialist from that one.
    setAsked(start)
    if (start && role === 'base') setRole('perception')
  }
  const from =
    role === 'base' ? null : (choices.find((c) => c.source === start)?.source ?? `${inRun}/base.onnx`)
  const usual = defaultPlan(role, from, '')
  const shape = role === 'base' ? size : shapeOfBase(from, teachers)
  const suggested = words.defaultName(t.teachers.roles[role], shape)
  const plan: TeacherPlan = {
    ...usual,
    size,
    family,
    ...(data !== 'world' && { data }),
    name: name.trim() || suggested,
    ...(Object.fromEntries(
      PLAN_NUMBERS.map((key) => [key, texts[key] === undefined ? usual[key] : planNumber(key, texts[key])]),
    ) as Record<PlanNumber, number>),
  }
  const errors = checkPlan(plan)
  const flops = approximateFlops(plan, shape)
  const field = (key: PlanNumber) => {
    const error = problemOf(errors, key, t)
    return (
      <label key={key} className="stacked">
        <span title={words.fields[key].help}>{words.fields[key].label}</span>
        <input
          type="text"
          inputMode="decimal"
          autoComplete="off"
          spellCheck={false}
          value={texts[key] ?? String(usual[key])}
          aria-invalid={Boolean(error)}
          aria-describedby={error ? `${id}-${key}` : undefined}
          title={words.fields[key].help}
          onChange={(e) => setTexts({ ...texts, [key]: e.target.value })}
        />
        <NumberEcho readings={[readTypedNumber(texts[key] ?? '', PLAN_FIELDS[key])]} />
        {error && (
          <span className="field-error" id={`${id}-${key}`} role="alert">
            {error}
          </span>
        )}
      </label>
    )
  }
  return (
    <form
      className="train-form"
      onSubmit={(e) => {
        e.preventDefault()
        if (errors.length === 0) startTraining(plan)
      }}
    >
      <label className="stacked">
        <span>{words.role}</span>
        <select
          value={role}
          onChange={(e) => {
            setRole(e.target.value as OwnRole)
            setTexts({})
          }}
        >
          {ROLES.map((r) => (
            <option key={r} value={r}>
              {t.teachers.roleTitles[r]}
            </option>
          ))}
        </select>
      </label>
      {role === 'base' ? (
        <>
          {TEACHER_FAMILIES.length > 1 && (
            <label className="stacked">
              <span>{words.family}</span>
              <select value={family} onChange={(e) => setFamily(e.target.value as TeacherPlan['family'])}>
                {TEACHER_FAMILIES.map((f) => (
                  <option key={f} value={f}>
                    {t.teacherNames.families[f]}
                  </option>
                ))}
              </select>
            </label>
          )}
          <label className="stacked">
            <span>
              {words.size}
              <small>{words.sizeHint}</small>
            </span>
            <select value={size} onChange={(e) => setSize(e.target.value as TeacherPlan['size'])}>
              {TEACHER_SIZES.map((s) => (
                <option key={s} value={s}>
                  {s.replace('x', ' x ')}
                </option>
              ))}
            </select>
          </label>
        </>
      ) : (
        <label className="stacked">
          <span>{words.from}</span>
          <select value={from ?? ''} onChange={(e) => onStart(e.target.value)}>
            {choices.map((c) => (
              <option key={c.source} value={c.source}>
                {c.label}
              </option>
            ))}
          </select>
        </label>
      )}
      <label className="stacked">
        <span>{words.name}</span>
        <input
          value={name}
          placeholder={suggested}
          maxLength={TEACHER_NAME_LENGTH}
          onChange={(e) => setName(e.target.value)}
        />
      </label>
      <TrainData chosen={data} onChoose={setData} />
      {FIRST.map(field)}
      <WordsOf
        label={t.form.wordsHere}
        texts={[words.sizeHint, ...PLAN_NUMBERS.map((key) => words.fields[key].label)]}
      />
      <details open={errors.some((e) => !FIRST.some((key) => key === e.key)) || undefined}>
        <summary>{words.more}</summary>
        <div className="train-more">{PLAN_NUMBERS.filter((key) => !FIRST.includes(key)).map(field)}</div>
      </details>
      {flops !== null && <p className="soft small-print">{words.arithmetic(flops)}</p>}
      <TrainMemory plan={errors.length === 0 ? plan : null} shape={shape} />
      <div className="row">
        <button type="submit" className="primary" disabled={errors.length > 0}>
          {words.start}
        </button>
      </div>
    </form>
  )
}
