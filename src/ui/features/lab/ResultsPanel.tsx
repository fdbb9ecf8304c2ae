// Results: a table with errors and paired differences, figures, the run that was opened, and all of it as files.

import { useMemo, useState } from 'react'
import { experimentResults, type ExperimentResults } from '../../../experiment/lab/results'
import { MEASURES, type Experiment, type Measure } from '../../../experiment/lab/spec'
import { tableFacts } from '../../../experiment/lab/tables'
import { Panel } from '../../components/Panel'
import { formatCount } from '../../explain/numbersText'
import { usePreferences } from '../../state/preferencesSlice'
import { formatDate } from '../../text/runLabels'
import { useViewStrings } from '../../text/useViewStrings'
import { Exports } from './Exports'
import { FigurePanel } from './FigurePanel'
import type { RunKey } from './figures/drawing'
import { ResultsTable, seedRange } from './ResultsTable'
import { RunPanel } from './RunPanel'

/** The same results, with differences of another measure. */
function ofMeasure(results: ExperimentResults, experiment: Experiment, measure: Measure): ExperimentResults {
  if (measure === results.measure) return results
  const arms = new Map(results.arms.map((arm) => [arm.name, new Map(arm.runs.map((run) => [run.seed, run]))]))
  const computed = experimentResults(
    { ...experiment, measure },
    ({ name }, seed) => {
      const run = arms.get(name)?.get(seed)
      return run && { ...run, diverged: run.diverged ?? null }
    },
    results.version,
    results.adapter,
  )
  return { ...computed, ...(results.date !== undefined && { date: results.date }) }
}

/** Where, when and by which version the results were made. */
function Source({ results }: { results: ExperimentResults }) {
  const t = useViewStrings()
  const language = usePreferences((s) => s.language)
  const { date, adapter, version, arms } = results
  const day = date === undefined ? t.lab.noDate : formatDate(date, language, false)
  return <p className="soft">{t.lab.source(day, adapter, version, seedRange(arms))}</p>
}

interface ResultsPanelProps {
  title: string
  results: ExperimentResults
  experiment: Experiment
  testId: string
}

export function ResultsPanel({ title, results, experiment, testId }: ResultsPanelProps) {
  const t = useViewStrings()
  const [measure, setMeasure] = useState<Measure | null>(null)
  const [sorted, setSorted] = useState(false)
  const [chosen, setChosen] = useState<RunKey | null>(null)
  const shown = useMemo(
    () => ofMeasure(results, experiment, measure ?? results.measure),
    [results, experiment, measure],
  )
  const ordered = useMemo(
    () =>
      sorted ? { ...shown, arms: [...shown.arms].sort((a, b) => (b.mean ?? -1) - (a.mean ?? -1)) } : shown,
    [shown, sorted],
  )
  const tools = (
    <>
      <label>
        {t.lab.measure}{' '}
        <select value={shown.measure} onChange={(event) => setMeasure(event.target.value as Measure)}>
          {MEASURES.map((m) => (
            <option key={m} value={m}>
              {t.lab.measures[m]}
            </option>
          ))}
        </select>
      </label>
      <label>
        <input type="checkbox" checked={sorted} onChange={(event) => setSorted(event.target.checked)} />{' '}
        {t.lab.sorted}
      </label>
    </>
  )
  const [questions = 0] = tableFacts(experiment).questions
  return (
    <Panel className="lab-results" title={title} tools={tools}>
      <Source results={ordered} />
      <ResultsTable results={ordered} questions={formatCount(questions)} testId={testId} onArm={setChosen} />
      {chosen && <RunPanel results={ordered} experiment={experiment} chosen={chosen} onChoose={setChosen} />}
      <FigurePanel results={ordered} unsorted={shown} experiment={experiment} onRun={setChosen} />
      <Exports results={ordered} experiment={experiment} />
    </Panel>
  )
}
