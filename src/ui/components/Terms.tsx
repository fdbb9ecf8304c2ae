// Text whose glossary terms open in place. The code that finds them loads after the first curves; until then the
// text is plain.

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
    part.notePresses()
    for (const listener of listeners) listener()
  })
  .catch(() => undefined)

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** What finds words in texts, as soon as it is there. */
export const useMarking = (): Marking | null => useSyncExternalStore(subscribe, () => marking)

export function Terms({ children }: { children: string }): ReactNode {
  const language = usePreferences((s) => s.language)
  const part = useMarking()
  return part ? part.markTerms(children, language) : children
}
