// The drawing itself: arrows of one stage in the plane or in a space that turns, and handles on the tips in
// the what-if mode.

import { useRef, useState, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react'
import { inner, unit } from '../../../distill/combine/gramSpace'
import { TASKS } from '../../../distill/tasks'
import { head } from '../../components/Arrows'
import type { Point } from '../../explain/planar'
import { placeLabels, textWidth } from '../../components/arrowLabels'
import { useViewStrings } from '../../text/useViewStrings'
import { number } from '../../explain/numbers'
import { fit, roundDown, type Arrow, type ArrowKind, type Fit } from '../../explain/arrowPicture'
import {
  turned,
  turnedBack,
  type Coefficients,
  type Dimensions,
  type Turn,
} from '../../explain/gradientPoints'
import { tipId, Tips } from './Tips'
import { tipUnder } from './tips'
import { withPercent } from '../../text/percent'

/** Pixels that a key press moves a tip, and radians that it turns the space. */
const NUDGE = 8
const TURN = Math.PI / 24
const LETTER: Partial<Record<ArrowKind, string>> = { teacher: 'f' }
/** What stands before the name of an arrow. */
const markOf = (kind: ArrowKind, letter: string): string =>
  kind === 'result' ? `${letter} ` : (LETTER[kind] ?? '')

const KEYS: Record<string, Point> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
}

interface ArrowFieldProps {
  width: number
  height: number
  gram: readonly number[]
  arrows: readonly Arrow[]
  /** Letter before the name of a `result`: m or t. */
  letter: string
  count: Dimensions
  turn: Turn
  /** Drawn coordinates of a vector spanned by the gradients. */
  place: (vector: Coefficients) => number[]
  onTurn: (yaw: number, pitch: number) => void
  /** Tasks whose tips may be moved; none in the live mode. */
  movable: readonly number[]
  onMove: (task: number, tip: number[]) => void
}

export function ArrowField({
  width,
  height,
  gram,
  arrows,
  letter,
  count,
  turn,
  place,
  onTurn,
  movable,
  onMove,
}: ArrowFieldProps) {
  const t = useViewStrings()
  const words = t.gradients.drawing
  const svg = useRef<SVGSVGElement>(null)
  // While something is dragged the scale does not change.
  const [held, setHeld] = useState<Fit | null>(null)
  // Of a tip: how far the pointer is from its centre; of the space: where the pointer was.
  const [drag, setDrag] = useState<{ task: number | null; x: number; y: number } | null>(null)
  const [focused, setFocused] = useState<number | null>(null)
  const [under, setUnder] = useState<number | null>(null)
  const space = count === 3
  const view = (point: readonly number[]): number[] => (space ? turned(point, turn) : [...point])
  const seen = (vector: Coefficients): number[] => view([...place(vector), 0, 0].slice(0, count))
  const ends = arrows.map((a) => ({ arrow: a, from: seen(a.from), to: seen(a.to) }))
  const reach = space ? arrows.flatMap(({ to }) => swept(place(to), turn)) : ends.map((e) => e.to)
  const now = held ?? fit(reach, width, height, space ? 0.5 : 0.4)
  const pixel = ([x, y]: readonly number[]): Point => [now.x + x * now.scale, now.y - y * now.scale]
  const foot = pixel([0, 0])

  const move = (task: number, tip: Point, scale: Fit): void => {
    const [x, y] = [(tip[0] - scale.x) / scale.scale, (scale.y - tip[1]) / scale.scale]
    const depth = seen(unit(task))[2]
    onMove(task, space ? turnedBack([x, y, depth], turn) : [x, y])
  }
  const pointer = (event: MouseEvent): Point => {
    const box = svg.current?.getBoundingClientRect()
    return [event.clientX - (box?.left ?? 0), event.clientY - (box?.top ?? 0)]
  }
  const tips = movable.map((task) => ({ task, at: pixel(seen(unit(task))) }))
  const grab = (event: PointerEvent<SVGElement>): void => {
    const at = pointer(event)
    const task = tipUnder(at, tips, focused)
    if (event.button !== 0 || (task === null && !space)) return
    const tip = tips.find((each) => each.task === task)?.at ?? [0, 0]
    if (task !== null) document.getElementById(tipId(task))?.focus({ preventScroll: true })
    svg.current?.setPointerCapture(event.pointerId)
    setHeld(now)
    setDrag({ task, x: at[0] - tip[0], y: at[1] - tip[1] })
  }
  const onPointerMove = (event: PointerEvent): void => {
    const at = pointer(event)
    if (!drag) setUnder(tipUnder(at, tips, focused))
    else if (drag.task !== null) move(drag.task, [at[0] - drag.x, at[1] - drag.y], now)
    else {
      onTurn((at[0] - drag.x) / 120, (at[1] - drag.y) / 120)
      setDrag({ task: null, x: at[0], y: at[1] })
    }
  }
  const release = (): void => {
    setDrag(null)
    setHeld(null)
  }
  const onTipKey = (event: KeyboardEvent, task: number): void => {
    const step = KEYS[event.key]
    if (!step) return
    event.preventDefault()
    event.stopPropagation()
    const [x, y] = pixel(seen(unit(task)))
    const size = NUDGE * (event.shiftKey ? 4 : 1)
    move(task, [x + step[0] * size, y - step[1] * size], now)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = KEYS[event.key]
    if (!step || !space) return
    event.preventDefault()
    onTurn(step[0] * TURN, -step[1] * TURN)
  }

  const labelled = ends.flatMap(({ arrow, to }) => {
    if (arrow.task === null || (arrow.kind !== 'gradient' && arrow.kind !== 'result')) return []
    const outside =
      1 - place(arrow.to).reduce((s, x) => s + x * x, 0) / Math.max(1e-30, inner(gram, arrow.to, arrow.to))
    const name = t.task[TASKS[arrow.task]]
    const text = `${markOf(arrow.kind, letter)}${name}${outside > 0.5 ? ` ⊙ ${withPercent(String(Math.round(100 * outside)))}` : ''}`
    return [{ key: arrow.key, task: arrow.task, text, tip: pixel(to) }]
  })
  const length = roundDown(90 / now.scale, [1, 2, 5])
  const scaleEnd = 16 + Math.max(length * now.scale, textWidth(words.unit(number(length))))
  const hint = space ? 0 : textWidth(words.right)
  const places = placeLabels(
    labelled.map(({ text, tip }) => ({ text, tip, foot })),
    {
      width,
      height,
      gap: movable.length > 0 ? 13 : 9,
      segments: ends.map(({ from, to }) => ({ from: pixel(from), to: pixel(to) })),
      taken: [
        { left: 8, top: 12, right: scaleEnd, bottom: 42 },
        ...(hint > 0
          ? [{ left: foot[0] - 6 - hint, top: height - 24, right: foot[0] - 2, bottom: height }]
          : []),
      ],
    },
  )
  const ring = space
    ? ringPath(
        Math.max(...arrows.filter((a) => a.kind === 'gradient').map((a) => Math.hypot(...place(a.to))), 0),
        view,
        pixel,
      )
    : null

  return (
    <svg
      ref={svg}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className="arrow-field"
      data-turnable={space}
      role={space ? 'application' : 'group'}
      tabIndex={space ? 0 : undefined}
      aria-label={space ? words.turnable : words.picture}
      onPointerDown={grab}
      // The browser would focus the handle that lies on top, which need not be the one that is dragged.
      onMouseDown={(event) => tipUnder(pointer(event), tips, focused) !== null && event.preventDefault()}
      onPointerMove={onPointerMove}
      onPointerLeave={() => setUnder(null)}
      onPointerUp={release}
      onPointerCancel={release}
      onKeyDown={onKeyDown}
    >
      {ring && <path d={ring} className="ground" />}
      {!space && (
        <g aria-hidden="true">
          <line className="right-angle" x1={foot[0]} y1={8} x2={foot[0]} y2={height - 8} />
          <text className="hint" x={foot[0] - 6} y={height - 10} textAnchor="end">
            {words.right}
          </text>
        </g>
      )}
      <g className="scale-bar" aria-hidden="true">
        <path d={`M12 16 v6 h${length * now.scale} v-6`} />
        <text x={12} y={36} className="hint">
          {words.unit(number(length))}
        </text>
      </g>
      {ends.map(({ arrow, from, to }) => {
        const [a, b] = [pixel(from), pixel(to)]
        const plumb =
          space && (arrow.kind === 'gradient' || arrow.kind === 'result')
            ? pixel(view([place(arrow.to)[0] ?? 0, 0, place(arrow.to)[2] ?? 0]))
            : null
        return (
          <g
            key={arrow.key}
            className={`arrow ${arrow.task === null ? '' : TASKS[arrow.task]} ${arrow.kind}`}
          >
            {plumb && <line className="plumb" x1={b[0]} y1={b[1]} x2={plumb[0]} y2={plumb[1]} />}
            <line x1={a[0]} y1={a[1]} x2={b[0]} y2={b[1]} />
            {arrow.kind !== 'before' && <path d={head(b, a)} />}
          </g>
        )
      })}
      <circle cx={foot[0]} cy={foot[1]} r={2.5} className="origin" />
      {labelled.map(({ key, task, text }, i) => (
        <text key={key} className={`arrow-label ${TASKS[task]}`} x={places[i].x} y={places[i].y}>
          {text}
        </text>
      ))}
      <Tips
        gram={gram}
        foot={foot}
        tips={tips}
        under={drag?.task ?? under}
        onKey={onTipKey}
        onFocus={setFocused}
      />
    </svg>
  )
}

/**
 * How far a point of the space gets in a whole turn about the upright axis: the scale must not change while
 * it is turned.
 */
function swept([x = 0, y = 0, z = 0]: readonly number[], { pitch }: Turn): Point[] {
  const around = Math.hypot(x, z)
  const up = Math.abs(y * Math.cos(pitch)) + around * Math.abs(Math.sin(pitch))
  return [
    [around, up],
    [-around, up],
  ]
}

/** A circle in the plane of the first and third axis, as the viewer sees it: tells up from near. */
function ringPath(
  radius: number,
  view: (point: readonly number[]) => number[],
  pixel: (point: readonly number[]) => Point,
): string {
  const around = Array.from({ length: 49 }, (_, i) => (i / 48) * 2 * Math.PI)
  return (
    around
      .map(
        (a, i) =>
          `${i ? 'L' : 'M'}${pixel(view([radius * Math.cos(a), 0, radius * Math.sin(a)]))
            .map((v) => v.toFixed(1))
            .join(' ')}`,
      )
      .join('') + 'Z'
  )
}
