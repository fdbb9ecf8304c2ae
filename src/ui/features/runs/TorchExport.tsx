// A saved run exported to PyTorch: what one gets, the button, how far it is, what went wrong.

import { useState } from 'react'
import { formatCount } from '../../explain/numbersText'
import { useViewStrings } from '../../text/useViewStrings'
import type { SavedRun } from '../../state/savedRun'
import { exportTorch, stopTorchExport, type NotExportable } from '../../state/torchExport'
import { useSavedRuns } from '../../state/savedRunsSlice'

export function TorchExport({ run }: { run: SavedRun }) {
  const words = useViewStrings()
  const t = words.runs.torch
  const now = useSavedRuns((s) => s.torchExport)
  const [problem, setProblem] = useState<'gone' | NotExportable | null>(null)
  const own = now.state !== 'idle' && now.id === run.id ? now : null
  const busy = now.state === 'writing'
  const { stages, amount } = words.loading
  return (
    <section className="run-torch" aria-label={t.title}>
      <h3>{t.title}</h3>
      <p>{t.what}</p>
      <div className="run-torch-line">
        <button type="button" disabled={busy} onClick={() => void exportTorch(run).then(setProblem)}>
          {t.button}
        </button>
        {own?.state === 'writing' && (
          <>
            <span role="status" className="soft" data-testid="torch-progress">
              {own.progress
                ? `${stages[own.progress.stage]} ${amount(formatCount(own.progress.done), formatCount(own.progress.total))}`
                : t.starting}
            </span>
            <button type="button" className="small" onClick={stopTorchExport}>
              {t.cancel}
            </button>
          </>
        )}
        {busy && !own && <span className="soft">{t.other}</span>}
      </div>
      {own?.state === 'saved' && (
        <p role="status" className="soft" data-testid="torch-saved">
          {t.saved(own.name, (own.bytes / 2 ** 20).toFixed(1))}
        </p>
      )}
      {own?.state === 'failed' && (
        <p className="bad" role="alert">
          {words.failure.texts[own.failure.code] ?? `${own.failure.message} ${own.failure.wayOut}`}
        </p>
      )}
      {problem && (
        <p className="bad" role="alert">
          {problem === 'gone' ? words.runs.gone : t.not[problem]}
        </p>
      )}
      {run.tuned && <p className="soft">{t.tuned}</p>}
    </section>
  )
}
