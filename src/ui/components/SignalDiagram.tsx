// Which teacher layers teach which student layers: one small diagram per teacher, ribbons from layer groups
// to student layers.

import { Terms } from './Terms'
import { CAPABILITIES, type Capability } from '../../world/types'
import { layerNames } from '../text/tokenNames'
import { Empty, Panel } from './Panel'
import { useShownMatching, useShownInspection } from '../state/sample'
import { setTeacher } from '../state/attentionView'
import { useViewStrings } from '../text/useViewStrings'
import { comparedName } from '../text/signalName'
import { isLayeredSignal, type Signal } from '../explain/signalKinds'
import { useSample } from '../state/sampleSlice'

const BOX = 24
const GAP = 4
const PITCH = BOX + GAP

/** Top of layer `i` (from 0, at the bottom) in a column of layers whose bottom lies at `rows` rows. */
const top = (i: number, rows: number): number => (rows - 1 - i) * PITCH

/** A band from a group of teacher layers (left edge, x = 0) to a student layer (right edge, x = 100). */
export function ribbon(from: number, to: number, student: number, rows: number): string {
  const [a, b] = [top(to, rows) + 2, top(from, rows) + BOX - 2]
  const [c, d] = [top(student, rows) + 3, top(student, rows) + BOX - 3]
  return `M0 ${a} C50 ${a} 50 ${c} 100 ${c} L100 ${d} C50 ${d} 50 ${b} 0 ${b} Z`
}

interface OneProps {
  capability: Capability
  signals: readonly Signal[]
  studentLayers: number
  teacherLayers: number
  /** Whether some capability matches answer probabilities: all diagrams are then one row higher. */
  answers: boolean
}

function One({ capability, signals, studentLayers, teacherLayers, answers }: OneProps) {
  const t = useViewStrings()
  const teacher = useSample((s) => s.teacher)
  const layer = useSample((s) => s.layer)
  const layered = signals.filter(isLayeredSignal)
  // Answer probabilities come after the last layer: one more box on both sides.
  const logits = signals.length > layered.length
  const rows = Math.max(studentLayers, teacherLayers) + (answers ? 1 : 0)
  const teaching = new Set(layered.flatMap((s) => s.teacherLayers))
  const shown = teacher === capability ? layered.find((s) => s.studentLayer === layer) : undefined
  const height = rows * PITCH - GAP
  const compared = <Terms>{signals[0] ? comparedName(signals[0], t) : t.signals.noTeacher}</Terms>
  return (
    <div className={`match ${capability}`}>
      <h3>{t.capabilityTitle[capability]}</h3>
      <p className="soft">{compared}</p>
      <div className="match-body" style={{ height }}>
        <div className="stack">
          {Array.from({ length: teacherLayers }, (_, i) => (
            <span
              key={i}
              className="box"
              data-on={teaching.has(i)}
              data-shown={shown?.teacherLayers.includes(i) ?? false}
            >
              {i + 1}
            </span>
          ))}
          {logits && (
            <span className="box" data-on title={t.signals.answers}>
              p
            </span>
          )}
        </div>
        <svg viewBox={`0 0 100 ${height}`} preserveAspectRatio="none" aria-hidden="true">
          {logits && <path d={ribbon(teacherLayers, teacherLayers, studentLayers, rows)} />}
          {layered.map((s) => (
            <path
              key={s.studentLayer}
              d={ribbon(Math.min(...s.teacherLayers), Math.max(...s.teacherLayers), s.studentLayer, rows)}
              data-shown={s === shown}
            />
          ))}
        </svg>
        <div className="stack">
          {Array.from({ length: studentLayers }, (_, i) => (
            <button
              key={i}
              type="button"
              className="box"
              data-on={layered.some((s) => s.studentLayer === i)}
              data-shown={teacher === capability && layer === i}
              aria-label={t.signals.open(t.capability[capability], i + 1)}
              title={t.signals.open(t.capability[capability], i + 1)}
              onClick={() => setTeacher(capability, i)}
            >
              {i + 1}
            </button>
          ))}
          {logits && (
            <span className="box" data-on title={t.signals.answers}>
              p
            </span>
          )}
        </div>
      </div>
    </div>
  )
}

export function SignalDiagram() {
  const t = useViewStrings()
  const facts = useShownMatching()
  const teachers = useShownInspection().inspected?.teachers
  return (
    <Panel
      className="signals"
      title={t.signals.title}
      info={{ what: t.signals.infoTitle, text: t.signals.info }}
    >
      {facts && facts.signals.length > 0 ? (
        <>
          <div className="matches">
            {CAPABILITIES.map((capability) => {
              const signals = facts.signals.filter((s) => s.teacherTask === capability)
              const known = teachers?.find((m) => m.name === capability)?.attention.length ?? 0
              const named =
                Math.max(0, ...facts.signals.filter(isLayeredSignal).flatMap((s) => s.teacherLayers)) + 1
              return (
                <One
                  key={capability}
                  capability={capability}
                  signals={signals}
                  studentLayers={facts.studentLayers}
                  teacherLayers={Math.max(known, named)}
                  answers={!facts.signals.every(isLayeredSignal)}
                />
              )
            })}
          </div>
          <p className="match-foot soft">{t.signals.foot}</p>
          <ul className="sr-only">
            {facts.signals.map((s) => (
              <li key={`${s.teacherTask}${isLayeredSignal(s) ? s.studentLayer : ''}`}>
                {isLayeredSignal(s)
                  ? t.signals.summary(
                      t.capability[s.teacherTask],
                      s.studentLayer + 1,
                      layerNames(s.teacherLayers, t),
                      comparedName(s, t),
                    )
                  : t.signals.summaryAnswers(t.capability[s.teacherTask], comparedName(s, t))}
              </li>
            ))}
          </ul>
        </>
      ) : (
        <Empty>{facts ? t.signals.none : t.signals.empty}</Empty>
      )}
    </Panel>
  )
}
