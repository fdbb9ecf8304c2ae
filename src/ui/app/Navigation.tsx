import { useEffect } from 'react'
import { openView } from '../state/page'
import { useStrings } from '../text/useStrings'
import { VIEWS } from './views'
import { usePage, VIEW_IDS, type ViewId } from '../state/pageSlice'

/** The playground and every registered view. */
const available = (): ViewId[] => VIEW_IDS.filter((id) => id === 'playground' || VIEWS[id])

export function Navigation() {
  const t = useStrings()
  const view = usePage((s) => s.view)
  const ids = available()
  // The browser's history and its tabs tell views apart by their titles.
  useEffect(() => {
    const page = `${t.title} ${t.subtitle}`
    document.title = view === 'playground' ? page : `${t.views[view]} · ${page}`
  }, [t, view])
  if (ids.length < 2) return null
  return (
    <nav className="views" aria-label={t.views.label}>
      {ids.map((id) => (
        <button
          key={id}
          type="button"
          aria-current={id === view ? 'page' : undefined}
          onClick={() => openView(id)}
        >
          {t.views[id]}
        </button>
      ))}
    </nav>
  )
}
