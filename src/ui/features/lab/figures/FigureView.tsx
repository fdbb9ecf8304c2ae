// A figure on screen, from its list of marks. Dots open runs by pointer; by keyboard runs are opened from the table.

import { memo } from 'react'
import { LETTER, type Colour, type Drawing, type Mark, type RunKey } from './drawing'

const onScreen = (colour: Colour): string =>
  colour === 'ink' || colour === 'soft' || colour === 'line'
    ? `var(--${colour})`
    : colour === 'paper'
      ? 'var(--panel)'
      : colour

/** Room for a finger around a dot. */
const REACH = 8

function Shape({ mark }: { mark: Mark }) {
  const colour = onScreen(mark.colour)
  const { opacity } = mark
  switch (mark.kind) {
    case 'line': {
      const { x1, x2, y1, y2, width = 1, dash } = mark
      return (
        <line {...{ x1, x2, y1, y2, opacity }} stroke={colour} strokeWidth={width} strokeDasharray={dash} />
      )
    }
    case 'dot':
      return (
        <circle
          cx={mark.x}
          cy={mark.y}
          r={mark.r}
          opacity={opacity}
          fill={mark.hollow ? 'var(--panel)' : colour}
          stroke={colour}
          strokeWidth={mark.hollow ? 1.3 : 0}
        />
      )
    case 'box':
      return (
        <rect x={mark.x} y={mark.y} width={mark.width} height={mark.height} fill={colour} opacity={opacity} />
      )
    case 'path':
      return mark.filled ? (
        <path d={mark.d} fill={colour} opacity={opacity} />
      ) : (
        <path
          d={mark.d}
          fill="none"
          opacity={opacity}
          stroke={colour}
          strokeWidth={mark.width ?? 1}
          strokeDasharray={mark.dash}
        />
      )
    case 'text':
      return (
        <text
          x={mark.x}
          y={mark.y}
          textAnchor={mark.align}
          fill={colour}
          opacity={opacity}
          fontWeight={mark.strong ? 600 : undefined}
          transform={mark.turned === undefined ? undefined : `rotate(${mark.turned} ${mark.x} ${mark.y})`}
        >
          {mark.text}
        </text>
      )
  }
}

interface FigureViewProps {
  drawing: Drawing
  onRun: (run: RunKey) => void
}

export const FigureView = memo(function FigureView({ drawing, onRun }: FigureViewProps) {
  const { width, height, marks, label } = drawing
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      fontSize={LETTER}
      role="img"
      aria-label={label}
    >
      {marks.map((mark, i) => {
        const { run, tip } = mark
        if (!run && tip === undefined) return <Shape key={i} mark={mark} />
        return (
          <g key={i} className={run && 'lab-dot'} onClick={run && (() => onRun(run))}>
            {tip !== undefined && <title>{tip}</title>}
            <Shape mark={mark} />
            {run && mark.kind === 'dot' && <circle cx={mark.x} cy={mark.y} r={REACH} fill="transparent" />}
          </g>
        )
      })}
    </svg>
  )
})
