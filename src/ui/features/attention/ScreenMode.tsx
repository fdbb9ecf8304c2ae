// Who draws the attention maps, and the button that changes it.

import { isDrawn, useScreen } from '../../state/screen'
import { useViewStrings } from '../../text/useViewStrings'

/** Pressing it changes who draws; where the browser leaves no choice, it only says so. */
export function ScreenMode() {
  const t = useViewStrings().attention
  const { mode, crashes, drawing, detail, setMode } = useScreen()
  const drawn = useScreen(isDrawn)
  if (crashes)
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
      onClick={() => setMode(mode === 'automatic' ? 'readback' : 'automatic')}
    >
      {drawn ? t.gpu : t.readBack}
    </button>
  )
}
