// One calm message per cause: what happened, in the reporter's own sentence, and the way out.

import { defaultSettings } from '../../run/resolve'
import { calmer, prepare, retry } from '../session'
import { useMetrics } from '../stores/metrics'
import { useProgress } from '../stores/progress'
import { useReplay } from '../stores/replay'
import { useSettings } from '../stores/settings'
import { useStrings } from '../strings/useStrings'

export function FailurePanel() {
  const t = useStrings()
  const failure = useProgress((s) => s.failure)
  const dismiss = useProgress((s) => s.dismiss)
  const linkErrors = useSettings((s) => s.linkErrors)
  const replaying = useReplay((s) => s.shown !== null)
  const kept = useMetrics((s) => s.published.history.steps.length > 0)

  if (linkErrors && failure?.code !== 'no-webgpu') {
    return (
      <div className="notice" role="alert" data-testid="failure" data-code="bad-link">
        <h2>{t.failure.linkTitle}</h2>
        <p>{t.failure.linkText}</p>
        <ul>{linkErrors.map((message) => <li key={message}>{message}</li>)}</ul>
        <div className="notice-actions">
          <button type="button" className="primary" onClick={() => prepare(defaultSettings())}>{t.failure.openDefaults}</button>
        </div>
      </div>
    )
  }
  if (!failure) return null
  // Reports speak English; a language with its own sentence for this code shows that one, and the report's words as detail.
  const own = t.failure.texts[failure.code]
  const detail = [own && `${failure.message} ${failure.wayOut}`, failure.detail].filter(Boolean).join('\n')
  return (
    <div className="notice" role="alert" data-testid="failure" data-code={failure.code}>
      <h2>{t.failure.titles[failure.code]}</h2>
      <p>{own ?? failure.message}</p>
      <h3>{t.failure.wayOut}</h3>
      <ul>
        {!own && <li>{failure.wayOut}</li>}
        {t.failure.hints[failure.code].map((hint) => <li key={hint}>{hint}</li>)}
      </ul>
      <div className="notice-actions">
        <button type="button" className="primary" onClick={retry}>{t.failure.retry}</button>
        {failure.code === 'diverged' && <button type="button" onClick={calmer}>{t.failure.calmer}</button>}
        {failure.code === 'bad-settings' && <button type="button" onClick={() => prepare(defaultSettings())}>{t.failure.openDefaults}</button>}
        {kept && <button type="button" onClick={dismiss}>{t.failure.dismiss}</button>}
        <span className="soft">{replaying ? t.runs.replay.rest : kept ? t.failure.restKept : t.failure.rest}</span>
      </div>
      {detail && (
        <details>
          <summary>{t.failure.detail}</summary>
          <pre>{detail}</pre>
        </details>
      )}
    </div>
  )
}
