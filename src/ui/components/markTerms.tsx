// Marks the words of the glossary in a text. One popover (TermPanel.tsx) listens to all of them.

import { Fragment, type ReactNode } from 'react'
import type { Language } from '../state/preferencesSlice'
import { piecesOf } from '../text/termForms'

export const markTerms = (text: string, language: Language): ReactNode =>
  piecesOf(text, language).map(({ text: piece, term }, i) =>
    term ? (
      <span key={i} className="term" data-term={term} role="button" tabIndex={0}>
        {piece}
      </span>
    ) : (
      <Fragment key={i}>{piece}</Fragment>
    ),
  )
