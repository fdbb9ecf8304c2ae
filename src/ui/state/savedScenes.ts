// Scenes that a person has saved by name, in this browser.

import { beginning } from '../../json/text'
import type { SceneSetUp } from '../../world/sceneCode'
import { LONGEST_NAME, MOST_SCENES, useScenes } from './scenesSlice'

const cleaned = (name: string): string => beginning(name.trim().replace(/\s+/g, ' '), LONGEST_NAME)

/** Puts a scene first. False when the list is full. */
export function saveScene(name: string, setUp: SceneSetUp): boolean {
  const { saved, deleted } = useScenes.getState()
  if (saved.length >= MOST_SCENES) return false
  const id = Math.max(-1, ...saved.map((s) => s.id), deleted?.scene.id ?? -1) + 1
  useScenes.setState({ saved: [{ id, name: cleaned(name), setUp }, ...saved] })
  return true
}

/** An empty name changes nothing. */
export function renameScene(id: number, name: string): void {
  const to = cleaned(name)
  if (!to) return
  useScenes.setState(({ saved }) => ({ saved: saved.map((s) => (s.id === id ? { ...s, name: to } : s)) }))
}

export function removeScene(id: number): void {
  const { saved } = useScenes.getState()
  const at = saved.findIndex((s) => s.id === id)
  if (at >= 0)
    useScenes.setState({ deleted: { scene: saved[at], at }, saved: saved.filter((s) => s.id !== id) })
}

export function restoreScene(): void {
  const { deleted, saved } = useScenes.getState()
  if (!deleted) return
  const { scene, at } = deleted
  useScenes.setState({ deleted: null, saved: [...saved.slice(0, at), scene, ...saved.slice(at)] })
}
