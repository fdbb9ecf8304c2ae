// Robustness: a chart per kind of damage, and the question templates of one model with what it confuses.

import { useState } from 'react'
import type { Subject } from '../../../experiment/analysis/model'
import {
  learning,
  severityCurve,
  type RobustnessResults,
  type TemplateResult,
} from '../../../experiment/analysis/robustnessFigures'
import { ROBUSTNESS_SIZES } from '../../../experiment/analysis/sizes'
import { robustnessCsv, templatesCsv } from '../../../experiment/analysis/tables'
import { CORRUPTIONS } from '../../../world/corruption'
import { CAPABILITIES, QUESTIONS_PER_FRAME } from '../../../world/types'
import { Empty, Panel } from '../../components/Panel'
import { Terms } from '../../components/Terms'
import { Tabs } from '../../components/Tabs'
import { formatCount, formatPercent } from '../../explain/numbersText'
import { setFrames } from '../../state/analysis'
import { useAnalysis } from '../../state/analysisSlice'
import { useViewStrings } from '../../text/useViewStrings'
import { Controls, SaveCsv, Scroll, useRecorded } from './Controls'
import { Curves, Legend, type CurveLine } from './Curves'
import './analysis.css'

const MEASURES = ['average', ...CAPABILITIES] as const
type Measure = (typeof MEASURES)[number]

const COLOURS: Record<Subject, string> = {
  student: 'var(--ink)',
  base: 'var(--teacher)',
  perception: 'var(--perception)',
  reasoning: 'var(--reasoning)',
  planning: 'var(--planning)',
}

function Multiples({ results, measure }: { results: RobustnessResults; measure: Measure }) {
  const { analysis: t, sceneEditor } = useViewStrings()
  const { subjects, majority } = results
  const level = (label: string, value: number | null, dashed: boolean): CurveLine => ({
    label,
    values: Array.from({ length: 4 }, () => value),
    colour: 'var(--soft)',
    level: true,
    dashed,
  })
  const models = (corruption: (typeof CORRUPTIONS)[number]['id']): CurveLine[] =>
    subjects.map((subject) => ({
      label: t.subject[subject],
      values: severityCurve(results, subject, corruption, measure),
      colour: COLOURS[subject],
    }))
  // The level without a picture is that of the first model: the student where there is one.
  const blind = severityCurve(results, subjects[0], 'no-image', measure)[1]
  const levels = [
    level(`${t.robustness.withoutPicture} (${t.subject[subjects[0]]})`, blind, false),
    level(t.robustness.majority, majority[measure], true),
  ]
  return (
    <>
      <div className="analysis-multiples" data-testid="robustness">
        {CORRUPTIONS.map(({ id }) => (
          <Curves
            key={id}
            title={sceneEditor.corruption[id]}
            lines={[...levels, ...models(id)]}
            names={['0', '1', '2', '3']}
            axis={t.robustness.severity}
            domain={[0, 1]}
            format={(value) => formatPercent(value, 0)}
          />
        ))}
      </div>
      <Legend lines={[...models('fog'), ...levels]} />
    </>
  )
}

function Template({ one }: { one: TemplateResult }) {
  const { analysis: t } = useViewStrings()
  const { template, example, asked, right, majority, confusions } = one
  const state = learning(one)
  return (
    <tr data-learning={state}>
      <th scope="row">
        {template}{' '}
        <span className="soft">
          <Terms>{example}</Terms>
        </span>
      </th>
      <td className="number">{formatCount(asked)}</td>
      <td className="number">{asked > 0 ? formatPercent(right / asked) : t.none}</td>
      <td className="number">{asked > 0 ? formatPercent(majority / asked) : t.none}</td>
      <td className="verdict">{t.robustness.learning[state]}</td>
      <td className="text soft">
        {confusions
          .slice(0, 3)
          .map(({ wanted, given, count }) =>
            t.robustness.confusion(wanted, given || t.robustness.nothingSaid, String(count)),
          )
          .join(', ')}
      </td>
    </tr>
  )
}

function Templates({ results }: { results: RobustnessResults }) {
  const { analysis: t } = useViewStrings()
  const [chosen, choose] = useState<Subject | null>(null)
  const known = results.subjects.filter((subject) => results.templates[subject])
  const subject = known.find((one) => one === chosen) ?? known[0]
  if (!subject) return null
  const rows = results.templates[subject] ?? []
  const never = rows.filter((one) => learning(one) === 'never').map(({ template }) => template)
  const { columns } = t.robustness
  return (
    <Panel
      title={t.robustness.templates}
      info={{ what: t.robustness.templates, text: t.robustness.templatesInfo }}
      tools={<SaveCsv name="templates" what={t.robustness.templates} text={() => templatesCsv(results)} />}
    >
      <Tabs
        label={t.model}
        choices={known.map((one) => ({ value: one, label: t.subject[one] }))}
        chosen={subject}
        onChoose={choose}
      />
      <p>{never.length > 0 ? t.robustness.neverLearned(never.join(', ')) : t.robustness.allLearned}</p>
      <Scroll label={t.robustness.templates}>
        <table className="analysis-table" data-testid="templates">
          <thead>
            <tr>
              {(['template', 'asked', 'right', 'majority', 'learned', 'confusions'] as const).map((name) => (
                <th
                  key={name}
                  scope="col"
                  className={['asked', 'right', 'majority'].includes(name) ? 'number' : undefined}
                >
                  {columns[name]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => (
              <Template key={one.template} one={one} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  )
}

function Frames() {
  const { analysis: t } = useViewStrings()
  const frames = useAnalysis((s) => s.frames)
  const running = useAnalysis((s) => s.running)
  return (
    <label>
      {t.robustness.frames}{' '}
      <select
        value={frames}
        disabled={running !== null}
        onChange={(event) => setFrames(Number(event.target.value))}
      >
        {ROBUSTNESS_SIZES.map((size) => (
          <option key={size} value={size}>
            {formatCount(size * QUESTIONS_PER_FRAME)}
          </option>
        ))}
      </select>
    </label>
  )
}

export function Robustness() {
  useRecorded()
  const { analysis: t, capability } = useViewStrings()
  const section = useAnalysis((s) => s.record.robustness)
  const [measure, choose] = useState<Measure>('average')
  const results = section?.results
  return (
    <>
      <Panel
        title={t.part.robustness}
        info={{ what: t.part.robustness, text: t.robustness.info }}
        note={results && t.robustness.note(formatCount(results.questions))}
        tools={
          results && (
            <SaveCsv name="robustness" what={t.part.robustness} text={() => robustnessCsv(results)} />
          )
        }
      >
        <Controls kind="robustness" measured={section}>
          <Frames />
        </Controls>
        {results && results.conditions.length > 0 ? (
          <>
            <Tabs
              label={t.robustness.measure}
              choices={MEASURES.map((value) => ({
                value,
                label: value === 'average' ? t.robustness.average : capability[value],
              }))}
              chosen={measure}
              onChoose={choose}
            />
            <Multiples results={results} measure={measure} />
          </>
        ) : (
          <Empty>{t.nothing}</Empty>
        )}
      </Panel>
      {results && <Templates results={results} />}
    </>
  )
}
