// The saved runs with names that tell them apart. Naming thousands takes most of a second: it is done in pieces, and
// the list is there meanwhile.

import { useEffect, useMemo, useState } from 'react'
import { rememberedName, type RunWords } from '../../../records/runNames'
import type { SavedRun } from '../../state/savedRun'
import { namedRuns, provisionallyNamed, type NamedRun } from './listOrder'

/** Runs named at once. */
const AT_ONCE = 200

export function useNamedRuns(runs: readonly SavedRun[], words: RunWords): readonly NamedRun[] {
  const [ready, setReady] = useState<{ runs: readonly SavedRun[]; words: RunWords } | null>(null)
  const few = runs.length <= AT_ONCE
  useEffect(() => {
    if (few) return
    let at = 0
    const next = (): void => {
      for (const { config, name } of runs.slice(at, at + AT_ONCE))
        if (name === null) rememberedName(config, words)
      at += AT_ONCE
      if (at >= runs.length) setReady({ runs, words })
      else timer = setTimeout(next)
    }
    let timer = setTimeout(next)
    return () => clearTimeout(timer)
  }, [runs, words, few])
  const known = few || (ready?.runs === runs && ready.words === words)
  return useMemo(
    () => (known ? namedRuns(runs, words) : provisionallyNamed(runs, words)),
    [known, runs, words],
  )
}
