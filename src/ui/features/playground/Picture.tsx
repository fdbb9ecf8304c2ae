// The 48x48 picture, crisp, with the attention of the focused row over its 6x6 patches.

import { useEffect, useRef } from 'react'
import { IMAGE_SIZE, IMAGE_TOKENS, PATCH_SIZE } from '../../../world/types'
import { argMax, imageRow } from '../../explain/attentionMaps'
import { tokenName } from '../../text/tokenNames'
import type { Pair } from '../../state/useAttentionPair'
import { formatWeight } from '../../explain/numbersText'
import { Tabs } from '../../components/Tabs'
import { setOverlay } from '../../state/attentionView'
import { useViewStrings } from '../../text/useViewStrings'
import { useSample } from '../../state/sampleSlice'

const SIDE = IMAGE_SIZE / PATCH_SIZE
/** Opacity of the row's largest weight: the picture stays visible under it. */
const FULL = 0.74

export function Picture({ pixels, pair }: { pixels: Uint8Array; pair: Pair | null }) {
  const t = useViewStrings()
  const canvas = useRef<HTMLCanvasElement>(null)
  const overlay = useSample((s) => s.overlay)
  const pointed = useSample((s) => s.hoverColumn)

  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const image = context.createImageData(IMAGE_SIZE, IMAGE_SIZE)
    for (let i = 0; i < IMAGE_SIZE * IMAGE_SIZE; i++) {
      image.data.set([pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2], 255], 4 * i)
    }
    context.putImageData(image, 0, 0)
  }, [pixels])

  const row =
    pair && overlay !== 'none'
      ? imageRow(overlay === 'teacher' ? pair.teacherMap : pair.studentMap, pair.row)
      : null
  const strongest = row && row.max > 0 ? argMax(row.values) : -1
  const word = pair ? tokenName(pair.row, pair.inspected.words, t) : ''

  return (
    <>
      <div className="picture">
        <canvas ref={canvas} width={IMAGE_SIZE} height={IMAGE_SIZE} role="img" aria-label={t.scene.picture} />
        {row && (
          <svg
            viewBox={`0 0 ${SIDE} ${SIDE}`}
            className={`overlay ${overlay}`}
            aria-hidden="true"
            shapeRendering="crispEdges"
          >
            {row.values.map((v, i) => (
              <rect
                key={i}
                x={i % SIDE}
                y={Math.floor(i / SIDE)}
                width={1}
                height={1}
                fillOpacity={row.max > 0 ? (FULL * v) / row.max : 0}
              />
            ))}
            {strongest >= 0 && (
              <rect
                className="strongest"
                x={strongest % SIDE}
                y={Math.floor(strongest / SIDE)}
                width={1}
                height={1}
              />
            )}
            {pointed !== null && pointed < IMAGE_TOKENS && (
              <rect
                className="pointed"
                x={pointed % SIDE}
                y={Math.floor(pointed / SIDE)}
                width={1}
                height={1}
              />
            )}
            {pair && pair.row < IMAGE_TOKENS && (
              <rect
                className="asking"
                x={pair.row % SIDE}
                y={Math.floor(pair.row / SIDE)}
                width={1}
                height={1}
              />
            )}
          </svg>
        )}
      </div>
      <div className="overlay-line">
        <Tabs
          label={t.scene.overlay}
          className="segments small"
          chosen={overlay}
          onChoose={setOverlay}
          choices={[
            { value: 'student', label: t.scene.overlayStudent },
            { value: 'teacher', label: t.scene.overlayTeacher },
            { value: 'none', label: t.scene.overlayNone },
          ]}
        />
        {row && (
          <span className={`overlay-scale ${overlay} soft`} title={t.scene.overlayHint}>
            0 <span className="scale-bar" /> {formatWeight(row.max)}
          </span>
        )}
      </div>
      <p className="overlay-legend soft">{row ? t.scene.overlayLegend(word) : '\u00a0'}</p>
    </>
  )
}
