// Slice `sample`: the sample that scene, attention and matching panels show, and what somebody has chosen to
// look at in its attention maps. Only a change of sample is sent to the worker.

import { create } from 'zustand'
import type { InspectedSample } from '../../protocol/messages'
import type { ShownSample } from '../../records/recordedSample'
import type { Capability } from '../../world/types'
import type { Scope } from '../explain/attentionMaps'

export type Overlay = 'teacher' | 'student' | 'none'
export type Extent = 'map' | 'text'

interface SampleState {
  /** As the worker last reported it. */
  inspected: InspectedSample | null
  /** Asked for but not answered yet. */
  wanted: { frame: number; question: number } | null
  /** The sample of the recorded run, shown while the recording plays. */
  recorded: ShownSample | null
  /** Somebody asked for another frame or question: the recorded one goes. */
  left: boolean
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
}

export const useSample = create<SampleState>(() => ({
  inspected: null,
  wanted: null,
  recorded: null,
  left: false,
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
}))
