// One row for all charts: x axis, smoothing, log axis, which charts are shown; below it, the saved runs drawn
// behind the current one.

import { formatCount } from '../../explain/numbersText'
import { setX, setSmoothing, setLog, togglePin } from '../../state/charts'
import { clearOverlays, removeOverlay } from '../../state/overlays'
import { useStrings } from '../../text/useStrings'
import { X_AXES, type XAxis } from '../../explain/axis'
import { Popover } from '../../components/Popover'
import { useOverlayNames, type OverlayName } from './useSource'
import { ZoomControls } from './ZoomControls'
import { usePreferences } from '../../state/preferencesSlice'
import { MOST_CHARTS, SMOOTHINGS } from '../../state/chartIds'
import { wordsOf } from './chartWords'
import { CHART_IDS, CHARTS } from './specs/registry'

export function ChartControls() {
  const t = useStrings()
  const { x, smoothing, log } = usePreferences((s) => s.charts)
  const words = t.charts
  return (
    <div className="chart-controls" role="group" aria-label={words.controls}>
      <select
        aria-label={words.axis}
        title={`${words.axis}: ${words.axisHint}`}
        value={x}
        onChange={(event) => setX(event.target.value as XAxis)}
      >
        {X_AXES.map((axis) => (
          <option key={axis} value={axis}>
            {words.axes[axis]}
          </option>
        ))}
      </select>
      <select
        aria-label={words.smoothing}
        title={`${words.smoothing}: ${words.smoothingHint}`}
        value={smoothing}
        onChange={(event) => setSmoothing(Number(event.target.value))}
      >
        {SMOOTHINGS.map((n) => (
          <option key={n} value={n}>
            {n ? words.smoothed(String(n)) : words.raw}
          </option>
        ))}
      </select>
      <button type="button" aria-pressed={log} title={words.logHint} onClick={() => setLog(!log)}>
        {words.log}
      </button>
      <ZoomControls />
      <Picker />
      <Compared />
    </div>
  )
}

/** Which charts the column has. */
function Picker() {
  const t = useStrings()
  const words = t.charts
  const { pinned } = usePreferences((s) => s.charts)
  return (
    <Popover
      name={words.pick}
      title={words.pick}
      label={
        <>
          {words.pick} <span aria-hidden="true">▾</span>
        </>
      }
      className="push"
      align="end"
      panelClassName="chart-menu"
    >
      <p className="soft">{words.pickHint(String(MOST_CHARTS))}</p>
      {CHART_IDS.map((id) => {
        const on = pinned.includes(id)
        return (
          <label key={id} className="pick">
            <input
              type="checkbox"
              checked={on}
              disabled={on ? pinned.length === 1 : pinned.length >= MOST_CHARTS}
              onChange={() => togglePin(id)}
            />
            {wordsOf(CHARTS[id], t).title}
          </label>
        )
      })}
    </Popover>
  )
}

/** The saved runs: dash, name, number of seeds. */
function Compared() {
  const t = useStrings()
  const overlays = useOverlayNames()
  if (overlays.length === 0) return null
  return (
    <div className="compared" role="group" aria-label={t.charts.compared}>
      {overlays.map((overlay) => (
        <ComparedRun key={overlay.id} {...overlay} />
      ))}
      {overlays.length > 1 && (
        <button type="button" className="quiet" onClick={clearOverlays}>
          {t.charts.removeAll}
        </button>
      )}
    </div>
  )
}

function ComparedRun({ name, n, pattern, runIds, steps, longest, otherUnits }: OverlayName) {
  const t = useStrings()
  const short = longest > steps ? t.charts.shortest(formatCount(steps), formatCount(longest)) : ''
  return (
    <span className="chip" title={n > 1 ? `${t.charts.band(name, String(n))}. ${short}`.trim() : name}>
      <svg viewBox="0 0 26 4" width="26" height="4" aria-hidden="true">
        <line
          x1="0"
          y1="2"
          x2="26"
          y2="2"
          stroke="currentColor"
          strokeWidth="1.6"
          strokeDasharray={pattern}
        />
      </svg>
      <span className="compared-name">{name}</span>
      {n > 1 && <b>{t.charts.seeds(String(n))}</b>}
      {otherUnits && (
        <span className="soft" title={t.charts.otherUnitsHint}>
          {t.charts.otherUnits}
        </span>
      )}
      {short && <span className="soft">{t.charts.toStep(formatCount(steps))}</span>}
      <button
        type="button"
        aria-label={t.charts.removeRun(name)}
        title={t.charts.removeRun(name)}
        onClick={() => runIds.forEach(removeOverlay)}
      >
        ×
      </button>
    </span>
  )
}
