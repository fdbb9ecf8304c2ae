// The rule of a run that names none: the plain sum. Runs and links without a rule mean this text for ever.

export const DEFAULT_RULE = `// G[i][j]: inner product of the weighted gradients i and j,
// in the order cross-entropy, perception, reasoning, planning.
// Returns how often each of the four enters the update.
function combine(G, ctx) {
  return [1, 1, 1, 1]
}
`

/** Most characters of a rule: a link must be able to carry it. */
export const LONGEST_RULE = 4000
