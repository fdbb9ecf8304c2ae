// What each phase of a step shows: one sentence, its equation, and the real figures of that step.

import type { ReactNode } from 'react'
import { SIGNALS } from '../../../distill/signals/registry'
import { TASKS } from '../../../distill/tasks'
import type { RunFacts } from '../../../protocol/messages'
import { fired } from '../../explain/stages'
import { degrees, number, short } from '../../explain/numbers'
import { formatCount, formatPercent } from '../../explain/numbersText'
import { wording } from '../../text/wording'
import { settingEntry, SETTINGS_TABLE } from '../../../settings/table'
import { AGREEMENT, type StepExplanation, type WalkedStep } from '../../explain/explainStep'
import { useRun } from '../../state/runSlice'
import type { ViewStrings } from '../../text/views.en'
import { comparedName } from '../../text/signalName'
import { isLayeredSignal } from '../../explain/signalKinds'
import { useViewStrings } from '../../text/useViewStrings'
import { Check } from '../../components/Check'
import { BatchDetail } from './BatchDetail'
import { PairDrawing } from './PairDrawing'
import type { PhaseId } from '../../explain/phases'

interface PhaseProps {
  walked: WalkedStep
  explanation: StepExplanation
  facts: RunFacts | null
}

/** Symbols of the four weighted gradients, as the method's equations have them. */
const SYMBOLS = ['s', 'f₁', 'f₂', 'f₃']

/** The name of a gradient in its colour; its symbol where equations use it. */
function Name({ task, symbol = false }: { task: number; symbol?: boolean }) {
  const t = useViewStrings()
  const id = TASKS[task]!
  return (
    <b className={`task ${id}`}>
      {symbol && <i>{SYMBOLS[task]} </i>}
      {t.task[id]}
    </b>
  )
}

const nameOf = (task: number, t: ViewStrings): string => t.task[TASKS[task]!]
/** A formula in plain text; `_x` is set as an index, two spaces part formulas. */
function Equation({ children }: { children: string }) {
  return (
    <p className="equation">
      {children.split(/ {2,}/).map((formula) => (
        <span key={formula}>
          {formula.split(/_(\w+)/).map((part, i) => (i % 2 ? <sub key={i}>{part}</sub> : part))}
        </span>
      ))}
    </p>
  )
}

function Forward({ walked: { settings, metrics }, explanation, facts }: PhaseProps) {
  const t = useViewStrings()
  const batch = useRun((s) => s.walk.batch)
  const { walk: w } = t.controls
  const { batchFrames: frames, batchSegments: questions } = settings
  const alone = explanation.tasks.length === 1
  return (
    <>
      <p>{w.forward(String(frames), String(questions), formatCount(frames * questions))}</p>
      <Equation>{`logits, S = student(x)${alone ? '' : '  T = teacher(x)'}`}</Equation>
      <dl className="facts">
        <div>
          <dt>{w.rows}</dt>
          <dd>
            <b>{formatCount(frames * (36 + 8 * questions))}</b>{' '}
            <span className="soft">= {w.rowsWhat(String(frames), String(questions))}</span>
          </dd>
        </div>
      </dl>
      {batch?.step === metrics.step && <BatchDetail batch={batch} settings={settings} />}
      <p>{alone ? w.forwardAlone : w.forwardTeachers}</p>
      {!alone && facts && (
        <table className="walk-table">
          <thead>
            <tr>
              <th>{w.capability}</th>
              <th>{w.teacherLayer}</th>
              <th>{w.studentLayer}</th>
              <th>{w.compared}</th>
            </tr>
          </thead>
          <tbody>
            {facts.signals.map((s) => (
              <tr key={`${s.teacherTask}${isLayeredSignal(s) ? s.studentLayer : ''}`}>
                <th scope="row">
                  <Name task={TASKS.indexOf(s.teacherTask)} />
                </th>
                <td>
                  {!isLayeredSignal(s)
                    ? '–'
                    : s.teacherLayers.length > 1
                      ? `${s.teacherLayers[0]! + 1}–${s.teacherLayers.at(-1)! + 1}`
                      : s.teacherLayers[0]! + 1}
                </td>
                <td>{isLayeredSignal(s) ? s.studentLayer + 1 : '–'}</td>
                <td>{comparedName(s, t)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

/** The teacher losses of a run, each kind once. */
function lossFormulas(facts: PhaseProps['facts']): string {
  const kinds = new Set((facts?.signals ?? []).map((s) => s.signal ?? 'attention'))
  return [...(kinds.size > 0 ? kinds : ['attention' as const])]
    .map((kind) => `  ${SIGNALS[kind].formula ?? ''}`)
    .join('')
}

function Losses({ explanation, facts }: PhaseProps) {
  const t = useViewStrings()
  const { walk: w } = t.controls
  const alone = explanation.tasks.length === 1
  return (
    <>
      <p>{alone ? w.lossesAlone : w.losses}</p>
      <Equation>{`L_ce = − mean log p(answer)${alone ? '' : lossFormulas(facts)}`}</Equation>
      <table className="walk-table figures">
        <thead>
          <tr>
            <th>{w.task}</th>
            <th>{w.loss}</th>
            <th>{w.weight}</th>
            <th>{w.weighted}</th>
            {explanation.lossesBefore && <th>{w.change}</th>}
          </tr>
        </thead>
        <tbody>
          {explanation.tasks.map((k) => (
            <tr key={k}>
              <th scope="row">
                <Name task={k} />
              </th>
              <td>{number(explanation.losses[k]!)}</td>
              <td>
                {formatCount(explanation.weights[k]!) === '0'
                  ? number(explanation.weights[k]!)
                  : explanation.weights[k]! >= 1000
                    ? formatCount(explanation.weights[k]!)
                    : number(explanation.weights[k]!)}
              </td>
              <td>
                <b>{number(explanation.losses[k]! * explanation.weights[k]!)}</b>
              </td>
              {explanation.lossesBefore && <td className="soft">{number(explanation.lossesBefore[k]!)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {!alone && <p className="soft">{w.unit}</p>}
    </>
  )
}

function Gradients({ explanation }: PhaseProps) {
  const t = useViewStrings()
  const { walk: w } = t.controls
  const longest = Math.max(...explanation.lengths, 1e-30)
  const alone = explanation.tasks.length === 1
  return (
    <>
      <p>{alone ? w.gradientsAlone : w.gradients}</p>
      <Equation>{`s = w_ce g_ce${alone ? '' : '  f_c = w_c π_c g_c  cos(a, b) = a · b / |a||b|'}`}</Equation>
      <table className="walk-table figures cosines">
        <thead>
          <tr>
            <th>{w.task}</th>
            <th colSpan={2}>{w.length}</th>
            {!alone &&
              explanation.tasks.map((k) => (
                <th key={k}>
                  <Name task={k} />
                </th>
              ))}
          </tr>
        </thead>
        <tbody>
          {explanation.tasks.map((i) => (
            <tr key={i}>
              <th scope="row">
                <Name task={i} symbol />
              </th>
              <td>
                <b>{number(explanation.lengths[i]!)}</b>
              </td>
              <td className="length">
                <i className={TASKS[i]} style={{ width: `${(100 * explanation.lengths[i]!) / longest}%` }} />
              </td>
              {!alone &&
                explanation.tasks.map((j) => {
                  const cosine = explanation.cosines[i]![j] ?? null
                  return i === j ? (
                    <td key={j} className="soft">
                      1
                    </td>
                  ) : (
                    <td key={j} data-conflict={(cosine ?? 0) < 0}>
                      {short(cosine)}
                    </td>
                  )
                })}
            </tr>
          ))}
        </tbody>
      </table>
      {!alone && (
        <p className={explanation.conflicts ? 'bad' : 'soft'}>{w.conflicts(explanation.conflicts)}</p>
      )}
    </>
  )
}

function Stage1({ walked, explanation }: PhaseProps) {
  const t = useViewStrings()
  const { walk: w } = t.controls
  const { gram } = walked.metrics
  return (
    <>
      <p>{w.stage1}</p>
      <Equation>P(f; s) = f − min(0, f · s) / |s|² · s m_c = s + P(f_c; s)</Equation>
      <ul className="turns">
        {explanation.turns.map(({ task, angle, turned, lost, afterStage1 }) => (
          <li key={task}>
            <PairDrawing
              gram={gram}
              task={task}
              projected={explanation.stages.teacherGradients[task] ?? null}
              label={w.drawing(nameOf(task, t))}
            />
            <Name task={task} symbol />
            <span>{angle === null ? w.absent : w.withSupervised(degrees(angle))}</span>
            <span className={turned ? 'bad' : 'soft'}>
              {turned ? w.turned(degrees(turned)) : w.untouched}
            </span>
            {turned > 0 && <span className="soft">{w.lostLength(formatPercent(lost))}</span>}
            <span className="tabular">|m| = {number(afterStage1)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

function Stage2({ explanation }: PhaseProps) {
  const t = useViewStrings()
  const { walk: w } = t.controls
  const hits = explanation.stages.encounters.filter(fired)
  const verdict = explanation.stage2
  return (
    <>
      <p>{w.stage2(explanation.order.map((k) => nameOf(k, t)).join(' → '))}</p>
      <Equation>t_i = m_i, for each j ≠ i, in this order: t_i ← P(t_i; m_j)</Equation>
      <table className="walk-table figures">
        <thead>
          <tr>
            <th>t_i</th>
            {explanation.order.map((j) => (
              <th key={j}>{w.against(nameOf(j, t))}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {explanation.stages.tasks.map((i) => (
            <tr key={i}>
              <th scope="row">
                <Name task={i} />
              </th>
              {explanation.order.map((j) => {
                const met = explanation.stages.encounters.find((e) => e.task === i && e.against === j)
                return met ? (
                  <td key={j} data-conflict={fired(met)} title={`t · m = ${number(met.product)}`}>
                    cos {short(met.cosine)} ·{' '}
                    {fired(met) ? <b>{w.yes}</b> : <span className="soft">{w.no}</span>}
                  </td>
                ) : (
                  <td key={j} className="soft">
                    –
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        {hits.length
          ? w.firedSome(hits.map((e) => w.firedPair(nameOf(e.task, t), nameOf(e.against, t))).join(', '))
          : verdict.kind === 'cannot'
            ? w.cannot
            : w.firedNone}
      </p>
    </>
  )
}

function Combine({ walked, explanation }: PhaseProps) {
  const t = useViewStrings()
  const { walk: w } = t.controls
  const { method } = walked.settings
  const entry = SETTINGS_TABLE.method.options.find((o) => o.value === method)
  const words = t.setup.methods[method] ?? entry
  return (
    <>
      <p>{w.combine}</p>
      <p>
        <b>
          {wording(settingEntry('method'), t).label}: {words?.label}.
        </b>{' '}
        {words?.help}
      </p>
      {explanation.variant && <p>{w.variants[explanation.variant](String(explanation.parts))}</p>}
      {method === 'pcgrad' && (
        <p>{w.pcgradOrder([0, ...explanation.order].map((k) => nameOf(k, t)).join(' → '))}</p>
      )}
      {!explanation.variant && <Sum explanation={explanation} />}
    </>
  )
}

/** update = c_0 s + c_1 f_1 + ..., with this step's figures. */
function Sum({ explanation }: { explanation: StepExplanation }) {
  return (
    <p className="equation sum">
      <span>u =</span>
      {explanation.tasks.map((k, i) => {
        const c = explanation.coefficients[k] ?? 0
        return (
          <span key={k}>
            {i > 0 ? (c < 0 ? '− ' : '+ ') : c < 0 ? '−' : ''}
            {short(Math.abs(c))} <Name task={k} symbol />
          </span>
        )
      })}
    </p>
  )
}

function Update({ walked: { metrics, settings }, explanation }: PhaseProps) {
  const t = useViewStrings()
  const { walk: w } = t.controls
  const { difference } = explanation
  const safe = explanation.updateDotSupervised >= 0
  const agreed = difference === null ? null : difference < AGREEMENT
  return (
    <>
      <p>{explanation.tasks.length === 1 ? w.alone : w.update}</p>
      {!explanation.variant && <Sum explanation={explanation} />}
      <Equation>θ ← AdamW(θ, η, u · min(1, clip / |u|))</Equation>
      <dl className="facts">
        <div>
          <dt>{w.before} |u|</dt>
          <dd>
            <b>{number(explanation.updateLength)}</b>
          </dd>
        </div>
        <div>
          <dt>{w.limit}</dt>
          <dd>
            {number(settings.clip)}{' '}
            <span className="soft">
              · {explanation.scale < 1 ? w.clipped(formatPercent(explanation.scale)) : w.notClipped}
            </span>
          </dd>
        </div>
        <div>
          <dt>{w.rate} η</dt>
          <dd>{metrics.learningRate === 0 ? '0' : metrics.learningRate.toPrecision(3)}</dd>
        </div>
      </dl>
      <ul className="checks">
        <Check good={safe}>
          {explanation.variant === 'parts' && `${w.meanOfParts} `}
          {safe
            ? w.safe(number(explanation.updateDotSupervised))
            : w.unsafe(number(explanation.updateDotSupervised))}
        </Check>
        <Check good={agreed}>
          {explanation.variant
            ? w.notExplained
            : difference === null
              ? w.remembers
              : agreed
                ? w.agrees
                : w.differs(formatPercent(difference))}
        </Check>
      </ul>
      <p className="soft">{w.nextStep}</p>
    </>
  )
}

export const PHASES: Record<PhaseId, (props: PhaseProps) => ReactNode> = {
  forward: Forward,
  losses: Losses,
  gradients: Gradients,
  stage1: Stage1,
  stage2: Stage2,
  combine: Combine,
  update: Update,
}
