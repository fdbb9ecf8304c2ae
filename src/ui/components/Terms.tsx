// A text whose words of the glossary can be opened where they stand. What finds them comes after the first curves;
// until then, and without it, the text stands as it is.

import { useSyncExternalStore, type ReactNode } from 'react'
import { firstPicture } from '../state/firstPicture'
import { usePreferences } from '../state/preferencesSlice'

type Marking = typeof import('./markTerms')

let marking: Marking | null = null
const listeners = new Set<() => void>()

void firstPicture
  .then(() => import('./markTerms'))
  .then((part) => {
    marking = part
    for (const listener of listeners) listener()
  })
  .catch(() => undefined)

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function Terms({ children }: { children: string }): ReactNode {
  const language = usePreferences((s) => s.language)
  const part = useSyncExternalStore(subscribe, () => marking)
  return part ? part.markTerms(children, language) : children
}

/** The words of buttons and check boxes, which cannot be opened where they stand: a line of them, after `label`. */
export function WordsOf({ label, texts }: { label: string; texts: readonly string[] }): ReactNode {
  const language = usePreferences((s) => s.language)
  const part = useSyncExternalStore(subscribe, () => marking)
  const words = part?.wordsOf(texts, language) ?? []
  if (words.length === 0) return null
  return (
    <p className="words-of soft">
      {label}: {words}
    </p>
  )
}
