// Opens the panel of the walked step; its code is fetched when it is first wanted.

import { lazyPart } from '../../components/LazyPart'
import { useWalk } from '../../state/walk'

const WalkPanel = lazyPart(() => import('./WalkPanel'))

export function Walk() {
  const open = useWalk((s) => s.open)
  return open ? <WalkPanel /> : null
}
