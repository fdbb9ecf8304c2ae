// The scene editor: the scene being edited, what is asked of it, and what was answered.

import type { SceneAnswer } from '../../protocol/messages'
import { decodeScene, encodeScene, type SceneSetUp } from '../../world/sceneCode'
import type { Scene } from '../../world/types'
import type { Slot } from '../explain/sceneEdit'
import { firstSlot, useScenes } from './scenesSlice'

const MOST_UNDO = 60

function change(next: SceneSetUp): void {
  const { setUp, past } = useScenes.getState()
  if (encodeScene(next) === encodeScene(setUp)) return
  useScenes.setState({ setUp: next, past: [...past, setUp].slice(-MOST_UNDO) })
}

/** Replaces scene, picture seed or damage; can be undone. */
export const editSetUp = (part: Partial<Omit<SceneSetUp, 'question'>>): void =>
  change({ ...useScenes.getState().setUp, ...part })

export const editScene = (scene: Scene): void => editSetUp({ scene })

export function undoEdit(): void {
  const { past, setUp } = useScenes.getState()
  const last = past.at(-1)
  if (last) useScenes.setState({ setUp: { ...last, question: setUp.question }, past: past.slice(0, -1) })
}

export const askAbout = (question: readonly number[]): void =>
  useScenes.setState(({ setUp }) => ({ setUp: { ...setUp, question: [...question] } }))

/** Opens another scene with its question; can be undone. */
export function loadScene(setUp: SceneSetUp): void {
  change(setUp)
  chooseSlot(firstSlot(setUp.scene))
}

export const chooseSlot = (slot: Slot): void => useScenes.setState({ slot })

export const showAnswer = (answer: SceneAnswer): void => useScenes.setState({ answer })

/** Opens a code from a link, or says why not. */
export function openSceneCode(code: string): void {
  const read = decodeScene(code)
  useScenes.setState({ linkProblem: read.ok ? null : read.problem })
  if (read.ok) loadScene(read.setUp)
}

export const dismissSceneLink = (): void => useScenes.setState({ linkProblem: null })
