import { setZoom } from '../../state/zoom'
import { useStrings } from '../../text/useStrings'
import { xText } from '../../explain/axis'
import { useAxisEnd } from './useSource'
import { panned, PAN_STEP, ZOOM_STEP, zoomed } from './view'
import { useHistory, shownCurves } from '../../state/historySlice'
import { usePreferences } from '../../state/preferencesSlice'

/** Buttons need no narrower view than this share of the axis; charts know their steps and go further. */
const LEAST = 1 / 2000

/** Back to everything, at the chart itself: on a narrow page the other controls are screens away. */
export function ShowAll() {
  const t = useStrings().charts
  const view = useHistory((s) => s.zoom)
  return (
    view && (
      <button type="button" className="zoom-all" title={t.zoom.allHint} onClick={() => setZoom(null)}>
        {t.zoom.all}
      </button>
    )
  )
}

export function ZoomControls() {
  const t = useStrings().charts
  const x = usePreferences((s) => s.charts.x)
  const crosshair = useHistory((s) => s.crosshair)
  const published = useHistory(shownCurves)
  const end = useAxisEnd(published)
  const view = useHistory((s) => s.zoom)
  const shown = view ?? ([0, end] as const)
  const inside = crosshair !== null && crosshair >= shown[0] && crosshair <= shown[1]
  const around = inside ? crosshair : (shown[0] + shown[1]) / 2
  const text = xText(x, (shown[1] - shown[0]) / 100)
  const button = (sign: string, label: string, act: () => void) => (
    <button type="button" className="icon" aria-label={label} title={label} onClick={act}>
      <span aria-hidden="true">{sign}</span>
    </button>
  )
  return (
    <div className="zoom-controls" role="group" aria-label={t.zoom.label} data-zoomed={view !== null}>
      {button('+', t.zoom.in, () => setZoom(zoomed(shown, ZOOM_STEP, around, end, end * LEAST)))}
      {view && (
        <>
          {button('−', t.zoom.out, () => setZoom(zoomed(shown, 1 / ZOOM_STEP, around, end, end * LEAST)))}
          {button('‹', t.zoom.earlier, () => setZoom(panned(view, -PAN_STEP, end)))}
          {button('›', t.zoom.later, () => setZoom(panned(view, PAN_STEP, end)))}
          <button type="button" title={t.zoom.allHint} onClick={() => setZoom(null)}>
            {t.zoom.all}
          </button>
        </>
      )}
      <span role="status" className="soft">
        {view && t.zoom.shown(t.axes[x], text(view[0]), text(view[1]))}
      </span>
    </div>
  )
}
