// The four weighted gradients as arrows from one point, to one scale.

import { TASKS } from '../../distill/tasks'
import { formatPercent } from '../explain/numbersText'
import { useViewStrings } from '../text/useViewStrings'
import type { GradientExplanation } from '../explain/explainStep'
import { combine, planar, type Point } from '../explain/planar'
import { placeLabels } from './arrowLabels'

const MARGIN = { left: 34, right: 96, top: 12, bottom: 18 }
/** An arrow is marked as pointing out of the plane when more than this share of its squared length does. */
const MOSTLY = 0.5

/** A small triangle at the end of an arrow, as a path; nothing for arrows too short to have one. */
export function head([x, y]: Point, [fromX, fromY]: Point): string {
  const length = Math.hypot(x - fromX, y - fromY)
  if (length < 3) return ''
  const [ux, uy] = [(x - fromX) / length, (y - fromY) / length]
  const size = Math.min(8, length / 2)
  const base: Point = [x - ux * size, y - uy * size]
  const half = size * 0.45
  const corners = [-1, 1].map((side) => `L${base[0] + side * uy * half} ${base[1] - side * ux * half}`)
  return `M${x} ${y} ${corners.join(' ')} Z`
}

interface ArrowsProps {
  /** Size of the drawing in CSS pixels. */
  width: number
  height: number
  gram: readonly number[]
  coefficients: readonly number[]
  explanation: GradientExplanation
}

/** Pixels of the points that are drawn, as large as the margins allow; null where all lie in one place. */
function frame(drawn: readonly Point[], width: number, height: number): ((point: Point) => Point) | null {
  const [left, right] = [Math.min(...drawn.map((p) => p[0])), Math.max(...drawn.map((p) => p[0]))]
  const [low, high] = [Math.min(...drawn.map((p) => p[1])), Math.max(...drawn.map((p) => p[1]))]
  const room = {
    x: Math.max(40, width - MARGIN.left - MARGIN.right),
    y: Math.max(40, height - MARGIN.top - MARGIN.bottom),
  }
  const scale = Math.min(
    right > left ? room.x / (right - left) : Infinity,
    high > low ? room.y / (high - low) : Infinity,
  )
  if (!Number.isFinite(scale)) return null
  return ([x, y]) => [
    MARGIN.left + (room.x - (right - left) * scale) / 2 + (x - left) * scale,
    MARGIN.top + (room.y - (high - low) * scale) / 2 + (high - y) * scale,
  ]
}

/** Each gradient after stage 1; null where stage 1 did not change it. */
const projectedPoints = (points: readonly Point[], { turns }: GradientExplanation): (Point | null)[] =>
  TASKS.map((_, k) => {
    const left = turns.find(({ task }) => task === k)?.projected
    return left ? combine(points, left) : null
  })

/**
 * Draws everything in the plane of `planar`; returns the drawing only, the residual is stated by the panel.
 */
export function Arrows({ width, height, gram, coefficients, explanation }: ArrowsProps) {
  const t = useViewStrings()
  const { points, outside } = planar(gram)
  const projected = projectedPoints(points, explanation)
  const drawn = [...points, ...projected.filter((p): p is Point => p !== null), [0, 0] as Point]
  const at = frame(drawn, width, height)
  if (!at) return null
  const origin = at([0, 0])
  const update = combine(points, coefficients)
  const length = Math.hypot(...update)
  const reach = Math.max(...points.map((p) => Math.hypot(...p)))
  const direction =
    length > 0 ? at([(update[0] / length) * reach * 0.6, (update[1] / length) * reach * 0.6]) : null
  const visible = TASKS.flatMap((task, k) =>
    explanation.lengths[k] > 0 ? [{ task, k, tip: at(points[k]) }] : [],
  )
  const texts = visible.map(({ task, k }) =>
    outside[k] > MOSTLY ? t.inspector.outOfPlane(t.task[task], formatPercent(outside[k], 0)) : t.task[task],
  )
  const ends = visible.map(({ k, tip }) => {
    const turned = projected[k]
    return turned ? at(turned) : tip
  })
  const places = placeLabels(
    visible.map(({ tip }, i) => ({ text: texts[i], tip, foot: origin })),
    {
      width,
      height,
      gap: 7,
      segments: [...visible.map(({ tip }) => tip), ...ends, ...(direction ? [direction] : [])].map((to) => ({
        from: origin,
        to,
      })),
    },
  )

  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={t.inspector.picture}
    >
      {direction && (
        <g className="update">
          <line x1={origin[0]} y1={origin[1]} x2={direction[0]} y2={direction[1]} />
          <path d={head(direction, origin)} />
        </g>
      )}
      {visible.map(({ task, k, tip }, i) => (
        <g key={task} className={`arrow ${task}`}>
          {projected[k] && <line className="before" x1={origin[0]} y1={origin[1]} x2={tip[0]} y2={tip[1]} />}
          <line x1={origin[0]} y1={origin[1]} x2={ends[i][0]} y2={ends[i][1]} />
          <path d={head(ends[i], origin)} />
        </g>
      ))}
      <circle cx={origin[0]} cy={origin[1]} r={2.5} className="origin" />
      {visible.map(({ task }, i) => (
        <text key={task} className={`arrow-label ${task}`} x={places[i].x} y={places[i].y}>
          {texts[i]}
        </text>
      ))}
    </svg>
  )
}
