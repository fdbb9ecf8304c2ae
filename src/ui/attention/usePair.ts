// The maps on screen: the chosen teacher's beside the chosen student layer's, and the row in focus. Shared by the maps and the picture.

import { useMemo } from 'react'
import type { ModelView, Probe } from '../../worker/protocol'
import { IMAGE_TOKENS } from '../../world/types'
import { useProbe } from '../stores/probe'
import { useTransport } from '../stores/transport'
import { useView } from '../stores/view'
import { meanMap, pairing, type Pairing, type Signal } from './maps'

export interface Pair {
  probe: Probe
  teacher: ModelView
  teacherMap: Float32Array
  studentMap: Float32Array
  pairing: Pairing
  studentLayer: number
  /** Text slots in use. */
  used: number
  /** The query row in focus: hovered, else locked, else the last word of the question (from it the answer's first word is read). */
  row: number
  locked: boolean
}

const NO_SIGNALS: readonly Signal[] = []

/** Hovered before locked before the given default; rows that this sample does not have count as none. */
export function focusRow(hovered: number | null, locked: number | null, used: number, fallback: number): number {
  const exists = (row: number | null): row is number => row !== null && row < IMAGE_TOKENS + used
  return exists(hovered) ? hovered : exists(locked) ? locked : fallback
}

export function usePair(): Pair | null {
  const probe = useProbe((s) => s.probe)
  const signals = useTransport((s) => s.facts?.signals) ?? NO_SIGNALS
  const teacherName = useView((s) => s.teacher)
  const layer = useView((s) => s.layer)
  const chosen = useView((s) => s.teacherLayer)
  const hovered = useView((s) => s.hoverRow)
  const locked = useView((s) => s.lockedRow)

  const maps = useMemo(() => {
    const teacher = probe?.teachers.find((m) => m.name === teacherName) ?? probe?.teachers[0]
    if (!probe || !teacher || teacher.attention.length === 0 || probe.student.attention.length === 0) return null
    const studentLayers = probe.student.attention.length
    const studentLayer = Math.min(layer, studentLayers - 1)
    const pair = pairing(signals, teacherName, studentLayer, studentLayers, teacher.attention.length, chosen)
    const group = pair.layers.filter((l) => l < teacher.attention.length).map((l) => teacher.attention[l])
    return {
      probe,
      teacher,
      studentLayer,
      pairing: pair,
      used: probe.words.length,
      teacherMap: meanMap(group.length ? group : [teacher.attention[0]]),
      studentMap: probe.student.attention[studentLayer],
    }
  }, [probe, signals, teacherName, layer, chosen])

  if (!maps) return null
  const fallback = IMAGE_TOKENS + Math.max(0, maps.probe.questionLength - 1)
  const row = focusRow(hovered, locked, maps.used, fallback)
  return { ...maps, row, locked: locked === row && hovered === null }
}
