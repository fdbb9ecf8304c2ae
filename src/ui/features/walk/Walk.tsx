// Opens the panel of the walked step; its code is fetched when it is first wanted.

import { lazy, Suspense } from 'react'
import { useWalk } from '../../state/walk'

const WalkPanel = lazy(() => import('./WalkPanel'))

export function Walk() {
  const open = useWalk((s) => s.open)
  return open ? (
    <Suspense fallback={null}>
      <WalkPanel />
    </Suspense>
  ) : null
}
