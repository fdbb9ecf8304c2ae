// Slice `scenes`: the scene in the scene editor, what is asked of it and what was answered, and the scenes that
// somebody has saved by name. Scene and saved scenes are remembered in this browser.

import { object, read, text } from '../../json/check'
import { parseJson } from '../../json/parse'
import { beginning } from '../../json/text'
import type { AblationCount, ModelPart, SceneAnswer } from '../../protocol/messages'
import { decodeScene, encodeScene, type SceneCodeProblem, type SceneSetUp } from '../../world/sceneCode'
import type { Scene } from '../../world/types'
import type { Slot } from '../explain/sceneEdit'
import { createRemembered } from './remembered'

/** Each has a row with its picture. */
export const MOST_SCENES = 200
export const LONGEST_NAME = 40

export interface SavedScene {
  id: number
  name: string
  setUp: SceneSetUp
}

/** Units of what is stored: a scene has a code of some fifty letters and a name whose letters may be escaped. */
const MOST_STORED = 500 * MOST_SCENES
const entryCheck = object({ name: text(1000), code: text(200) })

/** Reads the saved scenes that were stored; what is no scene is left out. */
export function readSaved(stored: string): SavedScene[] {
  const parsed = parseJson(stored, MOST_STORED)
  if (!parsed.ok || !Array.isArray(parsed.value)) return []
  return parsed.value.slice(0, MOST_SCENES).flatMap((entry: unknown, id) => {
    const saved = read(entryCheck, entry)
    if (!saved.ok) return []
    const scene = decodeScene(saved.value.code)
    return scene.ok ? [{ id, name: beginning(saved.value.name, LONGEST_NAME), setUp: scene.setUp }] : []
  })
}

export const writeSaved = (scenes: readonly SavedScene[]): string =>
  JSON.stringify(scenes.map(({ name, setUp }) => ({ name, code: encodeScene(setUp) })))

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

/** The slot that is chosen when a scene is opened: of an object in the centre lane, or any. */
export const firstSlot = (scene: Scene): Slot => {
  const object = scene.objects.find((o) => o.lane === 'center') ?? scene.objects[0]
  return object ? { lane: object.lane, distance: object.distance } : { lane: 'center', distance: 'near' }
}

interface ScenesState {
  setUp: SceneSetUp
  /** Earlier set-ups, the newest last; the question is not undone. */
  past: SceneSetUp[]
  slot: Slot
  answer: SceneAnswer | null
  /** Parts of the student that are switched off. */
  off: readonly ModelPart[]
  /** Right answers with and without such parts; `waiting` while they are counted. */
  count: AblationCount | 'waiting' | null
  /** Why the scene of a link could not be opened. */
  linkProblem: SceneCodeProblem | null
  saved: SavedScene[]
  /** Saved scene that was deleted last, and its place: it can be restored until the next deletion. */
  deleted: { scene: SavedScene; at: number } | null
}

/** “What should the ego car do?” in token ids, as `sampled` asks it. Questions come with the view. */
const FIRST_QUESTION = [2, 16, 17, 15]

const FIRST: SceneSetUp = { scene: FIRST_SCENE, pictureSeed: 1, corruption: null, question: FIRST_QUESTION }

export const useScenes = createRemembered<ScenesState>(
  'scenes',
  {
    setUp: {
      key: 'bench',
      read: (code) => {
        const scene = decodeScene(code)
        return scene.ok ? scene.setUp : undefined
      },
      write: encodeScene,
    },
    saved: { key: 'scenes', read: readSaved, write: writeSaved },
  },
  () => ({
    setUp: FIRST,
    past: [],
    slot: firstSlot(FIRST.scene),
    answer: null,
    off: [],
    count: null,
    linkProblem: null,
    saved: [],
    deleted: null,
  }),
  (state) => ({ ...state, slot: firstSlot(state.setUp.scene) }),
)
