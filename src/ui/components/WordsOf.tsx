// The words of buttons and check boxes, which cannot be opened where they stand: a fold beside them that holds them.

import type { ReactNode } from 'react'
import { usePreferences } from '../state/preferencesSlice'
import { useMarking } from './Terms'

export function WordsOf({ label, texts }: { label: string; texts: readonly string[] }): ReactNode {
  const language = usePreferences((s) => s.language)
  const part = useMarking()
  const words = part?.wordsOf(texts, language) ?? []
  if (words.length === 0) return null
  return (
    <details className="words-of soft">
      <summary>{label}</summary>
      <p>{words}</p>
    </details>
  )
}
