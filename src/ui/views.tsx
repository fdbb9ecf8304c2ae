// The views beside the playground, each its own chunk. A view that is listed here appears in the header's
// navigation.

import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import type { ViewId } from './stores/page'

/** `lazy(() => import('./bench/BenchView').then((m) => ({ default: m.BenchView })))` and so on, by view. */
export const VIEWS: Partial<Record<Exclude<ViewId, 'playground'>, LazyExoticComponent<ComponentType>>> = {
  gradients: lazy(() => import('./gradients/GradientsView').then((m) => ({ default: m.GradientsView }))),
  bench: lazy(() => import('./bench/BenchView').then((m) => ({ default: m.BenchView }))),
  teachers: lazy(() => import('./teachers/TeachersView').then((m) => ({ default: m.TeachersView }))),
  runs: lazy(() => import('./runs/RunsView').then((m) => ({ default: m.RunsView }))),
}
