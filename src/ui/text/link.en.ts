// Words about a link that cannot be read in full, English.

interface LinkProblemWords {
  unknown: (key: string) => string
  near: (key: string, meant: string) => string
  /** `why`: the sentence of the set-up form, or nothing. */
  value: (name: string, found: string, why: string) => string
  /** A text in letters and digits that is not whole. */
  damaged: (name: string) => string
  twice: (key: string) => string
  version: () => string
  newer: () => string
  long: (count: string) => string
  more: (count: string) => string
  /** The data set in the link is none, another, or too large. */
  data: () => string
}

export const linkEn = {
  title: 'This link cannot be opened as it stands',
  text: 'Part of it cannot be read or is not possible. Nothing has been started, and the address is unchanged.',
  rest: 'Open with the rest',
  keep: 'Keep the run on screen',
  /** A part of a link. */
  dataSet: 'the data set',
  /** Empty in English: the link reader speaks it. */
  problems: {} as Partial<LinkProblemWords>,
}

export type LinkStrings = typeof linkEn
