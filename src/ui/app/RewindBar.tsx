// The progress bar with its checkpoints: a click, or arrow keys and Enter, rewinds to one.

import { useState, type KeyboardEvent, type PointerEvent } from 'react'
import { formatCount } from '../explain/numbersText'
import { rewind } from '../state/runActions'
import { useStrings } from '../text/useStrings'
import { byKey, nearest } from '../explain/checkpoints'
import { useRun } from '../state/runSlice'

export function RewindBar() {
  const { transport, controls: t } = useStrings()
  const { step, steps, checkpoints, events, status } = useRun()
  const [chosen, setChosen] = useState<number | null>(null)
  const before = checkpoints.filter((c) => c < step || (status === 'failed' && c <= step))
  const able = before.length > 0 && status !== 'preparing'
  const preview = chosen !== null && before.includes(chosen) ? chosen : null
  const left = (at: number): string => `${steps ? Math.min(100, (100 * at) / steps) : 0}%`

  const go = (to: number | null): void => {
    setChosen(null)
    if (to !== null) rewind(to)
  }
  const under = (event: PointerEvent): number | null => {
    const box = event.currentTarget.getBoundingClientRect()
    return nearest(before, (event.clientX - box.left) / Math.max(1, box.width), steps)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && preview !== null) go(preview)
    else if (event.key === 'Escape' && preview !== null) setChosen(null)
    else {
      const next = byKey(event.key, before, preview ?? step)
      if (next === null) return
      setChosen(next)
    }
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div className="rewind">
      <div
        className="bar"
        role="progressbar"
        aria-label={transport.progress}
        aria-valuemin={0}
        aria-valuemax={steps || 1}
        aria-valuenow={Math.min(step, steps || 1)}
      >
        <span style={{ width: left(step) }} />
      </div>
      {able && (
        <div
          className="rewind-marks"
          role="slider"
          tabIndex={0}
          aria-label={t.rewind}
          aria-valuemin={before[0]}
          aria-valuemax={before.at(-1)}
          aria-valuenow={preview ?? before.at(-1)}
          aria-valuetext={t.rewindTo(String(preview ?? before.at(-1)))}
          title={preview === null ? t.rewindHint : undefined}
          onKeyDown={onKeyDown}
          onBlur={() => setChosen(null)}
          onPointerMove={(e) => setChosen(under(e))}
          onPointerLeave={() => setChosen(null)}
          onPointerUp={(e) => e.button === 0 && go(under(e))}
        >
          {before.map((c) => (
            <i key={c} data-chosen={c === preview} style={{ left: left(c) }} />
          ))}
          {events.map(
            (e, i) =>
              e.kind === 'diverged' && (
                <i key={`e${i}`} className="diverged" style={{ left: left(e.step) }} />
              ),
          )}
          {preview !== null && (
            <span className="rewind-tip" style={{ left: left(preview) }}>
              {t.rewindTo(formatCount(preview))}
            </span>
          )}
        </div>
      )}
    </div>
  )
}
