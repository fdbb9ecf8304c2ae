// How attention maps are compared, as a formula: the paper's squares, this project's two others, or what was typed.
// Pure. Formulas are written alike in every language.

import type { RowLoss } from '../../distill/signals/types'
import { SIGNALS } from '../../distill/signals/registry'
import { shortened } from '../../json/text'
import { isAttentionSignal, type AttentionSignal, type Signal } from './signalKinds'

/** Longest part of an expression that is shown; a typed loss may have 200 characters. */
const MOST_EXPRESSION = 80

const SQUARES = SIGNALS.attention.formula ?? ''

/** What a typed loss is: "f(s, t) = t*log(t/s)". Null for a loss that comes with the project. */
export function typedExpression({ loss, expression }: AttentionSignal): string | null {
  if (loss !== 'typed' && loss !== 'typed-rows') return null
  return `f(s, t) = ${shortened(expression ?? '', MOST_EXPRESSION)}`
}

/** The name of a loss where there is no room for its formula: "1 − cos". Null for the mean of squares. */
export function shortLoss(signal: AttentionSignal): string | null {
  const named: Partial<Record<RowLoss, string>> = { cosine: '1 − cos', kl: 'KL' }
  return typedExpression(signal) ?? named[signal.loss ?? 'mse'] ?? null
}

function formulaOf(signal: Signal): string {
  if (!isAttentionSignal(signal)) return SIGNALS[signal.signal ?? 'attention'].formula ?? ''
  const typed = typedExpression(signal)
  switch (signal.loss) {
    case 'cosine':
      return 'L_c = mean over rows of 1 − cos(S, T)'
    case 'kl':
      return 'L_c = mean over rows of Σ T log(T / S)'
    case 'typed':
      return `L_c = Σ M f(S, T) / Σ M,  ${typed}`
    case 'typed-rows':
      return `L_c = mean over rows of Σ f(S, T),  ${typed}`
    default:
      return SQUARES
  }
}

/** The teacher losses of a run, each formula once; where there are several, each says whose it is. */
export function teacherLossFormulas(signals: readonly Signal[]): string[] {
  const tasks = new Map<string, Set<string>>()
  for (const signal of signals) {
    const formula = formulaOf(signal)
    tasks.set(formula, (tasks.get(formula) ?? new Set()).add(signal.teacherTask))
  }
  if (tasks.size === 0) return [SQUARES]
  return [...tasks].map(([formula, names]) =>
    tasks.size === 1 ? formula : formula.replace(/^L_c/, `L_${[...names].join(', ')}`),
  )
}

/** What is to be said of the size of a run's teacher losses: about squares, about a typed loss, or nothing special. */
export function lossSizes(signals: readonly Signal[]): 'squares' | 'typed' | 'other' {
  const attention = signals.filter(isAttentionSignal)
  if (attention.some((signal) => typedExpression(signal) !== null)) return 'typed'
  const squares = attention.every(({ loss }) => (loss ?? 'mse') === 'mse')
  return squares && (attention.length > 0 || signals.length === 0) ? 'squares' : 'other'
}
