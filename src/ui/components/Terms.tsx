// A text whose words of the glossary can be opened where they stand. What finds them comes after the first curves;
// until then, and without it, the text stands as it is.

import { useSyncExternalStore, type ReactNode } from 'react'
import { firstPicture } from '../state/firstPicture'
import { usePreferences, type Language } from '../state/preferencesSlice'

type Mark = (text: string, language: Language) => ReactNode

let mark: Mark | null = null
const listeners = new Set<() => void>()

void firstPicture
  .then(() => import('./markTerms'))
  .then((part) => {
    mark = part.markTerms
    for (const listener of listeners) listener()
  })
  .catch(() => undefined)

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function Terms({ children }: { children: string }) {
  const language = usePreferences((s) => s.language)
  const found = useSyncExternalStore(subscribe, () => mark)
  return found ? found(children, language) : children
}
