// Forward pass, losses and gradients of a step: what comes before the method.

import { TASKS } from '../../../distill/tasks'
import { lossSizes, teacherLossFormulas } from '../../explain/attentionLoss'
import { number, short } from '../../explain/numbers'
import { formatCount } from '../../explain/numbersText'
import { useRun } from '../../state/runSlice'
import { comparedName } from '../../text/signalName'
import { isLayeredSignal } from '../../explain/signalKinds'
import { Terms } from '../../components/Terms'
import { useViewStrings } from '../../text/useViewStrings'
import { BatchDetail } from './BatchDetail'
import { Equation, Name, type PhaseProps } from './phaseParts'

export function Forward({ walked: { settings, metrics }, explanation, facts }: PhaseProps) {
  const t = useViewStrings()
  const batch = useRun((s) => s.walk.batch)
  const { walk: w } = t.controls
  const { batchFrames: frames, batchSegments: questions } = settings
  const alone = explanation.tasks.length === 1
  const own = settings.onPolicyShare > 0
  return (
    <>
      <p>
        <Terms>{w.forward(String(frames), String(questions), formatCount(frames * questions))}</Terms>
      </p>
      <Equation>{`logits, S = student(x)${alone ? '' : '  T = teacher(x)'}`}</Equation>
      <dl className="facts">
        <div>
          <dt>{w.rows}</dt>
          <dd>
            <b>{formatCount(frames * (36 + 8 * questions))}</b>{' '}
            <span className="soft">
              = <Terms>{w.rowsWhat(String(frames), String(questions))}</Terms>
            </span>
          </dd>
        </div>
      </dl>
      {batch?.step === metrics.step && <BatchDetail batch={batch} settings={settings} />}
      <p>
        <Terms>{alone ? w.forwardAlone : own ? w.forwardOwn : w.forwardTeachers}</Terms>
      </p>
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
                <td>
                  <Terms>{comparedName(s, t)}</Terms>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

export function Losses({ explanation, facts }: PhaseProps) {
  const t = useViewStrings()
  const { walk: w } = t.controls
  const alone = explanation.tasks.length === 1
  const signals = facts?.signals ?? []
  const formulas = alone ? [] : teacherLossFormulas(signals)
  return (
    <>
      <p>
        <Terms>{alone ? w.lossesAlone : w.losses}</Terms>
      </p>
      <Equation>{['L_ce = − mean log p(answer)', ...formulas].join('  ')}</Equation>
      <table className="walk-table figures">
        <thead>
          <tr>
            <th>
              <Terms>{w.task}</Terms>
            </th>
            <th>
              <Terms>{w.loss}</Terms>
            </th>
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
      {!alone && (
        <p className="soft">
          <Terms>{w.unit[lossSizes(signals)]}</Terms>
        </p>
      )}
    </>
  )
}

export function Gradients({ explanation }: PhaseProps) {
  const t = useViewStrings()
  const { walk: w } = t.controls
  const longest = Math.max(...explanation.lengths, 1e-30)
  const alone = explanation.tasks.length === 1
  return (
    <>
      <p>
        <Terms>{alone ? w.gradientsAlone : w.gradients}</Terms>
      </p>
      <Equation>{`s = w_ce g_ce${alone ? '' : '  f_c = w_c π_c g_c  cos(a, b) = a · b / |a||b|'}`}</Equation>
      <table className="walk-table figures cosines">
        <thead>
          <tr>
            <th>
              <Terms>{w.task}</Terms>
            </th>
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
        <p className={explanation.conflicts ? 'bad' : 'soft'}>
          <Terms>{w.conflicts(explanation.conflicts)}</Terms>
        </p>
      )}
    </>
  )
}
