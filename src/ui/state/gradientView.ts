// What the gradients view shows: a running step or a what-if, which stage, which method, from where it is
// looked at.

import type { CombineId } from '../../distill/combine/method'
import {
  flattened,
  presetSandbox,
  reembedded,
  sandboxFrom,
  type PresetId,
  type Sandbox,
} from '../explain/whatIf'
import type { Dimensions } from '../explain/gradientPoints'
import type { StageId } from '../explain/stages'
import { FIRST_LOOK, useGradients } from './gradientsSlice'

const STEEPEST = Math.PI / 2

const set = useGradients.setState

export const followRun = (): void => set({ mode: 'live' })

/** Copies a step's Gram matrix into the sandbox; what was on screen stays on screen. */
export const freezeStep = (
  gram: readonly number[],
  step: number,
  order: number,
  present: readonly boolean[],
): void =>
  set((s) => ({
    mode: 'what-if',
    counts: { ...s.counts, 'what-if': s.counts.live },
    sandbox: sandboxFrom(gram, s.counts.live, s.shown),
    source: { kind: 'step', step },
    order,
    present,
  }))

export const choosePreset = (id: PresetId): void =>
  set((s) => ({
    mode: 'what-if',
    sandbox: presetSandbox(id),
    source: { kind: 'preset', id },
    counts: { ...s.counts, 'what-if': 2 },
    shown: [0, 1, 2, 3],
    present: [true, true, true],
  }))

export const editSandbox = (sandbox: Sandbox): void => set({ sandbox })

export const flattenSandbox = (): void => set((s) => ({ sandbox: flattened(s.sandbox, s.counts['what-if']) }))

export const setOrder = (order: number): void => set({ order })

export const setStage = (stage: StageId): void => set({ stage })

export const setDimensions = (count: Dimensions): void =>
  set((s) => ({
    counts: { ...s.counts, [s.mode]: count },
    turn: FIRST_LOOK,
    sandbox: s.mode === 'what-if' ? reembedded(s.sandbox, count, s.shown) : s.sandbox,
  }))

export const rotate = (yaw: number, pitch: number): void =>
  set(({ turn }) => ({
    turn: { yaw: turn.yaw + yaw, pitch: Math.max(-STEEPEST, Math.min(STEEPEST, turn.pitch + pitch)) },
  }))

/** Draws a task's gradients, or leaves them out; the last one stays. */
export const toggleTask = (task: number): void =>
  set((s) => {
    const shown = s.shown.includes(task)
      ? s.shown.filter((k) => k !== task)
      : [...s.shown, task].sort((a, b) => a - b)
    return shown.length === 0 ? s : { shown, sandbox: reembedded(s.sandbox, s.counts['what-if'], shown) }
  })

export const setMethod = (method: CombineId | null): void => set({ method })
