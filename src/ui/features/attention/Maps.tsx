// Teacher, student and their difference: three maps of a layer, its matched group or one head.

import { Terms } from '../../components/Terms'
import { useMemo, useState } from 'react'
import type { MapPicture } from '../../../protocol/messages'
import { IMAGE_TOKENS } from '../../../world/types'
import { formatSigned, formatWeight } from '../../explain/numbersText'
import { hoverCell, lockRow, setLayer, setTeacherLayer, setHead } from '../../state/attentionView'
import { useViewStrings } from '../../text/useViewStrings'
import { HeatMap, rowsShown } from '../../components/HeatMap'
import { difference, MAP_SIDE, scaleOf } from '../../explain/attentionMaps'
import { layerNames } from '../../text/tokenNames'
import { ScreenMode } from './ScreenMode'
import { Thumbnails } from './Thumbnails'
import { TokenRow } from './TokenRow'
import type { Pair } from '../../state/useAttentionPair'
import { useSample } from '../../state/sampleSlice'
import { Figure, Legend } from './MapFigure'
import { Readout } from './Readout'
import type { Extent } from '../../state/sampleSlice'

/** The difference of both maps, and the ranges of their colours. */
function useScales({ teacherMap, studentMap, used }: Pair, from: number, columns: number) {
  return useMemo(() => {
    const delta = difference(studentMap, teacherMap)
    return {
      delta,
      scale: scaleOf([teacherMap, studentMap], used, from, columns),
      deltaScale: scaleOf([delta], used, from, columns),
    }
  }, [teacherMap, studentMap, used, from, columns])
}

/** What the worker draws of each map; nothing of a recorded sample, which it does not know. */
function usePictures(pair: Pair, extent: Extent, shown: ReturnType<typeof useScales>) {
  const { inspected, recorded, teacher, studentLayer, head, used } = pair
  const { layers } = pair.pairing
  const { frame, question } = inspected
  return useMemo(() => {
    if (recorded) return {}
    const { from: first, count } = rowsShown(extent, used)
    const picture = (source: MapPicture['source'], top: number): MapPicture => ({
      source,
      frame,
      question,
      teacher: teacher.name as MapPicture['teacher'],
      teacherLayers: layers,
      studentLayer,
      head,
      from: first,
      rows: count,
      used,
      top,
    })
    return {
      teacher: picture('teacher', shown.scale.top),
      student: picture('student', shown.scale.top),
      delta: picture('difference', shown.deltaScale.top),
    }
  }, [recorded, frame, question, teacher.name, layers, studentLayer, head, extent, used, shown])
}

/** Labels of the maps' rows: image and text, or every word. */
function RowAxis({ extent, words, row }: { extent: Extent; words: readonly string[]; row: number }) {
  const t = useViewStrings()
  return (
    <div className="row-axis" aria-hidden="true">
      {extent === 'map' ? (
        <>
          <span style={{ flexGrow: IMAGE_TOKENS }}>{t.attention.imageTokens}</span>
          <span
            className="strong"
            style={{ flexGrow: MAP_SIDE - IMAGE_TOKENS }}
            title={t.attention.textTokens}
          />
        </>
      ) : (
        words.map((word, i) => (
          <span key={i} className={row === IMAGE_TOKENS + i ? 'on' : ''}>
            {word === '<eos>' ? t.scene.end : word}
          </span>
        ))
      )}
    </div>
  )
}

/** Which layers of the teacher a map shows. */
function TeacherLayers({ layers }: { layers: readonly number[] }) {
  const t = useViewStrings()
  const names = layerNames(layers, t)
  const several = layers.length > 1
  return (
    <span className="soft" title={several ? t.attention.mean(names) : names}>
      <Terms>{several ? t.attention.meanShort(layers[0] + 1, layers[layers.length - 1] + 1) : names}</Terms>
    </span>
  )
}

/** All layers, or the heads of one, to choose from. */
function Layers({ pair, top }: { pair: Pair; top: number }) {
  const t = useViewStrings()
  const scope = useSample((s) => s.scope)
  const { inspected, teacher, studentLayer, head, used } = pair
  const { layers } = pair.pairing
  const heads = inspected.student.heads?.[studentLayer]
  return (
    <div className="thumb-lines">
      {scope === 'head' && heads ? (
        <Thumbnails
          title={t.attention.heads(studentLayer + 1)}
          name={t.attention.head}
          maps={heads}
          used={used}
          top={top}
          chosen={head}
          marked={[]}
          onChoose={setHead}
        />
      ) : (
        <Thumbnails
          title={t.attention.teacherLayers}
          name={t.layer}
          maps={teacher.attention}
          used={used}
          top={top}
          chosen={layers.length === 1 ? layers[0] : null}
          marked={layers}
          onChoose={setTeacherLayer}
        />
      )}
      <Thumbnails
        title={t.attention.studentLayers}
        name={t.layer}
        maps={inspected.student.attention}
        used={used}
        top={top}
        chosen={studentLayer}
        marked={[studentLayer]}
        onChoose={setLayer}
      />
    </div>
  )
}

export function Maps({ pair }: { pair: Pair }) {
  const t = useViewStrings()
  const extent = useSample((s) => s.extent)
  const [cell, setCell] = useState<[number, number] | null>(null)
  const { inspected, recorded, teacher, teacherMap, studentMap, studentLayer, head, used } = pair
  const { layers } = pair.pairing
  const from = extent === 'text' ? IMAGE_TOKENS : 0
  const columns = extent === 'text' ? IMAGE_TOKENS : MAP_SIDE

  const shown = useScales(pair, from, columns)
  const pictures = usePictures(pair, extent, shown)

  const common = {
    used,
    extent,
    row: pair.row,
    locked: pair.locked,
    outline: true,
    onLock: lockRow,
    onHover: (r: number | null, c: number | null) => {
      hoverCell(r, c)
      setCell(r === null || c === null ? null : [r, c])
    },
  }
  const teacherTitle = t.teacherOf(t.capability[teacher.name as keyof typeof t.capability] ?? teacher.name)
  const teacherLayers = layerNames(layers, t)
  const studentTitle =
    head === null ? t.layer(studentLayer + 1) : t.attention.headOf(head + 1, studentLayer + 1)
  const range = t.attention.upTo(formatWeight(shown.scale.top), formatWeight(shown.scale.max))
  const { top: deltaTop, max: deltaMax } = shown.deltaScale
  const deltaRange = t.attention.upTo(formatWeight(deltaTop), formatWeight(deltaMax))
  const legend = (
    <Legend kind="sequential" left="0" right={`≥ ${formatWeight(shown.scale.top)}`} hint={range} />
  )

  return (
    <>
      <div className="trio" data-extent={extent} title={t.attention.hoverHint}>
        <RowAxis extent={extent} words={inspected.words} row={pair.row} />
        <Figure
          caption={
            <>
              <b className="teacher-ink" title={teacherTitle}>
                {t.scene.overlayTeacher}
              </b>{' '}
              <TeacherLayers layers={layers} />
            </>
          }
          legend={legend}
        >
          <HeatMap
            {...common}
            map={teacherMap}
            picture={pictures.teacher}
            kind="sequential"
            top={shown.scale.top}
            label={t.attention.mapLabel(teacherTitle, teacherLayers)}
          />
        </Figure>
        <Figure
          caption={
            <>
              <b>{t.student}</b> <span className="soft">{studentTitle}</span>
            </>
          }
          legend={legend}
        >
          <HeatMap
            {...common}
            map={studentMap}
            picture={pictures.student}
            kind="sequential"
            top={shown.scale.top}
            label={t.attention.mapLabel(t.student, studentTitle)}
          />
        </Figure>
        <Figure
          caption={<b>{t.attention.difference}</b>}
          legend={
            <Legend
              kind="diverging"
              left={formatSigned(-shown.deltaScale.top)}
              right={formatSigned(shown.deltaScale.top)}
              hint={`${t.attention.teacherMore} ← 0 → ${t.attention.studentMore} · ${deltaRange}`}
            />
          }
        >
          <HeatMap
            {...common}
            map={shown.delta}
            picture={pictures.delta}
            kind="diverging"
            top={shown.deltaScale.top}
            label={t.attention.difference}
          />
        </Figure>
        <p className="trio-help soft">{t.attention.block}</p>
      </div>
      <div className="readout-line">
        <div className="readout soft">
          <Readout pair={pair} cell={cell} />
        </div>
        {!recorded && <ScreenMode />}
      </div>
      <TokenRow pair={pair} />
      <Layers pair={pair} top={shown.scale.top} />
    </>
  )
}
