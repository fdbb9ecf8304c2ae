// What must hold for the latest step, checked on its own numbers. For a variant of AGP the figures that it
// reported, since the four gradients do not explain it. Nothing before the first step.

import { useMemo } from 'react'
import type { StepMetrics } from '../../distill/tasks'
import { normCheck } from '../explain/checks'
import { explainStep, type StepExplanation } from '../explain/explainStep'
import { formatAngle, formatLoss } from '../explain/numbersText'
import { shownCurves, useHistory } from '../state/historySlice'
import { useShownSettings } from '../state/replay'
import { useViewStrings } from '../text/useViewStrings'
import { Check } from './Check'

/** The latest step whose gradients are known, explained. */
export function useLatestExplained(): { metrics: StepMetrics; explanation: StepExplanation } | null {
  const published = useHistory(shownCurves)
  const settings = useShownSettings()
  return useMemo(() => {
    const { last } = published.history
    if (!last || !last.gram.every(Number.isFinite)) return null
    return { metrics: last, explanation: explainStep({ metrics: last, before: null, settings }) }
  }, [published, settings])
}

function Checks({ metrics, explanation }: { metrics: StepMetrics; explanation: StepExplanation }) {
  const { inspector: t } = useViewStrings()
  const { variant, updateDotSupervised: product, updateCosine } = explanation
  if (variant)
    return (
      <Check good={product >= 0} name={variant === 'microBatches' ? t.dotMean : t.dot} hint={t.dotHint}>
        {t.dotValue(formatLoss(product))}
      </Check>
    )
  const norm = normCheck(metrics.gram, metrics.coefficients, metrics.updateNorm)
  const angle = updateCosine === null ? null : formatAngle((Math.acos(updateCosine) * 180) / Math.PI)
  return (
    <>
      {angle !== null && (
        <Check good={product >= 0} name={t.dot} hint={t.dotHint}>
          {product >= 0 ? t.dotGood(angle) : t.dotBad(angle)}
        </Check>
      )}
      <Check good={norm.holds} name={t.norm} hint={t.normHint}>
        {norm.holds
          ? t.normGood(formatLoss(norm.reported))
          : t.normBad(formatLoss(norm.computed), formatLoss(norm.reported))}
      </Check>
    </>
  )
}

export function SelfChecks({ title }: { title: string }) {
  const latest = useLatestExplained()
  if (!latest) return null
  return (
    <>
      <h4>{title}</h4>
      <ul className="checks">
        <Checks {...latest} />
      </ul>
    </>
  )
}
