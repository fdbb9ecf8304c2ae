// Heads and layers of the student, switched off: what it answers without them, and what that costs.

import type { ModelPart, SceneAnswer, StudentReading, TeacherName } from '../../../protocol/messages'
import { CAPABILITIES, type Capability } from '../../../world/types'
import { Panel } from '../../components/Panel'
import { isOff, sameParts } from '../../explain/ablation'
import { crossEntropy, meanDivergence } from '../../explain/nextWords'
import { formatCount, formatLoss, formatPercent, formatProbability } from '../../explain/numbersText'
import { allPartsOn, countWithout, togglePartsOff } from '../../state/ablation'
import { useScenes } from '../../state/scenesSlice'
import { useSettings } from '../../state/settingsSlice'
import { useViewStrings } from '../../text/useViewStrings'
import { answersBy, END, verdictOf } from './agree'
import { capabilityOfQuestion } from './compose'
import { useAnswer, useOff } from './useAsking'
import { useReason } from './useReason'
import { withPercent } from '../../text/percent'

interface SwitchProps {
  parts: readonly ModelPart[]
  label: string
  name: string
  className?: string
}

/** A switch of one or several parts: pressed while they are off. */
function Switch({ parts, label, name, className = '' }: SwitchProps) {
  const off = useOff()
  return (
    <button
      type="button"
      className={`part ${className}`}
      aria-pressed={parts.every((part) => isOff(off, part))}
      aria-label={name}
      onClick={() => togglePartsOff(...parts)}
    >
      {label}
    </button>
  )
}

function LayerRow({ layer, heads }: { layer: number; heads: number }) {
  const words = useViewStrings().sceneEditor.ablation
  const off = useOff()
  const n = String(layer + 1)
  const [attention, mlp]: ModelPart[] = [
    { layer, part: 'attention' },
    { layer, part: 'mlp' },
  ]
  const silent = isOff(off, attention)
  return (
    <div className="part-row" role="group" aria-label={words.layer(n)}>
      <span className="part-layer">{words.layer(n)}</span>
      <span className="part-heads" data-silent={silent}>
        {Array.from({ length: heads }, (_, head) => (
          <Switch
            key={head}
            parts={[{ layer, part: head }]}
            label={String(head + 1)}
            name={words.headName(n, String(head + 1))}
            className="head"
          />
        ))}
      </span>
      <Switch parts={[attention]} label={words.attention} name={words.attentionName(n)} />
      <Switch parts={[mlp]} label={words.mlp} name={words.mlpName(n)} />
      <Switch parts={[attention, mlp]} label={words.both} name={words.bothName(n)} />
    </div>
  )
}

function Answer({ reading, answer }: { reading: StudentReading; answer: SceneAnswer }) {
  const t = useViewStrings()
  const { truth, models } = answer
  const verdict = verdictOf(reading.answer, models, truth)
  return (
    <td>
      {reading.answer.tokens.map(({ word, probability }, i) => (
        <span key={i} className="word scene-editor-word" data-end={word === END}>
          <span className="word-text" lang={word === END ? undefined : 'en'}>
            {word === END ? t.scene.end : word}
          </span>
          <span className="word-p">{formatProbability(probability)}</span>
        </span>
      ))}
      {verdict.right !== null && (
        <span className={verdict.right ? 'good' : 'bad'}>
          {verdict.right ? '✓' : '✗'}
          <span className="sr-only"> {verdict.right ? t.sceneEditor.right : t.sceneEditor.wrong}</span>
        </span>
      )}
    </td>
  )
}

const losses = (reading: StudentReading, answer: SceneAnswer, teacher: TeacherName) => ({
  ce: reading.truth && answer.truth ? crossEntropy(reading.truth, [...answer.truth, END]) : null,
  kl: meanDivergence(answersBy(answer, teacher)?.logits ?? new Float32Array(), reading.along[teacher]),
})

/** The whole student beside the one without the parts. */
function Comparison({ answer, waiting }: { answer: SceneAnswer; waiting: boolean }) {
  const t = useViewStrings()
  const words = t.sceneEditor.ablation
  const teacher = capabilityOfQuestion(answer.request.question) ?? 'base'
  const columns = [answer.student, ...(answer.ablated ? [answer.ablated] : [])]
  const lossRows = columns.map((reading) => losses(reading, answer, teacher))
  return (
    <table className="ablation-table" data-waiting={waiting}>
      <caption className="sr-only">{words.title}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{words.whole}</th>
          {answer.ablated && <th scope="col">{words.without}</th>}
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">{words.answer}</th>
          {columns.map((reading, i) => (
            <Answer key={i} reading={reading} answer={answer} />
          ))}
        </tr>
        {answer.truth && (
          <tr data-testid="ablation-ce">
            <th scope="row">{words.ce}</th>
            {lossRows.map(({ ce }, i) => (
              <td key={i} className="tabular">
                {formatLoss(ce)}
              </td>
            ))}
          </tr>
        )}
        <tr data-testid="ablation-kl">
          <th scope="row">{words.kl(t.sceneEditor.model[teacher])}</th>
          {lossRows.map(({ kl }, i) => (
            <td key={i} className="tabular">
              {formatLoss(kl)}
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  )
}

/** Right answers over the validation questions, when they were counted. */
function Counted() {
  const t = useViewStrings()
  const words = t.sceneEditor.ablation
  const off = useOff()
  const count = useScenes((s) => s.count)
  const done = count !== null && count !== 'waiting' && sameParts(count.off, off) ? count : null
  const rows: readonly (Capability | 'average')[] = [...CAPABILITIES, 'average']
  return (
    <div className="ablation-count">
      {off.length > 0 && !done && (
        <button type="button" disabled={count === 'waiting'} onClick={() => countWithout(off)}>
          {count === 'waiting' ? words.counting : words.count}
        </button>
      )}
      <div role="status">
        {done && (
          <table className="ablation-table" data-testid="ablation-count">
            <caption>{words.counted(formatCount(done.whole.questions), String(done.step))}</caption>
            <thead>
              <tr>
                <td />
                <th scope="col">{words.whole}</th>
                <th scope="col">{words.without}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((key) => (
                <tr key={key}>
                  <th scope="row">{key === 'average' ? words.average : t.capabilityTitle[key]}</th>
                  <td className="tabular">{withPercent(formatPercent(done.whole[key]))}</td>
                  <td className="tabular">{withPercent(formatPercent(done.without[key]))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </div>
  )
}

export function AblationPanel() {
  const t = useViewStrings()
  const words = t.sceneEditor.ablation
  const { layers, heads } = useSettings((s) => s.settings)
  const { answer, status, ablation } = useAnswer()
  const off = useOff()
  const reason = useReason()
  return (
    <Panel
      className="scene-editor-ablation"
      title={words.title}
      info={{ what: words.title, text: words.info }}
      tools={
        off.length > 0 && (
          <button type="button" className="small" onClick={allPartsOn}>
            {words.allOn}
          </button>
        )
      }
    >
      {status === 'impossible' ? (
        <p className="scene-editor-reason">{reason}</p>
      ) : (
        <>
          <div className="part-rows">
            <p className="scene-editor-note">
              {off.length === 0 ? words.hint : words.off(String(off.length))}
            </p>
            {Array.from({ length: layers }, (_, i) => (
              <LayerRow key={i} layer={layers - 1 - i} heads={heads} />
            ))}
          </div>
          {answer && <Comparison answer={answer} waiting={ablation !== 'current'} />}
          <Counted />
        </>
      )}
    </Panel>
  )
}
