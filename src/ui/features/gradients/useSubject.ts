// What the page shows: the latest step of the run, or the what-if's arrows. One object, so that every
// panel shows the same thing.

import { useDeferredValue, useMemo } from 'react'
import type { CombineContext } from '../../../distill/combine/context'
import type { CombineId } from '../../../distill/combine/method'
import { PERMUTATIONS, type StepMetrics } from '../../../distill/tasks'
import { parametersIn } from '../../../settings/parameterTable'
import { stepContext } from '../../explain/stepContext'
import { useShownSettings } from '../../state/replay'
import { gramOf } from '../../explain/whatIf'

import { useHistory, shownCurves } from '../../state/historySlice'
import { useGradients } from '../../state/gradientsSlice'
export interface Subject {
  gram: readonly number[]
  context: CombineContext
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

/** Null before the first step of the run. */
export function useSubject(): Subject | null {
  const settings = useShownSettings()
  const latest = useLatest()
  const mode = useGradients((s) => s.mode)
  const sandbox = useGradients((s) => s.sandbox)
  const order = useGradients((s) => s.order)
  const present = useGradients((s) => s.present)
  const method = useGradients((s) => s.method)
  return useMemo(() => {
    if (mode === 'what-if')
      return {
        gram: gramOf(sandbox),
        context: { permutation: PERMUTATIONS[order], present, parameters: parametersIn(settings) },
        order,
        method: method ?? 'agp',
        metrics: null,
      }
    if (!latest) return null
    const { permutation } = latest
    return {
      gram: latest.gram,
      context: stepContext(latest, settings),
      order: permutation,
      method: method ?? settings.method,
      metrics: latest,
    }
  }, [mode, sandbox, order, present, method, latest, settings])
}

/** The same, allowed to lag behind a moving arrow: for the tables. */
export const useCalm = <T>(value: T): T => useDeferredValue(value)
