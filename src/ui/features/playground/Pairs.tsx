// The six pairs of gradients, each in the plane the two span: angles and lengths are exact there, nothing is
// left out.

import { TASK_PAIRS, TASKS } from '../../../distill/tasks'
import { useStrings } from '../../text/useStrings'
import { head } from '../../components/Arrows'
import type { Point } from '../../explain/planar'

const WIDTH = 92
const HEIGHT = 62
const ORIGIN: Point = [WIDTH / 2, HEIGHT - 8]
const REACH = 40

/** All pairs to one scale: the longest gradient spans REACH. */
export function Pairs({
  lengths,
  angles,
}: {
  lengths: readonly number[]
  angles: readonly (number | null)[]
}) {
  const t = useStrings()
  const scale = REACH / Math.max(...lengths)
  return (
    <ul className="pairs">
      {TASK_PAIRS.map(([a, b], i) => {
        const angle = angles[i]
        if (angle === null || !Number.isFinite(angle)) return null
        const radians = (angle * Math.PI) / 180
        const first: Point = [ORIGIN[0] + lengths[TASKS.indexOf(a)] * scale, ORIGIN[1]]
        const length = lengths[TASKS.indexOf(b)] * scale
        const second: Point = [ORIGIN[0] + length * Math.cos(radians), ORIGIN[1] - length * Math.sin(radians)]
        return (
          <li key={`${a}${b}`} data-conflict={angle > 90}>
            <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
              <line className="right-angle" x1={ORIGIN[0]} y1={ORIGIN[1]} x2={ORIGIN[0]} y2={4} />
              {(
                [
                  [a, first],
                  [b, second],
                ] as const
              ).map(([task, tip]) => (
                <g key={task} className={`arrow ${task}`}>
                  <line x1={ORIGIN[0]} y1={ORIGIN[1]} x2={tip[0]} y2={tip[1]} />
                  <path d={head(tip, ORIGIN)} />
                </g>
              ))}
            </svg>
            <span>
              <span className={a}>{t.taskShort[a]}</span>–<span className={b}>{t.taskShort[b]}</span>{' '}
              <b>{angle.toFixed(0)}°</b>
            </span>
          </li>
        )
      })}
    </ul>
  )
}
