// An experiment's results as files, and how to cite them.

import { useState } from 'react'
import { bibTex } from '../../../experiment/lab/cite'
import type { ExperimentResults } from '../../../experiment/lab/results'
import type { Experiment } from '../../../experiment/lab/spec'
import { csvTable, latexTable, markdownTable, tableFacts } from '../../../experiment/lab/tables'
import { download } from '../../state/download'
import { useViewStrings } from '../../text/useViewStrings'

const FILES = {
  'results.json': 'application/json',
  'table.md': 'text/markdown',
  'table.tex': 'text/x-tex',
  'table.csv': 'text/csv',
} as const

export function Exports({ results, experiment }: { results: ExperimentResults; experiment: Experiment }) {
  const t = useViewStrings()
  const [copied, setCopied] = useState(false)
  const [citing, setCiting] = useState(false)
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
    <>
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
        <button type="button" aria-expanded={citing} onClick={() => setCiting(!citing)}>
          {t.lab.cite}
        </button>
      </div>
      {citing && (
        <textarea
          className="lab-cite"
          readOnly
          rows={9}
          aria-label="BibTeX"
          value={bibTex(results.version, results.date?.slice(0, 4) ?? '2026')}
          onFocus={(event) => event.target.select()}
        />
      )}
    </>
  )
}
