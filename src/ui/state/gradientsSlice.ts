// Slice `gradients`: what the gradients view shows. It is fetched with that view and outlives it: a what-if
// is still there on return.

import { create } from 'zustand'
import type { CombineId } from '../../distill/combine/method'
import { presetSandbox, type PresetId, type Sandbox } from '../explain/whatIf'
import type { Dimensions, Turn } from '../explain/gradientPoints'
import type { StageId } from '../explain/stages'

export type Source = { kind: 'step'; step: number } | { kind: 'preset'; id: PresetId } | { kind: 'example' }

export const FIRST_LOOK: Turn = { yaw: -0.5, pitch: 0.35 }

/** A running step, or gradients that somebody has made up. */
type Mode = 'live' | 'what-if'

interface GradientsState {
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
}

export const useGradients = create<GradientsState>(() => ({
  mode: 'live',
  sandbox: presetSandbox('both'),
  source: { kind: 'preset', id: 'both' },
  order: 0,
  present: [true, true, true],
  stage: 'gradients',
  counts: { live: 3, 'what-if': 2 },
  turn: FIRST_LOOK,
  shown: [0, 1, 2, 3],
  method: null,
}))
