// The maps on screen: the chosen teacher's beside the chosen student layer's, and the row in focus. Shared by
// the maps and the picture.

import { useMemo } from 'react'
import type { ModelView, InspectedSample } from '../../protocol/messages'
import { IMAGE_TOKENS } from '../../world/types'
import { useShownMatching, useShownInspection } from './sample'
import { isAttentionSignal, type Signal } from '../explain/signalKinds'
import { meanMap, pairing, type Pairing } from '../explain/attentionMaps'
import { useSample } from './sampleSlice'

export interface Pair {
  inspected: InspectedSample
  /** It is the recorded run's: the worker knows nothing of it. */
  recorded: boolean
  teacher: ModelView
  teacherMap: Float32Array
  studentMap: Float32Array
  pairing: Pairing
  studentLayer: number
  /** The student's head shown; null: the mean over its heads. */
  head: number | null
  /** Text slots in use. */
  used: number
  /**
   * The query row in focus: hovered, else locked, else the last word of the question (from it the answer's
   * first word is read).
   */
  row: number
  locked: boolean
}

const NO_SIGNALS: readonly Signal[] = []

/** Hovered before locked before the given default; rows that this sample does not have count as none. */
export function focusRow(
  hovered: number | null,
  locked: number | null,
  used: number,
  fallback: number,
): number {
  const exists = (row: number | null): row is number => row !== null && row < IMAGE_TOKENS + used
  return exists(hovered) ? hovered : exists(locked) ? locked : fallback
}

export function usePair(): Pair | null {
  const { inspected, recorded } = useShownInspection()
  const signals = useShownMatching()?.signals ?? NO_SIGNALS
  const teacherName = useSample((s) => s.teacher)
  const layer = useSample((s) => s.layer)
  const chosen = useSample((s) => s.teacherLayer)
  const scope = useSample((s) => s.scope)
  const wantedHead = useSample((s) => s.head)
  const hovered = useSample((s) => s.hoverRow)
  const locked = useSample((s) => s.lockedRow)

  const maps = useMemo(() => {
    const teacher = inspected?.teachers.find((m) => m.name === teacherName) ?? inspected?.teachers[0]
    if (!inspected || !teacher || teacher.attention.length === 0 || inspected.student.attention.length === 0)
      return null
    const studentLayers = inspected.student.attention.length
    const studentLayer = Math.min(layer, studentLayers - 1)
    const pair = pairing(
      signals.filter(isAttentionSignal),
      teacherName,
      studentLayer,
      studentLayers,
      teacher.attention.length,
      chosen,
      scope,
    )
    const heads = inspected.student.heads?.[studentLayer]
    const head = scope === 'head' && heads ? Math.min(wantedHead, heads.length - 1) : null
    const group = pair.layers.filter((l) => l < teacher.attention.length).map((l) => teacher.attention[l])
    return {
      inspected,
      recorded,
      teacher,
      studentLayer,
      head,
      pairing: pair,
      used: inspected.words.length,
      teacherMap: meanMap(group.length ? group : [teacher.attention[0]]),
      studentMap: head === null || !heads ? inspected.student.attention[studentLayer] : heads[head],
    }
  }, [inspected, recorded, signals, teacherName, layer, chosen, scope, wantedHead])

  if (!maps) return null
  const fallback = IMAGE_TOKENS + Math.max(0, maps.inspected.questionLength - 1)
  const row = focusRow(hovered, locked, maps.used, fallback)
  return { ...maps, row, locked: locked === row && hovered === null }
}
