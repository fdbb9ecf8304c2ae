// Both stages, the combination and the update: what the method makes of the gradients.

import { fired } from '../../explain/stages'
import { degrees, number, pastRight, short } from '../../explain/numbers'
import { formatPercent } from '../../explain/numbersText'
import { wording } from '../../text/wording'
import { settingEntry, SETTINGS_TABLE } from '../../../settings/table'
import { AGREEMENT, type StepExplanation } from '../../explain/explainStep'
import { meaningOf } from '../../explain/stepMeaning'
import { Terms } from '../../components/Terms'
import { useViewStrings } from '../../text/useViewStrings'
import { Meaning } from '../../components/Meaning'
import { Check } from '../../components/Check'
import { PairDrawing } from './PairDrawing'
import { Equation, Name, nameOf, type PhaseProps } from './phaseParts'

export function Stage1({ walked, explanation }: PhaseProps) {
  const t = useViewStrings()
  const { walk: w } = t.controls
  const { gram } = walked.metrics
  return (
    <>
      <Meaning meaning={meaningOf(explanation, explanation.updateDotSupervised)} />
      <p>
        <Terms>{w.stage1}</Terms>
      </p>
      <Equation>{'P(f; s) = f − min(0, f · s) / |s|² · s  m_c = s + P(f_c; s)'}</Equation>
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
            <span>
              {angle === null ? w.absent : w.withSupervised(turned ? pastRight(angle) : degrees(angle))}
            </span>
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

export function Stage2({ explanation }: PhaseProps) {
  const t = useViewStrings()
  const { walk: w } = t.controls
  const hits = explanation.stages.encounters.filter(fired)
  const verdict = explanation.stage2
  return (
    <>
      <p>
        <Terms>{w.stage2(explanation.order.map((k) => nameOf(k, t)).join(' → '))}</Terms>
      </p>
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
        <Terms>
          {hits.length
            ? w.firedSome(hits.map((e) => w.firedPair(nameOf(e.task, t), nameOf(e.against, t))).join(', '))
            : verdict.kind === 'cannot'
              ? w.cannot
              : w.firedNone}
        </Terms>
      </p>
    </>
  )
}

export function Combine({ walked, explanation }: PhaseProps) {
  const t = useViewStrings()
  const { walk: w } = t.controls
  const { method } = walked.settings
  const entry = SETTINGS_TABLE.method.options.find((o) => o.value === method)
  const words = t.setup.methods[method] ?? entry
  return (
    <>
      <p>
        <Terms>{w.combine}</Terms>
      </p>
      <p>
        <b>
          {wording(settingEntry('method'), t).label}: {words?.label}.
        </b>{' '}
        <Terms>{words?.help ?? ''}</Terms>
      </p>
      {explanation.variant && <p>{w.variants[explanation.variant](String(explanation.microBatches))}</p>}
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

export function Update({ walked: { metrics, settings }, explanation }: PhaseProps) {
  const t = useViewStrings()
  const { walk: w } = t.controls
  const { difference } = explanation
  const safe = explanation.updateDotSupervised >= 0
  const agreed = difference === null ? null : difference < AGREEMENT
  return (
    <>
      <p>
        <Terms>{explanation.tasks.length === 1 ? w.alone : w.update}</Terms>
      </p>
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
          <dt>
            <Terms>{`${w.rate} η`}</Terms>
          </dt>
          <dd>{metrics.learningRate === 0 ? '0' : metrics.learningRate.toPrecision(3)}</dd>
        </div>
      </dl>
      <ul className="checks">
        <Check good={safe}>
          {explanation.variant === 'microBatches' && `${w.meanOfMicroBatches} `}
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
