// The views beside the playground, each its own chunk, loaded when it is first opened. A view is found by its
// file: `features/FOLDER/NAMEView.tsx`, whose default export is the component, is the view `name`. One made of
// several features is a file beside this one.

import type { ComponentType } from 'react'
import { lazyPart } from '../components/LazyPart'
import type { ViewId } from '../state/pageSlice'

type ViewFile = () => Promise<{ default: ComponentType }>

const FILES = import.meta.glob([
  './*View.tsx',
  '../features/*/*View.tsx',
  '!../features/{charts,lab}/*',
]) as Record<string, ViewFile>

/** `sceneEditor` of "../features/scene/SceneEditorView.tsx". */
function idOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1, -'View.tsx'.length)
  return name[0].toLowerCase() + name.slice(1)
}

export const VIEWS: Partial<Record<ViewId, ComponentType>> = Object.fromEntries(
  Object.entries(FILES).map(([path, load]) => [idOf(path), lazyPart(load)]),
)
