// What the gradient inspector shows: a running step or a what-if, which stage, which method, from where it is
// looked at.

import { create } from 'zustand'
import type { CombineId } from '../../distill/combine/method'
import {
  flattened,
  presetSandbox,
  reembedded,
  sandboxFrom,
  type PresetId,
  type Sandbox,
} from '../explain/whatIf'
import type { Dimensions, Turn } from '../explain/gradientPoints'
import type { StageId } from '../explain/stages'

export type Source = { kind: 'step'; step: number } | { kind: 'preset'; id: PresetId }

const FIRST_LOOK: Turn = { yaw: -0.5, pitch: 0.35 }
const STEEPEST = Math.PI / 2

type Mode = 'live' | 'what-if'

interface GradientsPage {
  mode: Mode
  sandbox: Sandbox
  source: Source
  /** Index into PERMUTATIONS in the what-if mode. */
  order: number
  /** Capabilities that take part in the what-if mode. */
  present: readonly boolean[]
  stage: StageId
  /** Dimensions of the drawing in either mode: a run's gradients seldom fit a plane, the made-up ones do. */
  counts: Readonly<Record<Mode, Dimensions>>
  turn: Turn
  /** Task indices that are drawn, ascending. */
  shown: readonly number[]
  /** Method drawn; null: the run's own, AGP in the what-if mode. */
  method: CombineId | null
  follow: () => void
  /** Copies a step's Gram matrix into the sandbox. */
  freeze: (gram: readonly number[], step: number, order: number, present: readonly boolean[]) => void
  choosePreset: (id: PresetId) => void
  edit: (sandbox: Sandbox) => void
  flatten: () => void
  setOrder: (order: number) => void
  setStage: (stage: StageId) => void
  setCount: (count: Dimensions) => void
  rotate: (yaw: number, pitch: number) => void
  toggleShown: (task: number) => void
  setMethod: (method: CombineId | null) => void
}

export const useGradients = create<GradientsPage>((set) => ({
  mode: 'live',
  sandbox: presetSandbox('both'),
  source: { kind: 'preset', id: 'both' },
  order: 0,
  present: [true, true, true],
  stage: 'raw',
  counts: { live: 3, 'what-if': 2 },
  turn: FIRST_LOOK,
  shown: [0, 1, 2, 3],
  method: null,
  follow: () => set({ mode: 'live' }),
  // What was on screen stays on screen.
  freeze: (gram, step, order, present) =>
    set((s) => ({
      mode: 'what-if',
      counts: { ...s.counts, 'what-if': s.counts.live },
      sandbox: sandboxFrom(gram, s.counts.live, s.shown),
      source: { kind: 'step', step },
      order,
      present,
    })),
  choosePreset: (id) =>
    set((s) => ({
      mode: 'what-if',
      sandbox: presetSandbox(id),
      source: { kind: 'preset', id },
      counts: { ...s.counts, 'what-if': 2 },
      shown: [0, 1, 2, 3],
      present: [true, true, true],
    })),
  edit: (sandbox) => set({ sandbox }),
  flatten: () => set((s) => ({ sandbox: flattened(s.sandbox, s.counts['what-if']) })),
  setOrder: (order) => set({ order }),
  setStage: (stage) => set({ stage }),
  setCount: (count) =>
    set((s) => ({
      counts: { ...s.counts, [s.mode]: count },
      turn: FIRST_LOOK,
      sandbox: s.mode === 'what-if' ? reembedded(s.sandbox, count, s.shown) : s.sandbox,
    })),
  rotate: (yaw, pitch) =>
    set(({ turn }) => ({
      turn: { yaw: turn.yaw + yaw, pitch: Math.max(-STEEPEST, Math.min(STEEPEST, turn.pitch + pitch)) },
    })),
  toggleShown: (task) =>
    set((s) => {
      const shown = s.shown.includes(task)
        ? s.shown.filter((k) => k !== task)
        : [...s.shown, task].sort((a, b) => a - b)
      return shown.length === 0 ? s : { shown, sandbox: reembedded(s.sandbox, s.counts['what-if'], shown) }
    }),
  setMethod: (method) => set({ method }),
}))
