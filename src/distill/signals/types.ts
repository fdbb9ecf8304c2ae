// The descriptor of a signal. A subfolder describes one signal: the registry finds its signal.ts, and the
// settings, the form, the charts' units and the walk through a step are derived from it. Links and run
// records contain the ids, so they are never renamed.

/**
 * How two map rows are compared: squared difference (the paper's), 1 - cosine, KL(teacher || student), or a
 * typed expression, entry by entry or over rows whose weights sum to one; all but the first are ours.
 */
export const ROW_LOSSES = ['mse', 'cosine', 'kl', 'typed', 'typed-rows'] as const
export type RowLoss = (typeof ROW_LOSSES)[number]

/** The two ways of a typed loss; its expression is read by attention/typed/typedLoss.ts. */
export type TypedRowLoss = Extract<RowLoss, `typed${string}`>
export const isTypedLoss = (loss: RowLoss): loss is TypedRowLoss => loss.startsWith('typed')

/**
 * Smallest probability that is divided by or taken the logarithm of, so that an attention weight of zero
 * stays finite.
 */
export const PROBABILITY_FLOOR = 1e-8

/** The id of a signal, in lower case. The list of ids is known at run time (registry.ts). */
export type SignalId = Lowercase<string>

/**
 * What of the models is compared. It decides which targets are cached, where the gradient enters, and which
 * entries a choice turns into (matching.ts).
 */
export type SignalKind = 'none' | 'attention' | 'hidden' | 'logits'

/**
 * The options of a signal: its layers, the block of the maps, how rows are compared, the temperature, and the
 * teacher's share of a mean distribution.
 */
export type SignalOption = 'layer' | 'block' | 'loss' | 'temperature' | 'beta'

/** The teacher's share of the mean distribution where nothing is said: both count alike. */
export const DEFAULT_BETA = 0.5

/** Two next-word distributions of one row, softened: the teacher's p and the student's q, with their logarithms. */
export interface Distributions {
  p: readonly number[]
  logP: readonly number[]
  q: readonly number[]
  logQ: readonly number[]
  /** The teacher's share of their mean, above 0 and below 1; read by the signals that have this option. */
  beta: number
}

/** How two next-word distributions are compared; every signal on logits provides one (divergences.ts). */
export interface Divergence {
  /**
   * WGSL of three functions of one word's p, q and log(p / q): `term`, which the divergence sums; `lean`, q times
   * the derivative with respect to q (up to a constant), where `slope` needs its sum; `slope(p, q, logRatio,
   * leaning) -> f32`, the derivative with respect to the student's logit over the temperature. The constants
   * TEMPERATURE and BETA are there.
   */
  wgsl: string
  /** Float64: the divergence of a row, and its derivatives with respect to the student's logits over tau. */
  reference(row: Distributions): { value: number; slope: number[] }
}

export interface SignalInfo {
  id: SignalId
  /** Position among the signals as offered, ascending. */
  place: number
  kind: SignalKind
  name: string
  /** One sentence. */
  description: string
  /** In plain text; null where there is none. */
  equation: string | null
  /** The same as one short formula for the walked step; absent where there is no loss. */
  formula?: string
  /** Of its loss on an axis, and beside a number. Attention's depends on how rows are compared. */
  unit: string
  shortUnit: string
  /** Where it is defined: the released code, the paper, or this project. */
  source: 'C' | 'P' | 'I'
  options: readonly SignalOption[]
  /**
   * The default weight where cross-entropy counts once, by the way rows are compared: chosen so that after 20
   * to 40 steps of the default student its gradient is about as long as cross-entropy's (logits), or a few
   * times shorter (attention, hidden states).
   */
  weight(loss: RowLoss): number
}
