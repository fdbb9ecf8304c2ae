// What the set-up form says about graphics memory: how much the draft's settings need, and where that is too
// much, the mildest change that fits. Pure but for the hook, which fetches the counting code when first
// asked.

import { useEffect, useState } from 'react'
import type { TeacherShape, TeacherShapes } from '../../../distill/matching'
import { changeThatFits } from '../../../settings/room'
import type { Settings, TeacherChoice } from '../../../settings/settings'
import type { OwnTeacher } from '../../../teacher/ownTeacher'
import { TEACHER_SETS } from '../../../teacher/sets'
import type { RunFacts } from '../../../protocol/messages'
import { reportMissing } from '../../state/missing'

import { useTeachers } from '../../state/teachersSlice'
import { useRun } from '../../state/runSlice'
/**
 * Bytes needed; `change`: what to change where that is too much (empty: nothing fits), null where it fits.
 */
export interface MemoryNeed {
  bytes: number
  change: Partial<Settings> | null
}

/** Shapes of the teachers that settings choose, as far as the page knows them; null where it does not. */
export function teacherShapesOf(settings: Settings, own: readonly OwnTeacher[]): TeacherShapes | null {
  const shape = (choice: TeacherChoice): TeacherShape | null => {
    const set = TEACHER_SETS.find((s) => s.id === (choice === 'set' ? settings.teachers : choice))
    const mine = own.find((teacher) => teacher.id === choice)
    const layers = set?.layers ?? mine?.layers
    if (layers === undefined) return null
    return { layers, width: set?.width ?? mine?.card?.config.width ?? 0, hiddenLayers: layers - 1 }
  }
  const perception = shape(settings.teacherPerception)
  const reasoning = shape(settings.teacherReasoning)
  const planning = shape(settings.teacherPlanning)
  return perception && reasoning && planning && { perception, reasoning, planning }
}

export interface Adapter {
  software: boolean
  /** Null while no device has been opened. */
  limits: RunFacts['limits'] | null
  /** Bytes there were when a run last found no room. */
  room: number | null
}

type Counting = typeof import('../../../experiment/run/memory')

/** The need of these settings on this adapter; null where the teachers cannot give what is asked of them. */
export function memoryNeed(
  { measureRun, tooLarge, bindingForSamples }: Counting,
  settings: Settings,
  teachers: TeacherShapes,
  { software, limits, room }: Adapter,
): MemoryNeed | null {
  const fits = (one: Settings): boolean => {
    const memory = measureRun(one, { software }, teachers)
    return (room === null || memory.peak <= room) && (!limits || tooLarge(memory, limits) === null)
  }
  try {
    const { peak } = measureRun(settings, { software }, teachers)
    // Where there is room, samples side by side take more.
    const samplesBinding =
      limits && settings.combinePer === 'sample' ? bindingForSamples(software, limits) : null
    const more =
      samplesBinding === null ? peak : measureRun(settings, { software, samplesBinding }, teachers).peak
    return {
      bytes: room !== null && more > room ? peak : more,
      change: fits(settings) ? null : (changeThatFits(settings, fits) ?? {}),
    }
  } catch {
    return null
  }
}

/** Debounce for typing, in ms. */
const PAUSE_MS = 150

/** The need of the draft's settings (null: no valid ones); null until it is known. */
export function useMemoryNeed(settings: Settings | null): MemoryNeed | null {
  const [need, setNeed] = useState<MemoryNeed | null>(null)
  const own = useTeachers((s) => s.teachers)
  const facts = useRun((s) => s.facts)
  const room = useRun((s) => s.room)
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    let current = true
    const timer = setTimeout(() => {
      const teachers = settings && teacherShapesOf(settings, own)
      if (!teachers) return setNeed(null)
      const adapter = { software: facts?.adapter.software ?? false, limits: facts?.limits ?? null, room }
      import('../../../experiment/run/memory').then(
        (counting) => current && setNeed(memoryNeed(counting, settings, teachers, adapter)),
        () => {
          setNeed(null)
          reportMissing('part', () => setAttempt((n) => n + 1), 'memory')
        },
      )
    }, PAUSE_MS)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [settings, own, facts, room, attempt])
  return need
}
