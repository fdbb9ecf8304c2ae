// What a signal is for people and for the settings form: its metadata. Ids stand in links and run records and
// are never renamed.

/**
 * How two map rows are compared: squared difference (the paper's), 1 - cosine, or KL(teacher || student); the
 * last two are ours.
 */
export const ROW_LOSSES = ['mse', 'cosine', 'kl'] as const
export type RowLoss = (typeof ROW_LOSSES)[number]

export const SIGNAL_IDS = ['none', 'attention', 'logits-kl', 'hidden-mse'] as const
export type SignalId = (typeof SIGNAL_IDS)[number]

/**
 * What may be chosen about a signal: its layers, the block of the maps, how rows are compared, the
 * temperature.
 */
export type SignalOption = 'layer' | 'block' | 'loss' | 'temperature'

export interface SignalInfo {
  id: SignalId
  name: string
  /** One sentence. */
  description: string
  /** In plain text; null where there is none. */
  equation: string | null
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
