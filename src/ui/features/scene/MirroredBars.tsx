// The next word as a teacher and the student see it, side by side: the same candidates, in the teacher's order, at
// a temperature that the reader sets.

import { useState } from 'react'
import { answersBy, END } from './agree'
import { capabilityOfQuestion } from './compose'
import { useAnswer } from './useAsking'
import { useReason } from './useReason'
import type { TeacherName } from '../../../protocol/messages'
import { TEACHER_TASKS } from '../../../distill/tasks'
import { Panel } from '../../components/Panel'
import { Tabs } from '../../components/Tabs'
import { candidates, divergence, probabilities, type Candidate } from '../../explain/nextWords'
import { formatLoss, formatPercent } from '../../explain/numbersText'
import { useScenes } from '../../state/scenesSlice'
import { useViewStrings } from '../../text/useViewStrings'
import { withPercent } from '../../text/percent'

const TEACHERS: readonly TeacherName[] = [...TEACHER_TASKS, 'base']
/** Candidates shown by name. */
const MOST = 6
/** The slider moves the exponent of two: T from 1/4 to 16. */
const [LOWEST, HIGHEST, STEP] = [-2, 4, 0.25]

export const temperatureText = (temperature: number): string =>
  temperature >= 10 ? temperature.toFixed(1) : temperature.toFixed(2)

function Bar({ side, value }: { side: string; value: number }) {
  return (
    <span className={`mirror-bar ${side}`} aria-hidden="true">
      <span style={{ width: `${100 * value}%` }} />
    </span>
  )
}

interface RowsProps {
  rows: readonly Candidate[]
  teacher: TeacherName
  temperature: string
}

function Rows({ rows, teacher, temperature }: RowsProps) {
  const t = useViewStrings()
  const words = t.sceneEditor.mirror
  return (
    <table className="mirror">
      <caption className="sr-only">{words.caption(t.sceneEditor.model[teacher], temperature)}</caption>
      <thead>
        <tr>
          <th scope="col">{words.teacherColumn(t.sceneEditor.model[teacher], temperature)}</th>
          <th scope="col">{words.word}</th>
          <th scope="col">{words.studentColumn(temperature)}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ word, teacher: left, student: right }) => (
          <tr key={word ?? ''}>
            <td>
              <div className="mirror-cell left">
                <span className="tabular">{withPercent(formatPercent(left))}</span>
                <Bar side={teacher} value={left} />
              </div>
            </td>
            <th scope="row" lang={word === null || word === END ? undefined : 'en'}>
              {word === null ? words.others : word === END ? t.scene.end : word}
            </th>
            <td>
              <div className="mirror-cell">
                <Bar side="student" value={right} />
                <span className="tabular">{withPercent(formatPercent(right))}</span>
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Temperature({ exponent, onChange }: { exponent: number; onChange: (exponent: number) => void }) {
  const t = useViewStrings()
  const text = temperatureText(2 ** exponent)
  return (
    <label className="mirror-temperature">
      <span>{t.sceneEditor.mirror.temperature(text)}</span>
      <input
        type="range"
        min={LOWEST}
        max={HIGHEST}
        step={STEP}
        value={exponent}
        aria-label={t.sceneEditor.mirror.temperatureLabel}
        aria-valuetext={`T = ${text}`}
        onChange={(event) => onChange(Number(event.target.value))}
      />
    </label>
  )
}

/** Whose words are compared, and which of them. */
function Compared() {
  const t = useViewStrings()
  const words = t.sceneEditor.mirror
  const { answer } = useAnswer()
  const question = useScenes((s) => s.setUp.question)
  const [chosen, setChosen] = useState<TeacherName | null>(null)
  const [place, setPlace] = useState(0)
  const [exponent, setExponent] = useState(0)
  const teacher = chosen ?? capabilityOfQuestion(question) ?? 'base'
  const model = answer && answersBy(answer, teacher)
  if (!answer || !model) return null
  const at = Math.min(place, model.tokens.length - 1)
  const temperature = 2 ** exponent
  const left = probabilities(model.logits, at, temperature)
  const right = probabilities(answer.student.along[teacher], at, temperature)
  return (
    <>
      <div className="mirror-controls">
        <label>
          <span className="soft">{words.teacher}</span>{' '}
          <select value={teacher} onChange={(event) => setChosen(event.target.value as TeacherName)}>
            {TEACHERS.map((name) => (
              <option key={name} value={name}>
                {t.sceneEditor.model[name]}
              </option>
            ))}
          </select>
        </label>
        <Tabs
          label={words.place}
          chosen={at}
          onChoose={setPlace}
          choices={model.tokens.map(({ word }, i) => ({
            value: i,
            label: word === END ? t.scene.end : word,
            name: words.placeName(String(i + 1), word === END ? t.scene.end : word),
          }))}
        />
        <Temperature exponent={exponent} onChange={setExponent} />
      </div>
      <Rows
        rows={candidates(left, right, MOST)}
        teacher={teacher}
        temperature={temperatureText(temperature)}
      />
      <p className="scene-editor-note">
        {words.divergence(formatLoss(divergence(left, right)))} {words.prefix}
      </p>
    </>
  )
}

export function MirroredBars() {
  const t = useViewStrings()
  const { answer, status } = useAnswer()
  const reason = useReason()
  return (
    <Panel
      className="scene-editor-mirror"
      title={t.sceneEditor.mirror.title}
      info={{ what: t.sceneEditor.mirror.title, text: t.sceneEditor.mirror.info }}
    >
      {status === 'impossible' ? (
        <p className="scene-editor-reason">{reason}</p>
      ) : answer ? (
        <Compared />
      ) : (
        <p className="scene-editor-note">{t.sceneEditor.thinking} …</p>
      )}
    </Panel>
  )
}
