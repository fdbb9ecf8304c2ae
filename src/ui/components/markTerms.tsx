// Marks the words of the glossary in a text. One popover (TermPanel.tsx) listens to all of them.

import { Fragment, type ReactNode } from 'react'
import type { Language } from '../state/preferencesSlice'
import { piecesOf, type TextPiece } from '../text/termForms'

export { notePresses } from './earlyPress'

const word = ({ text, term }: TextPiece): ReactNode => (
  <span className="term" data-term={term} role="button" tabIndex={0}>
    {text}
  </span>
)

export const markTerms = (text: string, language: Language): ReactNode =>
  piecesOf(text, language).map((piece, i) => (
    <Fragment key={i}>{piece.term ? word(piece) : piece.text}</Fragment>
  ))

/** The words of the glossary that stand in these texts, each once, to be opened. */
export const wordsOf = (texts: readonly string[], language: Language): ReactNode[] =>
  piecesOf(texts.join('\n'), language)
    .filter(({ term }) => term)
    .map((piece, i) => (
      <Fragment key={i}>
        {i > 0 && ' · '}
        {word(piece)}
      </Fragment>
    ))
