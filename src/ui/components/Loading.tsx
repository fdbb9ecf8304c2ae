// What is being prepared, stage by stage.

import type { Progress } from '../../protocol/messages'
import { formatBytes, formatCount } from '../explain/numbersText'
import { isDone } from '../state/progress'
import type { Strings } from '../text/en'
import { useStrings } from '../text/useStrings'
import { useRun } from '../state/runSlice'

/** "31 / 64", "3.1 MB / 7.8 MB"; only what is done when the whole is not known. */
export function stageAmount(p: Progress, t: Strings): string {
  const show = p.unit === 'bytes' ? formatBytes : formatCount
  return p.total > 0 ? t.loading.amount(show(p.done), show(p.total)) : p.done > 0 ? show(p.done) : ''
}

export function Loading() {
  const t = useStrings()
  const stages = useRun((s) => s.stages)
  return (
    <div className="loading">
      <h3>{t.loading.title}</h3>
      <p className="soft">{t.loading.text}</p>
      {stages.length === 0 && <p className="soft">{t.loading.waiting}…</p>}
      <ol>
        {stages.map((p) => (
          <li key={p.stage} data-done={isDone(p)}>
            <span className="loading-name">{t.loading.stages[p.stage]}</span>
            <span className="loading-amount">{isDone(p) ? `${stageAmount(p, t)} ✓` : stageAmount(p, t)}</span>
            <span className="bar" data-unknown={p.total === 0}>
              <span style={{ width: `${p.total > 0 ? Math.min(100, (100 * p.done) / p.total) : 100}%` }} />
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}
