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
