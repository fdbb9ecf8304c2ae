// The layer over a drawing that takes pointer and keys: it sets the crosshair that all charts share, on a
// step of this chart, and chooses the part of the run that they show.

import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { lazyPart } from '../../components/LazyPart'
import { setCrosshair, setZoom } from '../../state/zoom'
import type { Strings } from '../../text/en'
import { useStrings } from '../../text/useStrings'
import { memoryOf, shownValues } from './curves'
import type { Span } from '../../explain/decimate'
import { useGestures } from './gestures'
import { xUnder } from './plot'
import { nearest, valueAt, type Source, type XOf } from './source'
import type { ChartSpec } from './specs/types'
import { following, panned, PAN_STEP, ZOOM_STEP, zoomed } from './view'
import { useHistory } from '../../state/historySlice'
import { usePreferences } from '../../state/preferencesSlice'

const ChartTip = lazyPart(() => import('./ChartTip'), { waiting: () => null, problemAt: 'above' })

interface CrosshairProps {
  spec: ChartSpec
  title: string
  source: Source
  xOf: XOf
  view: Span
  end: number
  /** The narrowest view. */
  least: number
  /** The drawing has a log axis: values of 0 and below are marked at its foot. */
  log: boolean
  /** "step 214". */
  place: (x: number) => string
}

/** Steps that a key moves, as a share of all; one step for an arrow. */
const PAGE = 0.1

/** Where a key moves the crosshair to: index of a step; null for other keys. */
function moveOf(key: string, from: number, count: number): number | null {
  const page = Math.max(1, Math.round(PAGE * count))
  const moves: Record<string, number> = {
    ArrowLeft: from - 1,
    ArrowRight: from + 1,
    ArrowDown: from - 1,
    ArrowUp: from + 1,
    PageDown: from - page,
    PageUp: from + page,
    Home: 0,
    End: count - 1,
  }
  return key in moves ? Math.min(count - 1, Math.max(0, moves[key])) : null
}

/** All values at a step in words, the smoothed ones beside those of the step itself. */
function explainGram(spec: ChartSpec, source: Source, at: number, smoothing: number, t: Strings): string {
  const both = spec.smoothed && memoryOf(spec, smoothing) > 0
  return spec.series
    .map((s) => {
      const shown = spec.value(valueAt(source, s.column, at, shownValues(spec, smoothing)))
      const raw = both ? ` (${t.charts.unsmoothed(spec.value(valueAt(source, s.column, at, 'raw')))})` : ''
      return `${s.title(t)} ${shown}${raw}`
    })
    .join(', ')
}

type Keys = Pick<CrosshairProps, 'source' | 'xOf' | 'view' | 'end' | 'least'>

/** Arrows move the crosshair, plus and minus zoom, Shift and arrows pan, Escape and 0 go back. */
function useKeys({ source, xOf, view, end, least }: Keys, at: number): (event: KeyboardEvent) => void {
  const x = useHistory((s) => s.crosshair)
  const zoom = useHistory()
  const count = source.steps.length
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const around = x !== null && x >= view[0] && x <= view[1] ? x : (view[0] + view[1]) / 2
    const next = count > 0 && !event.shiftKey ? moveOf(event.key, at < 0 ? count - 1 : at, count) : null
    const pan = { ArrowLeft: -PAN_STEP, ArrowRight: PAN_STEP }[event.key]
    if (next !== null) {
      setCrosshair(xOf(source, next))
      if (zoom.zoom) setZoom(following(view, xOf(source, next)))
    } else if (event.key === '+' || event.key === '=') setZoom(zoomed(view, ZOOM_STEP, around, end, least))
    else if (event.key === '-' || event.key === '_') setZoom(zoomed(view, 1 / ZOOM_STEP, around, end, least))
    else if (event.shiftKey && pan && zoom.zoom) setZoom(panned(view, pan, end))
    else if (event.key === 'Escape' && x !== null) setCrosshair(null)
    else if ((event.key === 'Escape' || event.key === '0') && zoom.zoom) setZoom(null)
    else return
    event.preventDefault()
  }
}

/** The crosshair follows the pointer; `active`: this chart is where it is set. */
function useHover({ source, xOf, view }: Pick<CrosshairProps, 'source' | 'xOf' | 'view'>) {
  const [active, setActive] = useState(false)
  const onPointer = (event: PointerEvent<HTMLElement>): void => {
    const box = event.currentTarget.getBoundingClientRect()
    const under = xUnder(event.clientX - box.left, box.width, view)
    setActive(under !== null)
    const none = under === null || source.steps.length === 0
    setCrosshair(none ? null : xOf(source, nearest(source, xOf, under)))
  }
  const leave = (): void => {
    setCrosshair(null)
    setActive(false)
  }
  return { active, setActive, onPointer, leave }
}

export function Crosshair({ spec, title, source, xOf, view, end, least, log, place }: CrosshairProps) {
  const t = useStrings()
  const x = useHistory((s) => s.crosshair)
  const smoothing = usePreferences((s) => s.charts.smoothing)
  const layer = useRef<HTMLDivElement>(null)
  const { active, setActive, onPointer, leave } = useHover({ source, xOf, view })
  const gestures = useGestures(layer, { view, end, least, setView: setZoom })
  const at = x === null ? -1 : nearest(source, xOf, x)
  const onKeyDown = useKeys({ source, xOf, view, end, least }, at)
  return (
    <>
      <div
        ref={layer}
        className="crosshair"
        role="slider"
        tabIndex={0}
        aria-label={t.charts.crosshair(title)}
        aria-valuemin={0}
        aria-valuemax={Math.round(end)}
        aria-valuenow={Math.round(x ?? 0)}
        aria-valuetext={
          at < 0 ? t.charts.none : `${place(xOf(source, at))}, ${explainGram(spec, source, at, smoothing, t)}`
        }
        aria-description={t.charts.zoom.hint}
        onPointerMove={(event) => {
          if (!gestures.move(event)) onPointer(event)
        }}
        onPointerDown={(event) => {
          if (!gestures.down(event)) onPointer(event)
        }}
        onPointerUp={gestures.up}
        onPointerCancel={gestures.up}
        onPointerLeave={(event) => {
          if (event.pointerType !== 'touch') leave()
        }}
        onDoubleClick={() => setZoom(null)}
        onBlur={leave}
        onKeyDown={(event) => {
          setActive(true)
          onKeyDown(event)
        }}
      >
        {gestures.dragged && <span className="zoom-range" style={gestures.dragged} />}
      </div>
      {active && !gestures.dragged && at >= 0 && x !== null && (
        <ChartTip spec={spec} source={source} at={at} x={xOf(source, at)} view={view} log={log} />
      )}
    </>
  )
}
