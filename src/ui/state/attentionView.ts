// What the person has chosen to look at in the attention view: teacher, layers, query row, overlay. Nothing
// here reaches the worker.

import type { Scope } from '../explain/attentionMaps'
import { create } from 'zustand'
import type { Capability } from '../../world/types'

export type Overlay = 'teacher' | 'student' | 'none'
export type Extent = 'map' | 'text'
export type GradientView = 'together' | 'pairs'

interface View {
  teacher: Capability
  /** Student layer shown. */
  layer: number
  scope: Scope
  /** Student head shown in the scope of heads. */
  head: number
  /** A teacher layer chosen by hand; null: the layer(s) this student layer is matched to. */
  teacherLayer: number | null
  hoverRow: number | null
  /** Column under the pointer. */
  hoverColumn: number | null
  lockedRow: number | null
  overlay: Overlay
  extent: Extent
  gradients: GradientView
  /** Charts' hidden series, by column name. */
  hidden: ReadonlySet<string>
  setTeacher: (teacher: Capability, layer?: number) => void
  setScope: (scope: Scope) => void
  setHead: (head: number) => void
  setLayer: (layer: number) => void
  setTeacherLayer: (layer: number | null) => void
  hover: (row: number | null, column?: number | null) => void
  /** Locks a row; the locked one again sets it free. */
  lock: (row: number | null) => void
  setOverlay: (overlay: Overlay) => void
  setExtent: (extent: Extent) => void
  setGradients: (gradients: GradientView) => void
  toggleSeries: (name: string) => void
}

export const useView = create<View>((set) => ({
  teacher: 'perception',
  layer: 0,
  scope: 'group',
  head: 0,
  teacherLayer: null,
  hoverRow: null,
  hoverColumn: null,
  lockedRow: null,
  overlay: 'student',
  extent: 'map',
  gradients: 'together',
  hidden: new Set<string>(),
  setTeacher: (teacher, layer) => set((s) => ({ teacher, layer: layer ?? s.layer, teacherLayer: null })),
  setLayer: (layer) => set({ layer, teacherLayer: null }),
  setScope: (scope) => set({ scope, teacherLayer: null }),
  setHead: (head) => set({ head, scope: 'head' }),
  // One teacher layer chosen out of a group is a comparison of layers.
  setTeacherLayer: (teacherLayer) =>
    set((s) => ({ teacherLayer, scope: s.scope === 'group' ? 'layer' : s.scope })),
  hover: (hoverRow, hoverColumn = null) => set({ hoverRow, hoverColumn }),
  lock: (row) => set((s) => ({ lockedRow: s.lockedRow === row ? null : row })),
  setOverlay: (overlay) => set({ overlay }),
  setExtent: (extent) => set({ extent }),
  setGradients: (gradients) => set({ gradients }),
  toggleSeries: (name) =>
    set((s) => {
      const hidden = new Set(s.hidden)
      if (!hidden.delete(name)) hidden.add(name)
      return { hidden }
    }),
}))
