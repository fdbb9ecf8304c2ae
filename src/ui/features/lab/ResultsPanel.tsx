// The results: a table with errors and paired differences, a figure, and both as files.

import { useState } from 'react'
import { csvTable, latexTable, markdownTable, tableFacts } from '../../../experiment/lab/tables'
import { experimentResults, type ExperimentResults } from '../../../experiment/lab/results'
import { MEASURES, type Experiment, type Measure } from '../../../experiment/lab/spec'
import { Empty, Panel } from '../../components/Panel'
import { formatCount } from '../../explain/numbersText'
import { download } from '../../state/download'
import { useLab } from '../../state/lab'
import { useViewStrings } from '../../text/useViewStrings'
import { DotPlot } from './DotPlot'
import { ResultsTable } from './ResultsTable'

/** The same results, with differences of another measure. */
function ofMeasure(results: ExperimentResults, experiment: Experiment, measure: Measure): ExperimentResults {
  if (measure === results.measure) return results
  const outcome = (name: string, seed: number) => {
    const run = results.arms.find((arm) => arm.name === name)?.runs.find((r) => r.seed === seed)
    return run && { accuracy: run.accuracy, diverged: run.diverged ?? null }
  }
  return experimentResults(
    { ...experiment, measure },
    (arm, seed) => outcome(arm.name, seed),
    results.version,
    results.adapter,
  )
}

const FILES = {
  'results.json': 'application/json',
  'table.md': 'text/markdown',
  'table.tex': 'text/x-tex',
  'table.csv': 'text/csv',
} as const

function Exports({ results, experiment }: { results: ExperimentResults; experiment: Experiment }) {
  const t = useViewStrings()
  const [copied, setCopied] = useState(false)
  const facts = tableFacts(experiment)
  const contents: Record<keyof typeof FILES, () => string> = {
    'results.json': () => `${JSON.stringify(results, null, 1)}\n`,
    'table.md': () => markdownTable(results, facts),
    'table.tex': () => latexTable(results, facts),
    'table.csv': () => csvTable(results, facts),
  }
  const copy = (): void =>
    void navigator.clipboard
      ?.writeText(markdownTable(results, facts))
      .then(() => setCopied(true))
      .catch(() => undefined)
  return (
    <div className="lab-files">
      <button type="button" onClick={copy}>
        {t.lab.copyMarkdown}
      </button>
      <span role="status" className="soft">
        {copied ? t.lab.copied : ''}
      </span>
      {(Object.keys(FILES) as (keyof typeof FILES)[]).map((name) => (
        <button
          key={name}
          type="button"
          onClick={() => download(new Blob([contents[name]()], { type: FILES[name] }), name)}
        >
          {name}
        </button>
      ))}
    </div>
  )
}

export function ResultsPanel({ results }: { results: ExperimentResults | null }) {
  const t = useViewStrings()
  const experiment = useLab((s) => s.experiment)
  const [measure, setMeasure] = useState<Measure | null>(null)
  const [sorted, setSorted] = useState(false)
  if (!results || !experiment || results.arms.every(({ n, runs }) => n === 0 && runs.length === 0))
    return (
      <Panel title={t.lab.results}>
        <Empty>{t.lab.resultsEmpty}</Empty>
      </Panel>
    )
  const shown = ofMeasure(results, experiment, measure ?? results.measure)
  const arms = sorted ? [...shown.arms].sort((a, b) => (b.mean ?? -1) - (a.mean ?? -1)) : shown.arms
  const ordered = { ...shown, arms }
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
    <Panel className="lab-results" title={t.lab.results} tools={tools}>
      <ResultsTable results={ordered} questions={formatCount(questions)} />
      <DotPlot results={ordered} />
      <Exports results={ordered} experiment={experiment} />
    </Panel>
  )
}
