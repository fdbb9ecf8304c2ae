// Choosing what to look at in the attention maps: teacher, layers, query row, overlay.

import type { Capability } from '../../world/types'
import type { Scope } from '../explain/attentionMaps'
import { useSample, type Extent, type Overlay } from './sampleSlice'

export const setTeacher = (teacher: Capability, layer?: number): void =>
  useSample.setState((s) => ({ teacher, layer: layer ?? s.layer, teacherLayer: null }))

export const setLayer = (layer: number): void => useSample.setState({ layer, teacherLayer: null })

export const setScope = (scope: Scope): void => useSample.setState({ scope, teacherLayer: null })

export const setHead = (head: number): void => useSample.setState({ head, scope: 'head' })

/** One teacher layer chosen out of a group is a comparison of layers. */
export const setTeacherLayer = (teacherLayer: number | null): void =>
  useSample.setState((s) => ({ teacherLayer, scope: s.scope === 'group' ? 'layer' : s.scope }))

/** The cell under the pointer. */
export const hoverCell = (hoverRow: number | null, hoverColumn: number | null = null): void =>
  useSample.setState({ hoverRow, hoverColumn })

/** Locks a row; locking the same row again unlocks it. */
export const lockRow = (row: number | null): void =>
  useSample.setState((s) => ({ lockedRow: s.lockedRow === row ? null : row }))

export const setOverlay = (overlay: Overlay): void => useSample.setState({ overlay })

export const setExtent = (extent: Extent): void => useSample.setState({ extent })
