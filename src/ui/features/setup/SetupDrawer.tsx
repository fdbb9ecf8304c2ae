// The set-up drawer. It lies over the scene, so that the charts stay in view during live changes.

import { useCallback } from 'react'
import { Drawer } from '../../components/Drawer'
import { lazyPart } from '../../components/LazyPart'
import { setDrawer } from '../../state/settings'
import { useStrings } from '../../text/useStrings'
import { useSettings } from '../../state/settingsSlice'

const SetupForm = lazyPart(() => import('./SetupForm'))

export function SetupDrawer() {
  const t = useStrings()
  const open = useSettings((s) => s.drawerOpen)
  const close = useCallback(() => setDrawer(false), [])

  if (!open) return <aside id="setup" hidden />
  return (
    <Drawer id="setup" title={t.setup.title} onClose={close}>
      <SetupForm />
    </Drawer>
  )
}
