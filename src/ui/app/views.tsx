// The views beside the playground, each its own chunk. A view that is listed here appears in the header's
// navigation.

import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import type { ViewId } from '../state/page'

/** `lazy(() => import('../features/scene/BenchView').then((m) => ({ default: m.BenchView })))` and so on, by view. */
export const VIEWS: Partial<Record<Exclude<ViewId, 'playground'>, LazyExoticComponent<ComponentType>>> = {
  gradients: lazy(() =>
    import('../features/gradients/GradientsView').then((m) => ({ default: m.GradientsView })),
  ),
  bench: lazy(() => import('../features/scene/BenchView').then((m) => ({ default: m.BenchView }))),
  teachers: lazy(() =>
    import('../features/teachers/TeachersView').then((m) => ({ default: m.TeachersView })),
  ),
  runs: lazy(() => import('../features/runs/RunsView').then((m) => ({ default: m.RunsView }))),
  lab: lazy(() => import('../features/lab/LabView').then((m) => ({ default: m.LabView }))),
}
