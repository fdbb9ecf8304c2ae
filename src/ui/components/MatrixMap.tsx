// A matrix of numbers as crisp pixels with a cursor: the pointer and the arrow keys choose a cell, and whoever
// shows the map says what lies there. Positive is violet, negative amber, zero the paper; what is not finite
// stays transparent (the hatching behind it shows).

import { useEffect, useRef, type CSSProperties, type KeyboardEvent, type PointerEvent } from 'react'
import { DIVERGING_ZERO, packed } from '../explain/heatMapColours'
import { usePreferences } from '../state/preferencesSlice'

export interface Cell {
  row: number
  column: number
}

interface MatrixMapProps {
  rows: number
  columns: number
  /** [rows, columns], row major. */
  cells: Float32Array
  /** The magnitude drawn in the strongest colour. */
  top: number
  label: string
  /** What the chosen cell holds, said to whoever cannot see it. */
  reading: string
  cell: Cell | null
  onCell: (cell: Cell | null) => void
  style?: CSSProperties
}

/** Pixels as 0xAABBGGRR; little-endian, as every platform with WebGPU is. */
function pixels(cells: Float32Array, top: number, theme: 'light' | 'dark', into: Uint32Array): void {
  const colours = packed(theme)
  const scale = top > 0 ? 127 / top : 0
  for (let i = 0; i < cells.length; i++) {
    if (!Number.isFinite(cells[i])) continue
    const step = Math.max(-127, Math.min(127, Math.round(cells[i] * scale)))
    into[i] = 0xff000000 | colours[DIVERGING_ZERO - step]
  }
}

/** The cell after a key press; null when the key moves nothing. */
export function movedCell(
  key: string,
  { row, column }: Cell,
  { rows, columns }: { rows: number; columns: number },
): Cell | null {
  const within = (r: number, c: number): Cell => ({
    row: Math.max(0, Math.min(rows - 1, r)),
    column: Math.max(0, Math.min(columns - 1, c)),
  })
  const page = Math.max(1, Math.floor(rows / 10))
  if (key === 'ArrowUp') return within(row - 1, column)
  if (key === 'ArrowDown') return within(row + 1, column)
  if (key === 'ArrowLeft') return within(row, column - 1)
  if (key === 'ArrowRight') return within(row, column + 1)
  if (key === 'PageUp') return within(row - page, column)
  if (key === 'PageDown') return within(row + page, column)
  if (key === 'Home') return within(row, 0)
  if (key === 'End') return within(row, columns - 1)
  return null
}

export function MatrixMap(props: MatrixMapProps) {
  const { rows, columns, cells, top, label, reading, cell, onCell, style } = props
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = usePreferences((s) => s.theme)

  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const image = context.createImageData(columns, rows)
    pixels(cells, top, theme, new Uint32Array(image.data.buffer))
    context.putImageData(image, 0, 0)
  }, [cells, rows, columns, top, theme])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') return onCell(null)
    const next = movedCell(event.key, cell ?? { row: 0, column: 0 }, props)
    if (!next) return
    event.preventDefault()
    onCell(cell ? next : { row: 0, column: 0 })
  }
  const onPointer = (event: PointerEvent<HTMLElement>): void => {
    const box = event.currentTarget.getBoundingClientRect()
    const pick = (at: number, size: number, n: number): number =>
      Math.max(0, Math.min(n - 1, Math.floor((at / size) * n)))
    onCell({
      row: pick(event.clientY - box.top, box.height, rows),
      column: pick(event.clientX - box.left, box.width, columns),
    })
  }
  return (
    <div
      className="matrix-map"
      role="slider"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={rows * columns - 1}
      aria-valuenow={cell ? cell.row * columns + cell.column : 0}
      aria-valuetext={reading}
      tabIndex={0}
      style={style}
      onKeyDown={onKeyDown}
      onPointerMove={onPointer}
      onPointerDown={onPointer}
    >
      <canvas ref={canvas} width={columns} height={rows} />
      <svg viewBox={`0 0 ${columns} ${rows}`} preserveAspectRatio="none" aria-hidden="true">
        {cell && <rect x={cell.column} y={cell.row} width={1} height={1} />}
      </svg>
    </div>
  )
}
