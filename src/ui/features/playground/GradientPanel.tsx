// The last step's four gradients, what the method did to them, and checks that hold or do not, live.

import { useMemo, type ComponentProps } from 'react'
import { TEACHER_TASKS, TASKS } from '../../../distill/tasks'
import { formatAngle, formatLoss, formatPercent } from '../../explain/numbersText'
import { Empty, Panel } from '../../components/Panel'
import { useMetrics } from '../../state/metrics'
import { useShownSettings } from '../../state/replay'
import { useViewStrings } from '../../text/useViewStrings'
import { Tabs } from '../../components/Tabs'
import { useView } from '../../state/attentionView'
import { Arrows } from '../../components/Arrows'
import { anchorProduct, variantOf } from '../../explain/variants'
import { planar, explainGram, type GramExplanation } from '../../explain/gramFacts'
import { Pairs } from './Pairs'
import { useSize } from '../../components/useSize'

/** Relative difference up to which two float32 lengths count as the same. */
const SAME = 0.01

function Check({ good, name, text, hint }: { good: boolean; name: string; text: string; hint: string }) {
  return (
    <li className="check" data-good={good} title={hint}>
      <span className="check-mark" aria-hidden="true">
        {good ? '✓' : '✗'}
      </span>
      <span>
        <b>{name}</b> <span className="soft">{text}</span>
      </span>
    </li>
  )
}

function Explanation({ explanation }: { explanation: GramExplanation }) {
  const t = useViewStrings()
  const turned = explanation.turned.flatMap((degrees, i) =>
    degrees ? [t.inspector.turnedBy(t.capability[TEACHER_TASKS[i]], formatAngle(degrees))] : [],
  )
  const stage1 = !explanation.hasStage1
    ? t.inspector.noStage1
    : turned.length
      ? t.inspector.turned(turned.join(', '))
      : t.inspector.turnedNone
  const stage2 = !explanation.hasStage2
    ? t.inspector.noStage2
    : explanation.raised.length
      ? t.inspector.fired(explanation.raised.map((i) => t.capability[TEACHER_TASKS[i]]).join(', '))
      : explanation.supervisedDominates
        ? t.inspector.quietWhy
        : t.inspector.quiet
  return (
    <>
      <li className="soft">{stage1}</li>
      <li className="soft">{stage2}</li>
    </>
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
  const published = useMetrics((s) => s.published)
  const { method } = useShownSettings()
  const view = useView((s) => s.gradients)
  const setView = useView((s) => s.setGradients)
  const shown = useMemo(() => {
    const { last } = published.history
    if (!last || !last.gram.every(Number.isFinite)) return null
    return { metrics: last, explanation: explainGram(last, method), residual: planar(last.gram).residual }
  }, [published, method])

  const angle =
    shown?.explanation.updateCosine == null
      ? null
      : (Math.acos(Math.max(-1, Math.min(1, shown.explanation.updateCosine))) * 180) / Math.PI
  // Of a variant the four gradients are true; its own figures explain what became of them.
  const variant = shown && variantOf(shown.metrics)
  const together = view === 'together' && !variant
  const product = shown && anchorProduct(shown.metrics)
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
            onChoose={setView}
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
              {together && shown.explanation.projected.some(Boolean) && (
                <span>
                  <span className="key before-key" /> {t.inspector.before}
                </span>
              )}
              <span title={together ? t.inspector.planeHint : t.inspector.pairsHint}>
                {together ? t.inspector.plane(formatPercent(shown.residual, 0)) : t.inspector.exact}
              </span>
            </p>
          </div>
          <dl className="coefficients" title={t.inspector.coefficientsHint}>
            {TASKS.map((task, k) => (
              <div key={task} title={t.inspector.lengthHint(formatLoss(shown.explanation.lengths[k]))}>
                <dt className={task}>{t.taskShort[task]}</dt>
                <dd>×{(shown.metrics.coefficients[k] ?? 0).toFixed(2)}</dd>
              </div>
            ))}
          </dl>
          {variant ? (
            <ul className="checks">
              {product !== null && (
                <Check
                  good={product >= 0}
                  name={variant === 'parts' ? t.inspector.dotMean : t.inspector.dot}
                  hint={t.inspector.dotHint}
                  text={t.inspector.dotValue(formatLoss(product))}
                />
              )}
              <li className="soft">
                {t.inspector.variants[variant](String(shown.metrics.parts?.count ?? 1))}
              </li>
            </ul>
          ) : (
            <ul className="checks">
              {angle !== null && (
                <Check
                  good={shown.explanation.updateDotCe >= 0}
                  name={t.inspector.dot}
                  hint={t.inspector.dotHint}
                  text={
                    shown.explanation.updateDotCe >= 0
                      ? t.inspector.dotGood(formatAngle(angle))
                      : t.inspector.dotBad(formatAngle(angle))
                  }
                />
              )}
              <Check
                good={
                  Math.abs(shown.explanation.norm - shown.metrics.updateNorm) <=
                  SAME * Math.max(shown.explanation.norm, shown.metrics.updateNorm)
                }
                name={t.inspector.norm}
                hint={t.inspector.normHint}
                text={
                  Math.abs(shown.explanation.norm - shown.metrics.updateNorm) <=
                  SAME * Math.max(shown.explanation.norm, shown.metrics.updateNorm)
                    ? t.inspector.normGood(formatLoss(shown.metrics.updateNorm))
                    : t.inspector.normBad(
                        formatLoss(shown.explanation.norm),
                        formatLoss(shown.metrics.updateNorm),
                      )
                }
              />
              <Explanation explanation={shown.explanation} />
            </ul>
          )}
        </div>
      ) : (
        <Empty>{t.inspector.empty}</Empty>
      )}
    </Panel>
  )
}
