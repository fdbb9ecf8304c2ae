// A list that came from outside, made fit for a sentence.

import { shortened } from './text'

/** The first of them, each at most `length` UTF-16 units long, and `+N` where there are N more. */
export const listed = (items: readonly string[], most = 3, length = 60): string[] => [
  ...items.slice(0, most).map((item) => shortened(item, length)),
  ...(items.length > most ? [`+${items.length - most}`] : []),
]
