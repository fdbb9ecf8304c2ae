// The chosen runs side by side: two in columns with their difference; more in rows, with mean ± s.d. of runs that
// differ in the seed alone. Only settings in which they differ are shown.

import { useMemo, useState } from 'react'
import { MEASURES } from '../../../experiment/lab/spec'
import {
  runsCsv,
  runsLatex,
  runsMarkdown,
  runTable,
  type RunTable,
  type RunTableWords,
} from '../../../experiment/lab/runTable'
import { displayValue } from '../../../records/runNames'
import { settingEntry } from '../../../settings/table'
import { formatCount, formatPercent } from '../../explain/numbersText'
import { Panel } from '../../components/Panel'
import { runWords } from '../../text/runLabels'
import { useViewStrings } from '../../text/useViewStrings'
import type { NamedRun } from './listOrder'
import { ComparedTwo } from './ComparedTwo'

const KINDS = { Markdown: runsMarkdown, LaTeX: runsLatex, CSV: runsCsv } as const

/** The table of these runs as text on the clipboard; a browser without one shows it to be copied by hand. */
function Copies({ table, words }: { table: RunTable; words: RunTableWords }) {
  const { runs: t } = useViewStrings()
  const [copied, setCopied] = useState('')
  const [byHand, setByHand] = useState<string | null>(null)
  const copy = async (kind: keyof typeof KINDS): Promise<void> => {
    const text = KINDS[kind](table, words)
    try {
      await navigator.clipboard.writeText(text)
      setCopied(kind)
      setByHand(null)
    } catch {
      setByHand(text)
    }
  }
  return (
    <>
      <div className="runs-tools">
        {(Object.keys(KINDS) as (keyof typeof KINDS)[]).map((kind) => (
          <button key={kind} type="button" className="small" onClick={() => void copy(kind)}>
            {t.copyAs(kind)}
          </button>
        ))}
        <span role="status" className="soft">
          {copied && `${copied}: ${t.copied}`}
        </span>
      </div>
      {byHand !== null && (
        <textarea className="runs-copy" readOnly rows={6} aria-label={t.compare} value={byHand} />
      )}
    </>
  )
}

/** A line per group of runs that differ in the seed alone. */
function Means({ table: { runs, keys, seeds, groups }, words }: { table: RunTable; words: RunTableWords }) {
  const t = useViewStrings()
  const plain = groups.length === 1 && groups[0].n === runs.length
  return (
    <tfoot>
      {groups.map(({ first, n, figures }) => (
        <tr key={first.id}>
          <th scope="row">{t.runs.meanSd(formatCount(n))}</th>
          {keys.map((key) => (
            <td key={key}>{plain ? '' : words.value(key, first.settings)}</td>
          ))}
          {seeds && <td />}
          <td />
          {MEASURES.map((m) => (
            <td key={m} className="number">
              {formatPercent(figures[m].mean)}
              {figures[m].sd !== null && ` ± ${formatPercent(figures[m].sd)}`}
            </td>
          ))}
        </tr>
      ))}
    </tfoot>
  )
}

function ManyRows({ table, words }: { table: RunTable; words: RunTableWords }) {
  const t = useViewStrings()
  const { runs, keys, seeds, split } = table
  return (
    <div className="runs-scroll" role="group" aria-label={t.runs.compare} tabIndex={0}>
      <table>
        <caption className="soft">{t.runs.compareCaption(t.lab.splits[split])}</caption>
        <thead>
          <tr>
            <th scope="col">{t.runs.columns.run}</th>
            {keys.map((key) => (
              <th key={key} scope="col">
                {words.label(key)}
              </th>
            ))}
            {seeds && <th scope="col">{t.runs.seedColumn}</th>}
            <th scope="col" className="number">
              {t.runs.columns.steps}
            </th>
            {MEASURES.map((m) => (
              <th key={m} scope="col" className={`number ${m}`}>
                {m === 'average' ? t.lab.columns.average : t.capability[m]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              <th scope="row">{run.name}</th>
              {keys.map((key) => (
                <td key={key}>{words.value(key, run.settings)}</td>
              ))}
              {seeds && <td>{run.settings.seed}</td>}
              <td className="number">{formatCount(run.steps)}</td>
              {MEASURES.map((m) => (
                <td key={m} className="number">
                  {formatPercent(run[split]?.[m])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <Means table={table} words={words} />
      </table>
    </div>
  )
}

export function RunCompare({ chosen, onClear }: { chosen: readonly NamedRun[]; onClear: () => void }) {
  const words = useViewStrings()
  const { runs: t } = words
  const table = useMemo(
    () =>
      runTable(
        chosen.map(({ run, name }) => ({
          id: run.id,
          name,
          settings: run.config,
          steps: run.steps,
          validation: run.accuracy,
          test: run.test ?? null,
        })),
      ),
    [chosen],
  )
  const called: RunTableWords = {
    label: (key) => runWords(words).setting?.(key) ?? settingEntry(key).label,
    value: (key, settings) => displayValue(key, settings[key], runWords(words)),
  }
  return (
    <Panel
      className={`run-compare ${chosen.length > 2 ? 'many' : ''}`}
      title={t.compare}
      tools={
        <button type="button" className="push small" onClick={onClear}>
          {t.clear}
        </button>
      }
    >
      {chosen.length === 2 ? (
        <ComparedTwo left={chosen[0]} right={chosen[1]} />
      ) : (
        <ManyRows table={table} words={called} />
      )}
      <Copies table={table} words={called} />
    </Panel>
  )
}
