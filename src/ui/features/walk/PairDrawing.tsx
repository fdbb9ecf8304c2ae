// The supervised gradient and one teacher gradient in the plane the two span: lengths to scale, the angle
// exact; what stage 1 removed is dashed.

import { TASKS } from '../../../distill/tasks'
import { inner, unit } from '../../../distill/combine/gramSpace'
import { inPlane } from '../../explain/plane'

const W = 132
const H = 84

interface PairDrawingProps {
  gram: readonly number[]
  /** Task index of the teacher gradient, 1..3. */
  task: number
  /** Coefficients of the teacher gradient after stage 1; null without a stage 1. */
  projected: readonly number[] | null
  label: string
}

export function PairDrawing({ gram, task, projected, label }: PairDrawingProps) {
  const supervised = Math.sqrt(Math.max(0, gram[0] ?? 0))
  const before = inPlane(gram, unit(task))
  if (!(supervised > 0) || !before) return <svg viewBox={`0 0 ${W} ${H}`} role="img" aria-label={label} />
  const opposed = inner(gram, unit(task), unit(0)) < 0 && projected !== null
  const after = opposed && projected ? inPlane(gram, projected) : null
  // s to the right, the teacher gradient above: everything fits between its tips and the origin.
  const left = Math.min(0, before[0])
  const right = Math.max(supervised, before[0])
  const scale = Math.min((W - 16) / (right - left), (H - 20) / Math.max(before[1], 0.4 * (right - left)))
  const x = (v: number): number => (W - (right - left) * scale) / 2 + (v - left) * scale
  const y = (v: number): number => H - 10 - v * scale
  const arrow = (to: readonly [number, number], className: string) => {
    const [tx, ty] = [x(to[0]), y(to[1])]
    const angle = Math.atan2(ty - y(0), tx - x(0))
    const wing = (turn: number): string =>
      `${tx - 6 * Math.cos(angle + turn)} ${ty - 6 * Math.sin(angle + turn)}`
    return (
      <g className={className}>
        <line x1={x(0)} y1={y(0)} x2={tx} y2={ty} />
        <path d={`M${tx} ${ty} L${wing(0.42)} L${wing(-0.42)} Z`} />
      </g>
    )
  }
  return (
    <svg viewBox={`0 0 ${W} ${H}`} role="img" aria-label={label} className="pair-drawing">
      <line className="right-angle" x1={x(0)} x2={x(0)} y1={y(0)} y2={4} />
      {arrow([supervised, 0], 'ce')}
      {arrow(before, `${TASKS[task]}${after ? ' before' : ''}`)}
      {after && (
        <line className="cut" x1={x(before[0])} y1={y(before[1])} x2={x(after[0])} y2={y(after[1])} />
      )}
      {after && arrow(after, TASKS[task]!)}
      <text x={x(supervised)} y={H - 1} textAnchor="end">
        s
      </text>
    </svg>
  )
}
