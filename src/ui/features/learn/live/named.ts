// Parts of an address that a page does not know, fit for a sentence. It imports nothing: what pages of the lesson share
// with the playground would bring all of that along.

const MOST = 2
const LONGEST = 40

/** At most 40 UTF-16 units, never half of a character. */
export const cut = (text: string): string =>
  text.length > LONGEST ? `${text.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, '')}…` : text

/** The first two, cut, and `+N` where there are N more. */
export const named = (parts: readonly string[]): string[] => [
  ...parts.slice(0, MOST).map(cut),
  ...(parts.length > MOST ? [`+${parts.length - MOST}`] : []),
]
