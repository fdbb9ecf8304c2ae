// A component whose code is fetched when it is first shown. Until then a placeholder says so; a failed
// fetch can be tried again there, and the rest of the page keeps working.

import { useCallback, useEffect, useState, type ComponentType, type ReactNode } from 'react'
import { reportMissing } from '../state/missing'
import { saveAndReload } from '../state/reload'
import { lookForUpdate } from '../state/siteVersion'
import { useStrings } from '../text/useStrings'

type Loaded<P> = { default: ComponentType<P> }

/** After this long without the code the connection may have stalled; the component waits for it anyway. */
const SLOW_MS = 12_000

/** `late`: it has not arrived yet, but may still. */
function Trouble({ kind, retry }: { kind: 'late' | 'missing'; retry: () => void }) {
  const { hosting: t, failure } = useStrings()
  return (
    <div className="notice" role="alert" data-testid="part-missing" data-kind={kind}>
      <p>{kind === 'late' ? t.slow : `${t.missing.part} ${t.goesOn}`}</p>
      <div className="notice-actions">
        {kind === 'missing' && (
          <button type="button" className="primary" onClick={retry}>
            {failure.retry}
          </button>
        )}
        <button type="button" onClick={() => void saveAndReload()}>
          {t.saveAndReload}
        </button>
      </div>
    </div>
  )
}

function Placeholder() {
  const { hosting } = useStrings()
  return (
    <p className="soft" role="status">
      {hosting.loading}…
    </p>
  )
}

interface LazyOptions {
  /** What is shown in its place meanwhile; by default a line that says it is loading. */
  waiting?: () => ReactNode
  /** Where a failure to load is reported; `above`: in the banner, for parts without room of their own. */
  problemAt?: 'here' | 'above'
}

/** Makes the component of a part. */
export function lazyPart<P extends object>(
  load: () => Promise<Loaded<P>>,
  { waiting: Waiting = Placeholder, problemAt = 'here' }: LazyOptions = {},
): ComponentType<P> {
  let Part: ComponentType<P> | null = null
  let loading: Promise<void> | null = null
  const fetchPart = (): Promise<void> =>
    (loading ??= load()
      .then((loaded) => void (Part = loaded.default))
      .finally(() => (loading = null)))

  return function LazyPart(props: P) {
    const [state, setState] = useState<'waiting' | 'late' | 'missing' | 'here'>('waiting')
    const [attempt, setAttempt] = useState(0)
    const retry = useCallback(() => {
      setState('waiting')
      setAttempt((n) => n + 1)
    }, [])
    useEffect(() => {
      if (Part) return
      let wanted = true
      const timer = setTimeout(() => setState('late'), SLOW_MS)
      const end = (next: 'missing' | 'here') => (): void => {
        clearTimeout(timer)
        if (!wanted) return
        setState(next)
        if (next === 'here') return
        if (problemAt === 'here') void lookForUpdate()
        else reportMissing('part', retry, String(load))
      }
      fetchPart().then(end('here'), end('missing'))
      return () => {
        wanted = false
        clearTimeout(timer)
      }
    }, [attempt, retry])
    if (Part) return <Part {...props} />
    if (problemAt === 'here' && (state === 'late' || state === 'missing'))
      return <Trouble kind={state} retry={retry} />
    return <Waiting />
  }
}
