// Opens the panel of the walked step; its code is fetched when it is first wanted.

import { lazyPart } from '../../components/LazyPart'

import { useRun } from '../../state/runSlice'
const WalkPanel = lazyPart(() => import('./WalkPanel'))

export function Walk() {
  const open = useRun((s) => s.walk.open)
  return open ? <WalkPanel /> : null
}
