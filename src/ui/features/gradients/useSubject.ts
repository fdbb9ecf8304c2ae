// What the view shows: the latest step of the run, or the what-if's arrows. One object, so that all panels
// agree.

import { useDeferredValue, useEffect, useMemo } from 'react'
import type { CombineContext, CombineRule } from '../../../distill/combine/context'
import type { CombineId } from '../../../distill/combine/method'
import { COMBINE } from '../../../distill/combine/registry'
import { PERMUTATIONS, type StepMetrics } from '../../../distill/tasks'
import { parametersIn } from '../../../settings/parameterTable'
import type { Settings } from '../../../settings/settings'
import { stepContext } from '../../explain/stepContext'
import { useShownSettings } from '../../state/replay'
import { gramOf } from '../../explain/whatIf'
import { currentRule, editRule, noRule } from '../../state/rule'
import { useRule } from '../../state/ruleSlice'

import { useHistory, shownCurves } from '../../state/historySlice'
import { useGradients } from '../../state/gradientsSlice'
export interface Subject {
  gram: readonly number[]
  context: CombineContext
  /** The same without the typed rule: it stays the same object while a rule is typed. */
  ruleless: CombineContext
  /** Index into PERMUTATIONS. */
  order: number
  /** Method that is drawn. */
  method: CombineId
  /** What the run reported about it; null in the what-if mode. */
  metrics: StepMetrics | null
}

/** The newest step with a finite Gram matrix, or null. */
export function useLatest(): StepMetrics | null {
  const published = useHistory(shownCurves)
  const { last } = published.history
  return last && last.gram.every(Number.isFinite) && last.coefficients.every(Number.isFinite) ? last : null
}

/** The rule that is being typed, or that of a run that is combined by one. */
function useTypedRule({ method, rule }: Settings): CombineRule | null {
  const reading = useRule((s) => s.reading)
  useEffect(() => {
    if (COMBINE[method].typed && useRule.getState().source === '') void editRule(rule)
  }, [method, rule])
  const asked = useRule((s) => s.source !== '') || COMBINE[method].typed
  return reading > 0 ? currentRule() : asked ? noRule : null
}

/** Null before the first step of the run. */
export function useSubject(): Subject | null {
  const settings = useShownSettings()
  const latest = useLatest()
  const mode = useGradients((s) => s.mode)
  const sandbox = useGradients((s) => s.sandbox)
  const order = useGradients((s) => s.order)
  const present = useGradients((s) => s.present)
  const method = useGradients((s) => s.method)
  const rule = useTypedRule(settings)
  const drawn = useMemo((): Omit<Subject, 'context'> | null => {
    if (mode === 'what-if')
      return {
        gram: gramOf(sandbox),
        ruleless: { permutation: PERMUTATIONS[order], present, parameters: parametersIn(settings) },
        order,
        method: method ?? 'agp',
        metrics: null,
      }
    if (!latest) return null
    const { permutation } = latest
    return {
      gram: latest.gram,
      ruleless: stepContext(latest, settings),
      order: permutation,
      method: method ?? settings.method,
      metrics: latest,
    }
  }, [mode, sandbox, order, present, method, latest, settings])
  return useMemo(
    () => drawn && { ...drawn, context: rule ? { ...drawn.ruleless, rule } : drawn.ruleless },
    [drawn, rule],
  )
}

/** The same, allowed to lag behind a moving arrow: for the tables. */
export const useCalm = <T>(value: T): T => useDeferredValue(value)
