// The views beside the playground, each its own chunk. A view that is listed here appears in the header's
// navigation.

import type { ComponentType } from 'react'
import { lazyPart } from '../components/LazyPart'
import type { ViewId } from '../state/pageSlice'

/** The views besides the playground, each loaded when it is first opened. */
export const VIEWS: Partial<Record<Exclude<ViewId, 'playground'>, ComponentType>> = {
  gradients: lazyPart(() =>
    import('../features/gradients/GradientsView').then((m) => ({ default: m.GradientsView })),
  ),
  sceneEditor: lazyPart(() =>
    import('../features/scene/SceneEditorView').then((m) => ({ default: m.SceneEditor })),
  ),
  teachers: lazyPart(() =>
    import('../features/teachers/TeachersView').then((m) => ({ default: m.TeachersView })),
  ),
  runs: lazyPart(() => import('../features/runs/RunsView').then((m) => ({ default: m.RunsView }))),
  lab: lazyPart(() => import('./LabParts').then((m) => ({ default: m.LabParts }))),
}
