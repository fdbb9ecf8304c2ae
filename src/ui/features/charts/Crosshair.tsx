// The layer over a drawing that takes pointer and arrow keys: it sets the crosshair that all charts share, on
// a step of this chart.

import type { KeyboardEvent, PointerEvent } from 'react'
import { useCrosshair } from '../../state/charts'
import { useStrings } from '../../text/useStrings'
import { xUnder } from './plot'
import { nearest, shownAt, type Source, type XOf } from './source'
import type { ChartSpec } from './specs/types'

interface CrosshairProps {
  spec: ChartSpec
  title: string
  source: Source
  xOf: XOf
  end: number
  /** "step 214". */
  place: (x: number) => string
}

/** Steps that a key moves, as a share of all; one step for an arrow. */
const PAGE = 0.1

export function Crosshair({ spec, title, source, xOf, end, place }: CrosshairProps) {
  const t = useStrings()
  const { x, set } = useCrosshair()
  const count = source.steps.length
  const at = x === null ? -1 : nearest(source, xOf, x)
  const to = (i: number): void => set(count ? xOf(source, Math.min(count - 1, Math.max(0, i))) : null)

  const onPointer = (event: PointerEvent<HTMLElement>): void => {
    const box = event.currentTarget.getBoundingClientRect()
    const under = xUnder(event.clientX - box.left, box.width, end)
    if (under === null) set(null)
    else to(nearest(source, xOf, under))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const from = at < 0 ? count - 1 : at
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
    if (event.key === 'Escape' && x !== null) set(null)
    else if (event.key in moves) to(moves[event.key])
    else return
    event.preventDefault()
  }
  const told =
    at < 0
      ? t.charts.none
      : [
          place(xOf(source, at)),
          ...spec.series.map((s) => `${s.title(t)} ${spec.value(shownAt(source, s.column, at))}`),
        ].join(', ')
  return (
    <div
      className="crosshair"
      role="slider"
      tabIndex={0}
      aria-label={t.charts.crosshair(title)}
      aria-valuemin={0}
      aria-valuemax={Math.round(end)}
      aria-valuenow={Math.round(x ?? 0)}
      aria-valuetext={told}
      onPointerMove={onPointer}
      onPointerDown={onPointer}
      onPointerLeave={(event) => {
        if (event.pointerType !== 'touch') set(null)
      }}
      onBlur={() => set(null)}
      onKeyDown={onKeyDown}
    />
  )
}
