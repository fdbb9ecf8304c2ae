// Teacher, student and their difference: the attention maps of a chosen layer, with legends that say the true range.

import { useMemo, useState } from 'react'
import { CAPABILITIES, IMAGE_TOKENS } from '../../world/types'
import { formatLoss, formatPercent, formatSigned, formatWeight } from '../format'
import { Info } from '../shell/Info'
import { Loading } from '../shell/Loading'
import { Empty, Panel } from '../shell/Panel'
import { Tabs } from '../shell/Tabs'
import { ATTENTION_UNIT } from '../stores/metrics'
import { usePreferences } from '../stores/preferences'
import { useTransport } from '../stores/transport'
import { useView } from '../stores/view'
import { useStrings } from '../strings/useStrings'
import { diverging, gradientOf, sequential } from './colour'
import { HeatMap } from './HeatMap'
import { blockError, difference, imageRow, MAP_SIDE, scaleOf } from './maps'
import { layerNames, tokenName } from './names'
import { Thumbnails } from './Thumbnails'
import { TokenStrip } from './TokenStrip'
import { usePair, type Pair } from './usePair'

function Legend({ kind, left, right, hint }: { kind: 'sequential' | 'diverging'; left: string; right: string; hint?: string }) {
  const theme = usePreferences((s) => s.theme)
  return (
    <div className="scale" title={hint}>
      <span>{left}</span>
      <span className="scale-bar" style={{ background: gradientOf(kind === 'sequential' ? sequential(theme) : diverging(theme)) }} />
      <span>{right}</span>
    </div>
  )
}

/** What this pair of layers is for: the signal taught here, and how far off the student is on this sample. */
function Purpose({ pair }: { pair: Pair }) {
  const t = useStrings()
  const { signal } = pair.pairing
  if (!signal) return <>{t.attention.compareOnly}</>
  const error = blockError(pair.studentMap, pair.teacherMap, pair.used, signal.block)
  return (
    <>
      {t.attention.teaches({ full: t.attention.fullMap, 'text-to-vision': t.attention.textToVision, 'answer-rows': t.attention.answerRows }[signal.block])} <Info what={t.attention.blockTitle}>{t.attention.block}</Info>
      {' · '}{t.attention.error(formatLoss(error * ATTENTION_UNIT))}
    </>
  )
}

/** One line under the maps: what the pointer is on, else what the locked row does, else what this pair of layers is for. */
function Readout({ pair, cell }: { pair: Pair; cell: [number, number] | null }) {
  const t = useStrings()
  const { words } = pair.probe
  if (cell && cell[1] <= cell[0]) {
    const at = cell[0] * MAP_SIDE + cell[1]
    return <>{t.attention.readout(tokenName(cell[0], words, t), tokenName(cell[1], words, t), formatWeight(pair.teacherMap[at]), formatWeight(pair.studentMap[at]))}</>
  }
  if (cell) return <>{t.attention.unseen(tokenName(cell[0], words, t), tokenName(cell[1], words, t))}</>
  if (!pair.locked) return <Purpose pair={pair} />
  const { sum } = imageRow(pair.studentMap, pair.row)
  const { sum: teacherSum } = imageRow(pair.teacherMap, pair.row)
  return <>{t.attention.rowReadout(tokenName(pair.row, words, t), formatPercent(teacherSum, 0), formatPercent(sum, 0))}</>
}

function Maps({ pair }: { pair: Pair }) {
  const t = useStrings()
  const extent = useView((s) => s.extent)
  const { hover, lock, setLayer, setTeacherLayer } = useView.getState()
  const [cell, setCell] = useState<[number, number] | null>(null)
  const { teacherMap, studentMap, used } = pair
  const from = extent === 'text' ? IMAGE_TOKENS : 0
  const columns = extent === 'text' ? IMAGE_TOKENS : MAP_SIDE

  const shown = useMemo(() => {
    const delta = difference(studentMap, teacherMap)
    return { delta, scale: scaleOf([teacherMap, studentMap], used, from, columns), deltaScale: scaleOf([delta], used, from, columns) }
  }, [teacherMap, studentMap, used, from, columns])

  const { layers } = pair.pairing
  const common = {
    used,
    extent,
    row: pair.row,
    locked: pair.locked,
    outline: true,
    onLock: lock,
    onHover: (r: number | null, c: number | null) => {
      hover(r, c)
      setCell(r === null || c === null ? null : [r, c])
    },
  }
  const teacherTitle = t.teacherOf(t.capability[pair.teacher.name as keyof typeof t.capability] ?? pair.teacher.name)
  const teacherLayers = layerNames(layers, t)
  const range = t.attention.upTo(formatWeight(shown.scale.top), formatWeight(shown.scale.max))

  return (
    <>
      <div className="trio" data-extent={extent} title={t.attention.hoverHint}>
        <div className="row-axis" aria-hidden="true">
          {extent === 'map'
            ? <><span style={{ flexGrow: IMAGE_TOKENS }}>{t.attention.imageTokens}</span><span className="strong" style={{ flexGrow: MAP_SIDE - IMAGE_TOKENS }} title={t.attention.textTokens} /></>
            : pair.probe.words.map((word, i) => <span key={i} className={pair.row === IMAGE_TOKENS + i ? 'on' : ''}>{word === '<eos>' ? t.scene.end : word}</span>)}
        </div>
        <figure>
          <figcaption><b className="teacher-ink">{teacherTitle}</b> <span className="soft">{layers.length > 1 ? t.attention.mean(teacherLayers) : teacherLayers}</span></figcaption>
          <HeatMap {...common} map={teacherMap} kind="sequential" top={shown.scale.top} label={t.attention.mapLabel(teacherTitle, teacherLayers)} />
          <div className="column-axis" aria-hidden="true"><span style={{ flexGrow: IMAGE_TOKENS }}>{t.attention.imageTokens}</span><span className="strong" style={{ flexGrow: MAP_SIDE - IMAGE_TOKENS }}>{t.attention.textTokens}</span></div>
          <Legend kind="sequential" left="0" right={`≥ ${formatWeight(shown.scale.top)}`} hint={range} />
        </figure>
        <figure>
          <figcaption><b>{t.student}</b> <span className="soft">{t.layer(pair.studentLayer + 1)}</span></figcaption>
          <HeatMap {...common} map={studentMap} kind="sequential" top={shown.scale.top} label={t.attention.mapLabel(t.student, t.layer(pair.studentLayer + 1))} />
          <div className="column-axis" aria-hidden="true"><span style={{ flexGrow: IMAGE_TOKENS }}>{t.attention.imageTokens}</span><span className="strong" style={{ flexGrow: MAP_SIDE - IMAGE_TOKENS }}>{t.attention.textTokens}</span></div>
          <Legend kind="sequential" left="0" right={`≥ ${formatWeight(shown.scale.top)}`} hint={range} />
        </figure>
        <figure>
          <figcaption><b>{t.attention.difference}</b></figcaption>
          <HeatMap {...common} map={shown.delta} kind="diverging" top={shown.deltaScale.top} label={t.attention.difference} />
          <div className="column-axis" aria-hidden="true"><span style={{ flexGrow: IMAGE_TOKENS }}>{t.attention.imageTokens}</span><span className="strong" style={{ flexGrow: MAP_SIDE - IMAGE_TOKENS }}>{t.attention.textTokens}</span></div>
          <Legend kind="diverging" left={formatSigned(-shown.deltaScale.top)} right={formatSigned(shown.deltaScale.top)} hint={`${t.attention.teacherMore} ← 0 → ${t.attention.studentMore}`} />
        </figure>
        <p className="trio-help soft">{t.attention.block}</p>
      </div>
      <div className="readout soft"><Readout pair={pair} cell={cell} /></div>
      <TokenStrip pair={pair} />
      <div className="thumb-lines">
        <Thumbnails title={t.attention.teacherLayers} maps={pair.teacher.attention} used={used} top={shown.scale.top} chosen={layers.length === 1 ? layers[0] : null} marked={layers} onChoose={setTeacherLayer} />
        <Thumbnails title={t.attention.studentLayers} maps={pair.probe.student.attention} used={used} top={shown.scale.top} chosen={pair.studentLayer} marked={[pair.studentLayer]} onChoose={setLayer} />
      </div>
    </>
  )
}

export function AttentionPanel() {
  const t = useStrings()
  const teacher = useView((s) => s.teacher)
  const setTeacher = useView((s) => s.setTeacher)
  const extent = useView((s) => s.extent)
  const setExtent = useView((s) => s.setExtent)
  const signals = useTransport((s) => s.facts?.signals)
  const status = useTransport((s) => s.status)
  const pair = usePair()
  return (
    <Panel
      className="attention"
      title={t.attention.title}
      info={{ what: t.attention.infoTitle, text: t.attention.info }}
      tools={
        <span className="panel-tools push">
          <Tabs
            label={t.attention.extent}
            chosen={extent}
            onChoose={setExtent}
            choices={[{ value: 'map', label: t.attention.extentMap }, { value: 'text', label: t.attention.extentText }]}
          />
          <Tabs
            label={t.attention.teachers}
            chosen={teacher}
            onChoose={(capability) => setTeacher(capability, signals?.find((s) => s.follower === capability)?.studentLayer)}
            choices={CAPABILITIES.map((c) => ({ value: c, label: t.capabilityTitle[c], className: `capability ${c}` }))}
          />
        </span>
      }
    >
      {pair ? <Maps pair={pair} /> : status === 'preparing' ? <Loading /> : <Empty>{t.attention.empty}</Empty>}
    </Panel>
  )
}
