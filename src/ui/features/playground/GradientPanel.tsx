// The last step's four gradients, what the method did to them, and checks that hold or do not, live.

import { useMemo, type ComponentProps } from 'react'
import { TASKS, type StepMetrics } from '../../../distill/tasks'
import { formatAngle, formatLoss, formatPercent } from '../../explain/numbersText'
import { Empty, Panel } from '../../components/Panel'
import { setGradientView } from '../../state/charts'
import { shownCurves, useHistory } from '../../state/historySlice'
import { useShownSettings } from '../../state/replay'
import { useViewStrings } from '../../text/useViewStrings'
import { Tabs } from '../../components/Tabs'
import { Arrows } from '../../components/Arrows'
import { Check } from '../../components/Check'
import { normCheck } from '../../explain/checks'
import { explainStep, type StepExplanation } from '../../explain/explainStep'
import { planar } from '../../explain/planar'
import { Pairs } from './Pairs'
import { useSize } from '../../components/useSize'

/** What both stages did, in two lines. */
function Stages({ explanation: { stage1, stage2, turns } }: { explanation: StepExplanation }) {
  const t = useViewStrings()
  const name = (task: number): string => t.task[TASKS[task]]
  const turned = turns.filter((turn) => turn.turned > 0)
  const first =
    stage1.kind === 'none'
      ? t.inspector.noStage1
      : turned.length > 0
        ? t.inspector.turned(
            turned.map((turn) => t.inspector.turnedBy(name(turn.task), formatAngle(turn.turned))).join(', '),
          )
        : t.inspector.turnedNone
  const second =
    stage2.kind === 'none'
      ? t.inspector.noStage2
      : stage2.kind === 'fired'
        ? t.inspector.fired([...new Set(stage2.encounters.map((e) => e.against))].map(name).join(', '))
        : stage2.kind === 'cannot'
          ? t.inspector.quietWhy
          : t.inspector.quiet
  return (
    <>
      <li className="soft">{first}</li>
      <li className="soft">{second}</li>
    </>
  )
}

/** The step's checks: of a variant its own figures, since the four gradients do not explain it. */
function Checks({ metrics, explanation }: { metrics: StepMetrics; explanation: StepExplanation }) {
  const t = useViewStrings()
  const { variant, updateDotSupervised: product, updateCosine } = explanation
  if (variant)
    return (
      <ul className="checks">
        <Check
          good={product >= 0}
          name={variant === 'parts' ? t.inspector.dotMean : t.inspector.dot}
          hint={t.inspector.dotHint}
        >
          {t.inspector.dotValue(formatLoss(product))}
        </Check>
        <li className="soft">{t.inspector.variants[variant](String(explanation.parts))}</li>
      </ul>
    )
  const norm = normCheck(metrics.gram, metrics.coefficients, metrics.updateNorm)
  const angle = updateCosine === null ? null : formatAngle((Math.acos(updateCosine) * 180) / Math.PI)
  return (
    <ul className="checks">
      {angle !== null && (
        <Check good={product >= 0} name={t.inspector.dot} hint={t.inspector.dotHint}>
          {product >= 0 ? t.inspector.dotGood(angle) : t.inspector.dotBad(angle)}
        </Check>
      )}
      <Check good={norm.holds} name={t.inspector.norm} hint={t.inspector.normHint}>
        {norm.holds
          ? t.inspector.normGood(formatLoss(norm.reported))
          : t.inspector.normBad(formatLoss(norm.computed), formatLoss(norm.reported))}
      </Check>
      <Stages explanation={explanation} />
    </ul>
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
  const published = useHistory(shownCurves)
  const settings = useShownSettings()
  const view = useHistory((s) => s.gradients)
  const shown = useMemo(() => {
    const { last } = published.history
    if (!last || !last.gram.every(Number.isFinite)) return null
    return {
      metrics: last,
      explanation: explainStep({ metrics: last, before: null, settings }),
      residual: planar(last.gram).residual,
    }
  }, [published, settings])

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
          <Checks metrics={shown.metrics} explanation={shown.explanation} />
        </div>
      ) : (
        <Empty>{t.inspector.empty}</Empty>
      )}
    </Panel>
  )
}
