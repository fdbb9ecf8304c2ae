// How many charts may be shown, and how their curves may be smoothed.

/** Names a chart; which there are is known where they are drawn. */
export type ChartId = string

/** Time constant of the smoothed curves, in training steps, until someone chooses another. */
export const SMOOTHING_STEPS = 12
/** Time constants to choose from, in steps; 0: no smoothing. */
export const SMOOTHINGS = [0, SMOOTHING_STEPS, 50] as const
/** More than this many charts would leave none of them readable. */
export const MOST_CHARTS = 4
