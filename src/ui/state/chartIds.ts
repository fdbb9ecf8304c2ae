// The charts there are, and how their curves may be smoothed.

export const CHART_IDS = [
  'losses',
  'accuracy',
  'angles',
  'conflicts',
  'norms',
  'weights',
  'rate',
  'coefficients',
] as const
export type ChartId = (typeof CHART_IDS)[number]

/** Time constant of the smoothed curves, in training steps, until someone chooses another. */
export const SMOOTHING_STEPS = 12
/** Time constants to choose from, in steps; 0: no smoothing. */
export const SMOOTHINGS = [0, SMOOTHING_STEPS, 50] as const
/** More than this many charts would leave none of them readable. */
export const MOST_CHARTS = 4
