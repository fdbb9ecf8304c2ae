import { isCpu } from '../../explain/computedOn'
import { canvasesCrash } from '../../state/canvasSafety'
import { setScreenMode, useWorkerDraws } from '../../state/screen'
import { useViewStrings } from '../../text/useViewStrings'
import { useRun } from '../../state/runSlice'
import { usePreferences } from '../../state/preferencesSlice'

/**
 * A button that changes who draws; where the browser leaves no choice, only a note; on the CPU nothing, since the page
 * draws what is in memory anyway.
 */
export function ScreenMode() {
  const t = useViewStrings().attention
  const mode = usePreferences((s) => s.screenMode)
  const { drawn: drawing, detail } = useRun((s) => s.canvases)
  const drawn = useWorkerDraws()
  const onCpu = useRun((s) => s.facts !== null && isCpu(s.facts.adapter))
  if (onCpu) return null
  if (canvasesCrash())
    return (
      <span className="screen-mode" title={t.readBackOnly} data-testid="screen-mode">
        {t.readBack}
        <span className="sr-only">{t.readBackOnly}</span>
      </span>
    )
  if (drawing === null && mode === 'automatic') return null
  const text = drawn
    ? t.drawnByGpu
    : mode === 'readback'
      ? drawing
        ? t.readBackChosen
        : t.readBackNextTime
      : t.readBackNeeded(detail)
  return (
    <button
      type="button"
      className="screen-mode"
      aria-pressed={drawn}
      title={text}
      aria-label={text}
      onClick={() => setScreenMode(mode === 'automatic' ? 'readback' : 'automatic')}
    >
      {drawn ? t.gpu : t.readBack}
    </button>
  )
}
