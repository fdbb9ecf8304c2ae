// The handles of the what-if mode: a knob at each tip, moved by keys here and by the pointer in the drawing,
// which knows the tip that a press takes.

import type { KeyboardEvent } from 'react'
import { unit } from '../../../distill/combine/gramSpace'
import { TASKS } from '../../../distill/tasks'
import type { Point } from '../../explain/planar'
import { useViewStrings } from '../../text/useViewStrings'
import { degrees, number } from '../../explain/numbers'
import { angleOf, lengthOf } from '../../explain/gradientPoints'
import { KNOB, REACH, type Tip } from './tips'

interface TipsProps {
  gram: readonly number[]
  foot: Point
  tips: readonly Tip[]
  /** The tip that a press would take now. */
  under: number | null
  onKey: (event: KeyboardEvent, task: number) => void
  onFocus: (task: number | null) => void
}

export const tipId = (task: number): string => `arrow-tip-${TASKS[task]}`

export function Tips({ gram, foot, tips, under, onKey, onFocus }: TipsProps) {
  const t = useViewStrings()
  const words = t.gradients.drawing
  return tips.map(({ task, at: [x, y] }) => {
    const angle = angleOf(gram, unit(task), unit(0))
    return (
      <g
        key={task}
        id={tipId(task)}
        className={`handle ${TASKS[task]}`}
        data-under={task === under}
        role="slider"
        tabIndex={0}
        aria-label={words.tip(t.task[TASKS[task]])}
        aria-valuemin={0}
        aria-valuemax={180}
        aria-valuenow={Math.round(angle ?? 0)}
        aria-valuetext={words.tipState(number(lengthOf(gram, unit(task))), degrees(angle))}
        onKeyDown={(event) => onKey(event, task)}
        onFocus={() => onFocus(task)}
        onBlur={() => onFocus(null)}
      >
        <line x1={foot[0]} y1={foot[1]} x2={x} y2={y} className="stem" />
        <circle cx={x} cy={y} r={REACH} className="reach" />
        <circle cx={x} cy={y} r={KNOB} className="knob" />
      </g>
    )
  })
}
