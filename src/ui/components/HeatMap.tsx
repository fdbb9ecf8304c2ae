// One attention map as crisp pixels, one canvas pixel per entry; what a token cannot see stays transparent
// (the hatching behind it shows). Drawn here on a 2D canvas, or by the worker on a canvas over it. The
// outline, the focused row and the pointer's cell are drawn on top.

import { memo, useEffect, useRef, type PointerEvent } from 'react'
import { IMAGE_TOKENS } from '../../world/types'
import type { MapPicture } from '../../protocol/messages'
import { useWorkerDraws } from '../state/screen'
import { DIVERGING_ZERO, packed } from '../explain/heatMapColours'
import { GpuCanvas } from './GpuCanvas'
import { MAP_SIDE, visible } from '../explain/attentionMaps'
import { usePreferences } from '../state/preferencesSlice'
import { useRun } from '../state/runSlice'
import type { Extent } from '../state/sampleSlice'

interface HeatMapProps {
  map: Float32Array
  kind: 'sequential' | 'diverging'
  /** The value drawn in the strongest colour. */
  top: number
  used: number
  extent: Extent
  label: string
  /** Row in focus, and whether it is locked. */
  row?: number
  locked?: boolean
  outline?: boolean
  /** The same map for the worker to draw, where it does. */
  picture?: MapPicture | undefined
  onHover?: (row: number | null, column: number | null) => void
  onLock?: (row: number) => void
}

/** First row and number of rows of what is shown. */
export const rowsShown = (extent: Extent, used: number): { from: number; count: number } =>
  extent === 'text' ? { from: IMAGE_TOKENS, count: used } : { from: 0, count: MAP_SIDE }

function paint(
  canvas: HTMLCanvasElement,
  map: Float32Array,
  kind: HeatMapProps['kind'],
  top: number,
  used: number,
  from: number,
  count: number,
  theme: 'light' | 'dark',
): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const image = context.createImageData(MAP_SIDE, count)
  // Whole pixels at once: this runs for a dozen maps whenever the student is looked at. Little-endian, as
  // every platform with WebGPU is.
  const pixels = new Uint32Array(image.data.buffer)
  const colours = packed(theme)
  const zero = kind === 'sequential' ? 0 : DIVERGING_ZERO
  const steps = kind === 'sequential' ? 255 : 127
  const lowest = kind === 'sequential' ? 0 : -1
  const scale = top > 0 ? 1 / top : 0
  for (let r = 0; r < count; r++) {
    for (let c = 0; c < MAP_SIDE; c++) {
      if (!visible(r + from, c, used)) continue
      const v = Math.max(lowest, Math.min(1, map[(r + from) * MAP_SIDE + c] * scale))
      pixels[r * MAP_SIDE + c] = 0xff000000 | colours[zero + Math.round(v * steps)]
    }
  }
  context.putImageData(image, 0, 0)
}

export const HeatMap = memo(function HeatMap({
  map,
  kind,
  top,
  used,
  extent,
  label,
  row,
  locked = false,
  outline = false,
  picture,
  onHover,
  onLock,
}: HeatMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = usePreferences((s) => s.theme)
  const drawn = useWorkerDraws() && picture !== undefined
  const epoch = useRun((s) => s.canvases.epoch)
  const { from, count } = rowsShown(extent, used)

  useEffect(() => {
    if (canvas.current && !drawn) paint(canvas.current, map, kind, top, used, from, count, theme)
  }, [map, kind, top, used, from, count, theme, drawn])

  const cell = (event: PointerEvent<HTMLElement>): [number, number] => {
    const box = event.currentTarget.getBoundingClientRect()
    const pick = (at: number, size: number, n: number): number =>
      Math.max(0, Math.min(n - 1, Math.floor((at / size) * n)))
    return [
      from + pick(event.clientY - box.top, box.height, count),
      pick(event.clientX - box.left, box.width, MAP_SIDE),
    ]
  }
  const textRow = IMAGE_TOKENS - from

  return (
    <div
      className="heat"
      role="img"
      aria-label={label}
      data-interactive={Boolean(onHover)}
      data-drawn={drawn ? 'gpu' : '2d'}
      onPointerMove={
        onHover &&
        ((event) => {
          const [r, c] = cell(event)
          if (r < IMAGE_TOKENS + used) onHover(r, c)
          else onHover(null, null)
        })
      }
      onPointerLeave={onHover && (() => onHover(null, null))}
      onPointerUp={
        onLock &&
        ((event) => {
          const [r] = cell(event)
          if (r < IMAGE_TOKENS + used) onLock(r)
        })
      }
    >
      <canvas ref={canvas} width={MAP_SIDE} height={count} hidden={drawn} />
      {drawn && <GpuCanvas key={epoch} picture={picture} />}
      <svg viewBox={`0 0 ${MAP_SIDE} ${count}`} preserveAspectRatio="none" aria-hidden="true">
        {outline && <rect className="block" x={0} y={textRow} width={IMAGE_TOKENS} height={used} />}
        {row !== undefined && row >= from && (
          <rect
            className={locked ? 'focus locked' : 'focus'}
            x={0}
            y={row - from}
            width={Math.min(row + 1, MAP_SIDE)}
            height={1}
          />
        )}
      </svg>
    </div>
  )
})
