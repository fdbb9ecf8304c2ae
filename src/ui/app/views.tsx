// The views beside the playground, each its own chunk. A view that is listed here appears in the header's
// navigation.

import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import type { ViewId } from '../state/page'

/** The views besides the playground, each loaded when it is first opened. */
export const VIEWS: Partial<Record<Exclude<ViewId, 'playground'>, LazyExoticComponent<ComponentType>>> = {
  gradients: lazy(() =>
    import('../features/gradients/GradientsView').then((m) => ({ default: m.GradientsView })),
  ),
  sceneEditor: lazy(() =>
    import('../features/scene/SceneEditorView').then((m) => ({ default: m.SceneEditor })),
  ),
  teachers: lazy(() =>
    import('../features/teachers/TeachersView').then((m) => ({ default: m.TeachersView })),
  ),
  runs: lazy(() => import('../features/runs/RunsView').then((m) => ({ default: m.RunsView }))),
}
