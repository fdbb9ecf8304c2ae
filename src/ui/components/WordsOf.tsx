// The words of buttons and check boxes, which cannot be opened where they stand: a line of them, after a label.

import type { ReactNode } from 'react'
import { usePreferences } from '../state/preferencesSlice'
import { useMarking } from './Terms'

export function WordsOf({ label, texts }: { label: string; texts: readonly string[] }): ReactNode {
  const language = usePreferences((s) => s.language)
  const part = useMarking()
  const words = part?.wordsOf(texts, language) ?? []
  if (words.length === 0) return null
  return (
    <p className="words-of soft">
      {label}: {words}
    </p>
  )
}
