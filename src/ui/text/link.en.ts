// Words about a link that cannot be read in full, English.

interface LinkProblemWords {
  unknown: (key: string) => string
  near: (key: string, meant: string) => string
  /** `why`: the sentence of the set-up form, or nothing. */
  value: (name: string, found: string, why: string) => string
  twice: (key: string, found: string) => string
  version: (key: string, found: string) => string
  newer: (key: string, found: string) => string
  long: (key: string, found: string) => string
  more: (count: string) => string
}

export const linkEn = {
  title: 'This link cannot be opened as it stands',
  text: 'Something in it cannot be read, or is not possible. Nothing has been started, and the address is as it was.',
  rest: 'Open with the rest',
  keep: 'Keep the run on screen',
  /** Null in English: the link reader speaks it. */
  problems: null as LinkProblemWords | null,
}

export type LinkStrings = typeof linkEn
