// The last step's four gradients, drawn, and what they mean, live.

import { Terms } from '../../components/Terms'
import type { ComponentProps } from 'react'
import { TASKS } from '../../../distill/tasks'
import { formatAngle, formatLoss, formatPercent } from '../../explain/numbersText'
import { Empty, Panel } from '../../components/Panel'
import { setGradientView } from '../../state/charts'
import { useHistory } from '../../state/historySlice'
import { useViewStrings } from '../../text/useViewStrings'
import { Tabs } from '../../components/Tabs'
import { Arrows } from '../../components/Arrows'
import { Meaning } from '../../components/Meaning'
import { useLatestExplained } from '../../components/SelfChecks'
import type { StepExplanation } from '../../explain/explainStep'
import { meaningOf } from '../../explain/stepMeaning'
import { planar } from '../../explain/planar'
import { Pairs } from './Pairs'
import { useSize } from '../../components/useSize'

/** By how many degrees stage 1 turned which gradient: the figures behind the sentence. */
function Turned({ turns }: { turns: StepExplanation['turns'] }) {
  const t = useViewStrings()
  const turned = turns.filter((turn) => turn.turned > 0)
  if (turned.length === 0) return null
  const parts = turned.map((turn) => t.inspector.turnedBy(t.task[TASKS[turn.task]], formatAngle(turn.turned)))
  return <p className="soft">{t.inspector.turned(parts.join(', '))}</p>
}

/** What the step means; of a variant, what can be said of it. */
function Said({ explanation }: { explanation: StepExplanation }) {
  const t = useViewStrings()
  const { variant, updateDotSupervised } = explanation
  if (variant)
    return <p className="meaning">{t.inspector.variants[variant](String(explanation.microBatches))}</p>
  return (
    <div>
      <Meaning meaning={meaningOf(explanation, updateDotSupervised)} />
      <Turned turns={explanation.turns} />
    </div>
  )
}

function Together(props: Omit<ComponentProps<typeof Arrows>, 'width' | 'height'>) {
  const [box, size] = useSize<HTMLDivElement>()
  return (
    <div ref={box} className="arrows">
      {size && <Arrows {...props} {...size} />}
    </div>
  )
}

export function GradientPanel() {
  const t = useViewStrings()
  const view = useHistory((s) => s.gradients)
  const shown = useLatestExplained()
  const variant = shown?.explanation.variant
  const together = view === 'together' && !variant
  return (
    <Panel
      className="inspector"
      title={t.inspector.title}
      info={{ what: t.inspector.infoTitle, text: t.inspector.info }}
      tools={
        shown &&
        !variant && (
          <Tabs
            label={t.inspector.view}
            className="segments small push"
            chosen={view}
            onChoose={setGradientView}
            choices={[
              { value: 'together', label: t.inspector.together, title: t.inspector.togetherHint },
              { value: 'pairs', label: t.inspector.pairs, title: t.inspector.pairsHint },
            ]}
          />
        )
      }
    >
      {shown ? (
        <div className="inspector-body">
          <div className="inspector-picture">
            {together ? (
              <Together
                gram={shown.metrics.gram}
                coefficients={shown.metrics.coefficients}
                explanation={shown.explanation}
              />
            ) : (
              <Pairs lengths={shown.explanation.lengths} angles={shown.metrics.angles} />
            )}
            <p className="soft inspector-keys">
              <span>{t.inspector.at(shown.metrics.step)}</span>
              {together && (
                <span>
                  <span className="key update-key" /> {t.inspector.update}
                </span>
              )}
              {together && shown.explanation.turns.some((turn) => turn.projected) && (
                <span>
                  <span className="key before-key" /> <Terms>{t.inspector.before}</Terms>
                </span>
              )}
              <span title={together ? t.inspector.planeHint : t.inspector.pairsHint}>
                {together
                  ? t.inspector.plane(formatPercent(planar(shown.metrics.gram).residual, 0))
                  : t.inspector.exact}
              </span>
            </p>
          </div>
          <dl className="coefficients" title={t.inspector.coefficientsHint}>
            {TASKS.map((task, k) => (
              <div key={task} title={t.inspector.lengthHint(formatLoss(shown.explanation.lengths[k]))}>
                <dt className={task}>
                  <Terms>{t.taskShort[task]}</Terms>
                </dt>
                <dd>×{(shown.metrics.coefficients[k] ?? 0).toFixed(2)}</dd>
              </div>
            ))}
          </dl>
          <Said explanation={shown.explanation} />
        </div>
      ) : (
        <Empty>{t.inspector.empty}</Empty>
      )}
    </Panel>
  )
}
