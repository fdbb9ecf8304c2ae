// The views beside the playground, each its own chunk. A view that is listed here appears in the header's
// navigation.

import type { ComponentType } from 'react'
import { lazyPart } from '../components/LazyPart'
import type { ViewId } from '../state/page'

export const VIEWS: Partial<Record<Exclude<ViewId, 'playground'>, ComponentType>> = {
  gradients: lazyPart(() =>
    import('../features/gradients/GradientsView').then((m) => ({ default: m.GradientsView })),
  ),
  bench: lazyPart(() => import('../features/scene/BenchView').then((m) => ({ default: m.BenchView }))),
  teachers: lazyPart(() =>
    import('../features/teachers/TeachersView').then((m) => ({ default: m.TeachersView })),
  ),
  runs: lazyPart(() => import('../features/runs/RunsView').then((m) => ({ default: m.RunsView }))),
}
