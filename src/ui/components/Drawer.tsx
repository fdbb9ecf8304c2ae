// The set-up drawer. It lies over the scene, so that the charts can be watched while tuning.

import { lazy, Suspense, useEffect, useRef } from 'react'
import { useSettings } from '../state/settings'
import { useStrings } from '../text/useStrings'

const SetupForm = lazy(() => import('../features/setup/SetupForm'))

export function Drawer() {
  const t = useStrings()
  const open = useSettings((s) => s.drawerOpen)
  const setDrawer = useSettings((s) => s.setDrawer)
  const panel = useRef<HTMLElement>(null)
  const opener = useRef<Element | null>(null)

  useEffect(() => {
    if (!open) return
    opener.current = document.activeElement
    panel.current?.focus()
    // On the document: a button that was pressed and is now disabled has lost the focus to the body. An open
    // popover takes Escape first.
    const onEscape = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !document.querySelector(':popover-open')) setDrawer(false)
    }
    document.addEventListener('keydown', onEscape)
    return () => {
      document.removeEventListener('keydown', onEscape)
      if (opener.current instanceof HTMLElement) opener.current.focus()
    }
  }, [open, setDrawer])

  if (!open) return <aside id="setup" hidden />
  return (
    <aside id="setup" ref={panel} className="drawer" role="dialog" aria-label={t.setup.title} tabIndex={-1}>
      <div className="drawer-head">
        <h2>{t.setup.title}</h2>
        <button
          type="button"
          className="icon"
          aria-label={t.close}
          title={t.close}
          onClick={() => setDrawer(false)}
        >
          ✕
        </button>
      </div>
      <Suspense fallback={null}>
        <SetupForm />
      </Suspense>
    </aside>
  )
}
