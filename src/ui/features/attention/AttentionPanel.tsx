// Teacher, student and their difference: the attention maps of a layer, its matched group or one head, with
// legends that say the true range.

import { useMemo, useState, type ReactNode } from 'react'
import type { MapPicture } from '../../../protocol/messages'
import { CAPABILITIES, IMAGE_TOKENS } from '../../../world/types'
import { formatLoss, formatPercent, formatSigned, formatWeight } from '../../explain/numbersText'
import { Info } from '../../components/Info'
import { Loading } from '../../components/Loading'
import { Empty, Panel } from '../../components/Panel'
import { Tabs } from '../../components/Tabs'
import { ATTENTION_UNIT } from '../../state/metrics'
import { useShownMatching, useShownInspection } from '../../state/sample'
import { type Scope } from '../../explain/attentionMaps'
import {
  hoverCell,
  lockRow,
  setLayer,
  setTeacherLayer,
  setHead,
  setTeacher,
  setExtent,
  setScope,
} from '../../state/attentionView'
import { comparedName } from '../../text/signalName'
import { firstLayer, isAttentionSignal, isLayeredSignal } from '../../explain/signalKinds'
import { useViewStrings } from '../../text/useViewStrings'
import { diverging, gradientOf, sequential } from '../../explain/heatMapColours'
import { HeatMap, rowsShown } from '../../components/HeatMap'
import { blockError, difference, imageRow, MAP_SIDE, scaleOf } from '../../explain/attentionMaps'
import { layerNames, tokenName } from '../../text/tokenNames'
import { ScreenMode } from './ScreenMode'
import { Thumbnails } from './Thumbnails'
import { TokenStrip } from './TokenStrip'
import { usePair, type Pair } from '../../state/useAttentionPair'
import { usePreferences } from '../../state/preferencesSlice'
import { useSample } from '../../state/sampleSlice'
import { useRun } from '../../state/runSlice'

function Legend({
  kind,
  left,
  right,
  hint,
}: {
  kind: 'sequential' | 'diverging'
  left: string
  right: string
  hint?: string
}) {
  const theme = usePreferences((s) => s.theme)
  return (
    <div className="scale" title={hint}>
      <span>{left}</span>
      <span
        className="scale-bar"
        style={{ background: gradientOf(kind === 'sequential' ? sequential(theme) : diverging(theme)) }}
      />
      <span>{right}</span>
    </div>
  )
}

/** What this pair of layers is for: the signal taught here, and how far off the student is on this sample. */
function Purpose({ pair }: { pair: Pair }) {
  const t = useViewStrings()
  const other = useShownMatching()?.signals.find(
    (s) =>
      !isAttentionSignal(s) &&
      s.teacherTask === pair.teacher.name &&
      (!isLayeredSignal(s) || s.studentLayer === pair.studentLayer),
  )
  const scope = useSample((s) => s.scope)
  const { signal } = pair.pairing
  if (scope === 'head' && pair.head === null) return <>{t.attention.headMissing}</>
  if (pair.head !== null)
    return (
      <>
        {t.attention.headShort} <Info what={t.attention.headWhat}>{t.attention.headNote}</Info>
      </>
    )
  if (!signal)
    return <>{other ? t.attention.teachesOther(comparedName(other, t)) : t.attention.compareOnly}</>
  const error = blockError(pair.studentMap, pair.teacherMap, pair.used, signal.block)
  return (
    <>
      {t.attention.teaches(
        {
          full: t.attention.fullMap,
          'text-to-vision': t.attention.textToVision,
          'answer-rows': t.attention.answerRows,
        }[signal.block],
      )}{' '}
      <Info what={t.attention.blockTitle}>{t.attention.block}</Info>
      {' · '}
      {t.attention.error(formatLoss(error * ATTENTION_UNIT))}
    </>
  )
}

/**
 * One line under the maps: what the pointer is on, else what the locked row does, else what this pair of
 * layers is for.
 */
function Readout({ pair, cell }: { pair: Pair; cell: [number, number] | null }) {
  const t = useViewStrings()
  const { words } = pair.inspected
  if (cell && cell[1] <= cell[0]) {
    const at = cell[0] * MAP_SIDE + cell[1]
    return (
      <>
        {t.attention.readout(
          tokenName(cell[0], words, t),
          tokenName(cell[1], words, t),
          formatWeight(pair.teacherMap[at]),
          formatWeight(pair.studentMap[at]),
        )}
      </>
    )
  }
  if (cell) return <>{t.attention.unseen(tokenName(cell[0], words, t), tokenName(cell[1], words, t))}</>
  if (!pair.locked) return <Purpose pair={pair} />
  const { sum } = imageRow(pair.studentMap, pair.row)
  const { sum: teacherSum } = imageRow(pair.teacherMap, pair.row)
  return (
    <>
      {t.attention.rowReadout(
        tokenName(pair.row, words, t),
        formatPercent(teacherSum, 0),
        formatPercent(sum, 0),
      )}
    </>
  )
}

/** One of the three maps, with its axis and its legend. */
function Figure({
  caption,
  children,
  legend,
}: {
  caption: ReactNode
  children: ReactNode
  legend: ReactNode
}) {
  const t = useViewStrings()
  return (
    <figure>
      <figcaption>{caption}</figcaption>
      {children}
      <div className="column-axis" aria-hidden="true">
        <span style={{ flexGrow: IMAGE_TOKENS }}>{t.attention.imageTokens}</span>
        <span className="strong" style={{ flexGrow: MAP_SIDE - IMAGE_TOKENS }}>
          {t.attention.textTokens}
        </span>
      </div>
      {legend}
    </figure>
  )
}

function Maps({ pair }: { pair: Pair }) {
  const t = useViewStrings()
  const extent = useSample((s) => s.extent)
  const scope = useSample((s) => s.scope)
  const [cell, setCell] = useState<[number, number] | null>(null)
  const { inspected, recorded, teacher, teacherMap, studentMap, studentLayer, head, used } = pair
  const { layers } = pair.pairing
  const from = extent === 'text' ? IMAGE_TOKENS : 0
  const columns = extent === 'text' ? IMAGE_TOKENS : MAP_SIDE

  const shown = useMemo(() => {
    const delta = difference(studentMap, teacherMap)
    return {
      delta,
      scale: scaleOf([teacherMap, studentMap], used, from, columns),
      deltaScale: scaleOf([delta], used, from, columns),
    }
  }, [teacherMap, studentMap, used, from, columns])

  const { frame, question } = inspected
  const pictures = useMemo(() => {
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
  const legend = (
    <Legend kind="sequential" left="0" right={`≥ ${formatWeight(shown.scale.top)}`} hint={range} />
  )
  const heads = inspected.student.heads?.[studentLayer]

  return (
    <>
      <div className="trio" data-extent={extent} title={t.attention.hoverHint}>
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
            inspected.words.map((word, i) => (
              <span key={i} className={pair.row === IMAGE_TOKENS + i ? 'on' : ''}>
                {word === '<eos>' ? t.scene.end : word}
              </span>
            ))
          )}
        </div>
        <Figure
          caption={
            <>
              <b className="teacher-ink" title={teacherTitle}>
                {t.scene.overlayTeacher}
              </b>{' '}
              <span
                className="soft"
                title={layers.length > 1 ? t.attention.mean(teacherLayers) : teacherLayers}
              >
                {layers.length > 1
                  ? t.attention.meanShort(layers[0] + 1, layers[layers.length - 1] + 1)
                  : teacherLayers}
              </span>
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
              hint={`${t.attention.teacherMore} ← 0 → ${t.attention.studentMore} · ${t.attention.upTo(formatWeight(shown.deltaScale.top), formatWeight(shown.deltaScale.max))}`}
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
      <TokenStrip pair={pair} />
      <div className="thumb-lines">
        {scope === 'head' && heads ? (
          <Thumbnails
            title={t.attention.heads(studentLayer + 1)}
            name={t.attention.head}
            maps={heads}
            used={used}
            top={shown.scale.top}
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
            top={shown.scale.top}
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
          top={shown.scale.top}
          chosen={studentLayer}
          marked={[studentLayer]}
          onChoose={setLayer}
        />
      </div>
    </>
  )
}

const SCOPES: readonly Scope[] = ['group', 'layer', 'head']

export function AttentionPanel() {
  const t = useViewStrings()
  const teacher = useSample((s) => s.teacher)
  const extent = useSample((s) => s.extent)
  const signals = useShownMatching()?.signals
  const { recorded } = useShownInspection()
  const scope = useSample((s) => s.scope)
  const status = useRun((s) => s.status)
  const pair = usePair()
  return (
    <Panel
      className={recorded ? 'attention recorded' : 'attention'}
      title={t.attention.title}
      info={{ what: t.attention.infoTitle, text: t.attention.info }}
      tools={
        <span className="panel-tools push">
          <Tabs
            label={t.attention.scope}
            chosen={scope}
            onChoose={setScope}
            choices={SCOPES.filter((value) => value !== 'head' || !recorded || scope === 'head').map(
              (value) => ({ value, label: t.attention.scopes[value], title: t.attention.scopeHints[value] }),
            )}
          />
          <Tabs
            label={t.attention.extent}
            chosen={extent}
            onChoose={setExtent}
            choices={[
              { value: 'map', label: t.attention.extentMap, title: t.attention.extentMapHint },
              { value: 'text', label: t.attention.extentText, title: t.attention.extentTextHint },
            ]}
          />
          <Tabs
            label={t.attention.teachers}
            chosen={teacher}
            onChoose={(capability) => setTeacher(capability, firstLayer(signals, capability))}
            choices={CAPABILITIES.map((c) => ({
              value: c,
              label: t.capabilityTitle[c],
              className: `capability ${c}`,
            }))}
          />
        </span>
      }
    >
      {pair ? (
        <Maps pair={pair} />
      ) : status === 'preparing' ? (
        <Loading />
      ) : (
        <Empty>{t.attention.empty}</Empty>
      )}
    </Panel>
  )
}
