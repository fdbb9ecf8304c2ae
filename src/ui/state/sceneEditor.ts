// The scene editor: the scene being edited, what is asked of it, and what was answered. Remembered in this
// browser.

import { create } from 'zustand'
import { questionsOf } from '../../world/questions'
import { stream } from '../../world/random'
import { sampleScene } from '../../world/scene'
import { decodeScene, encodeScene, type SceneCodeProblem, type SceneSetUp } from '../../world/sceneCode'
import type { Scene } from '../../world/types'
import type { SceneAnswer } from '../../protocol/messages'
import type { Slot } from '../explain/sceneEdit'
import { recall, remember } from '../../browser/storage'

const STORAGE_KEY = 'bench'
const MOST_UNDO = 60

/** What a first visitor sees: a scene in which all three capabilities have something to say. */
const FIRST_SCENE: Scene = {
  night: false,
  light: 'green',
  sign: 'sixty',
  objects: [
    { kind: 'cone', lane: 'left', distance: 'near', dx: 0, dy: 0 },
    {
      kind: 'vehicle',
      lane: 'left',
      distance: 'far',
      type: 'car',
      colour: 'yellow',
      state: 'signal-right',
      dx: 0,
      dy: 0,
    },
    {
      kind: 'vehicle',
      lane: 'center',
      distance: 'mid',
      type: 'truck',
      colour: 'blue',
      state: 'braking',
      dx: 0,
      dy: 0,
    },
    {
      kind: 'vehicle',
      lane: 'right',
      distance: 'near',
      type: 'car',
      colour: 'red',
      state: 'cruising',
      dx: 0,
      dy: 0,
    },
    { kind: 'pedestrian', lane: 'right', distance: 'mid', dx: 0, dy: 0 },
  ],
}

const withFirstQuestion = (scene: Scene, pictureSeed: number): SceneSetUp => ({
  scene,
  pictureSeed,
  corruption: null,
  question: questionsOf(scene, 'L1')[0].question,
})

/** A sampled scene, asked what the ego car should do. `seed` below 2^32. */
export const sampled = (seed: number): SceneSetUp =>
  withFirstQuestion(sampleScene(stream(seed, 'bench/scene')), seed)

function remembered(): SceneSetUp {
  const code = recall(STORAGE_KEY)
  const read = code === null ? null : decodeScene(code)
  return read?.ok ? read.setUp : withFirstQuestion(FIRST_SCENE, 1)
}

interface SceneEditorSlice {
  setUp: SceneSetUp
  /** Earlier set-ups, the newest last; the question is not undone. */
  past: SceneSetUp[]
  slot: Slot
  answer: SceneAnswer | null
  /** Why the scene of a link could not be opened. */
  linkProblem: SceneCodeProblem | null
  /** Replaces scene, picture seed or damage; can be undone. */
  edit: (change: Partial<Omit<SceneSetUp, 'question'>>) => void
  editScene: (scene: Scene) => void
  undo: () => void
  askAbout: (question: readonly number[]) => void
  /** Opens another scene with its question; can be undone. */
  load: (setUp: SceneSetUp) => void
  choose: (slot: Slot) => void
  show: (answer: SceneAnswer) => void
  /** Opens a code from a link, or says why not. */
  openCode: (code: string) => void
  dismissLink: () => void
}

const START: SceneSetUp = remembered()
const firstSlot = (scene: Scene): Slot => {
  const object = scene.objects.find((o) => o.lane === 'center') ?? scene.objects[0]
  return object ? { lane: object.lane, distance: object.distance } : { lane: 'center', distance: 'near' }
}

export const useSceneEditor = create<SceneEditorSlice>((set, get) => {
  const change = (next: SceneSetUp): void => {
    const { setUp, past } = get()
    if (encodeScene(next) === encodeScene(setUp)) return
    set({ setUp: next, past: [...past, setUp].slice(-MOST_UNDO) })
    remember(STORAGE_KEY, encodeScene(next))
  }
  return {
    setUp: START,
    past: [],
    slot: firstSlot(START.scene),
    answer: null,
    linkProblem: null,
    edit: (part) => change({ ...get().setUp, ...part }),
    editScene: (scene) => change({ ...get().setUp, scene }),
    undo: () => {
      const { past, setUp } = get()
      const last = past.at(-1)
      if (!last) return
      const next = { ...last, question: setUp.question }
      set({ setUp: next, past: past.slice(0, -1) })
      remember(STORAGE_KEY, encodeScene(next))
    },
    askAbout: (question) => {
      const next = { ...get().setUp, question: [...question] }
      set({ setUp: next })
      remember(STORAGE_KEY, encodeScene(next))
    },
    load: (setUp) => {
      change(setUp)
      set({ slot: firstSlot(setUp.scene) })
    },
    choose: (slot) => set({ slot }),
    show: (answer) => set({ answer }),
    openCode: (code) => {
      const read = decodeScene(code)
      set({ linkProblem: read.ok ? null : read.problem })
      if (read.ok) get().load(read.setUp)
    },
    dismissLink: () => set({ linkProblem: null }),
  }
})
