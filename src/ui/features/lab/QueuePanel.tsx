// The queue: start, stop, progress and the time left.

import { formatCount } from '../../explain/numbersText'
import type { Failure } from '../../../protocol/messages'
import { startLab, stopLab } from '../../state/lab'
import { useLab } from '../../state/labSlice'
import { duration } from '../../text/duration'
import { useViewStrings } from '../../text/useViewStrings'

function Progress() {
  const t = useViewStrings()
  const { status, run, done, total, secondsLeft, experiment, recovering } = useLab()
  if (status === 'opening') return <p role="status">{t.lab.opening}</p>
  if (status === 'running' && run)
    return (
      <div role="status" data-testid="lab-progress">
        <p>
          {t.lab.running(
            formatCount(done + 1),
            formatCount(total),
            run.arm,
            String(run.seed),
            formatCount(run.step),
            formatCount(run.steps),
          )}
        </p>
        {recovering && <p>{t.lab.recovering}</p>}
        <p className="soft">
          {secondsLeft === null ? t.lab.unknownTime : t.lab.left(duration(secondsLeft, t.transport))}
        </p>
      </div>
    )
  if (!experiment || total === 0) return null
  const said =
    done < total ? t.lab.stopped(formatCount(done), formatCount(total)) : t.lab.done(formatCount(total))
  return (
    <p role="status" data-testid="lab-state">
      {said}
    </p>
  )
}

/** Reports are in English; a language with its own sentence shows that one, and the report's words as detail. */
function Failed({ failure: { code, message, wayOut, detail } }: { failure: Failure }) {
  const t = useViewStrings()
  const own = t.failure.texts[code]
  return (
    <div role="alert">
      <p className="bad">{own ? `${own} ${t.lab.startAgain}` : `${message} ${wayOut}`}</p>
      {own && (
        <details>
          <summary>{t.failure.detail}</summary>
          <p lang="en">{[message, detail].filter(Boolean).join(' ')}</p>
        </details>
      )}
    </div>
  )
}

export function QueuePanel() {
  const t = useViewStrings()
  const { status, done, total, failure, otherTab, lasting, opened } = useLab()
  const begun = opened !== null && done > 0 && done < total
  return (
    <section className="panel lab-queue" aria-label={t.lab.start}>
      {status === 'idle' ? (
        <button type="button" className="primary" onClick={() => void startLab()}>
          {begun ? t.lab.resume : t.lab.start}
        </button>
      ) : (
        <button type="button" title={t.lab.stopHint} onClick={stopLab} disabled={status === 'opening'}>
          {t.lab.stop}
        </button>
      )}
      <Progress />
      {otherTab && <p role="alert">{t.lab.otherTab}</p>}
      {!lasting && <p className="soft">{t.lab.notLasting}</p>}
      {failure && <Failed failure={failure} />}
    </section>
  )
}
