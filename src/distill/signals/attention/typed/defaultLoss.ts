// The expression of a run that names none: the squared difference. Runs and links without an expression mean
// this text for ever.

export const DEFAULT_LOSS = '(s-t)^2'

/** Most characters of an expression: a link must be able to carry three of them. */
export const LONGEST_LOSS = 200
