// A figure on screen, from its list of marks. Dots open runs by pointer; by keyboard runs are opened from the table.

import { memo, useState, type CSSProperties, type MouseEvent } from 'react'
import { LETTER, markAt, placeOf, type Colour, type Drawing, type Mark, type RunKey } from './drawing'

const onScreen = (colour: Colour): string =>
  colour === 'ink' || colour === 'soft' || colour === 'line'
    ? `var(--${colour})`
    : colour === 'paper'
      ? 'var(--panel)'
      : colour

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

/** Everything that is drawn: hundreds of marks, drawn again only when the figure changes. */
const Shapes = memo(function Shapes({ drawing }: { drawing: Drawing }) {
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
      {marks.map((mark, i) => (
        <Shape key={i} mark={mark} />
      ))}
    </svg>
  )
})

/** The mark under a pointer event. */
function markUnder(event: MouseEvent<HTMLElement>, drawing: Drawing): Mark | null {
  const frame = event.currentTarget.getBoundingClientRect()
  return markAt(drawing, event.clientX - frame.left, event.clientY - frame.top)
}

interface FigureViewProps {
  drawing: Drawing
  onRun: (run: RunKey) => void
}

export function FigureView({ drawing, onRun }: FigureViewProps) {
  const [under, setUnder] = useState<Mark | null>(null)
  // A figure that has changed under the pointer has other marks.
  const shown = under && drawing.marks.includes(under) ? under : null
  return (
    <div
      className="lab-drawing"
      data-opens={Boolean(shown?.run)}
      style={{ width: drawing.width }}
      onPointerMove={(event) => setUnder(markUnder(event, drawing))}
      onPointerLeave={() => setUnder(null)}
      onClick={(event) => {
        const run = markUnder(event, drawing)?.run
        if (run) onRun(run)
      }}
    >
      <Shapes drawing={drawing} />
      {shown?.tip !== undefined && (
        <span className="lab-tip" style={tipPlace(shown, drawing.width)} aria-hidden="true">
          {shown.tip}
        </span>
      )}
    </div>
  )
}

/** Above its mark, on the side where there is room. */
function tipPlace(mark: Mark, width: number): CSSProperties {
  const [x, y] = placeOf(mark)
  return { top: Math.max(0, y - 38), ...(x > width / 2 ? { right: width - x } : { left: x }) }
}
