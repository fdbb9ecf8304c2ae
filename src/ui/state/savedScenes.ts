// Scenes that a person has saved by name, in this browser. A deletion can be undone until the next
// deletion.

import { create } from 'zustand'
import { object, read, text } from '../../json/check'
import { parseJson } from '../../json/parse'
import { beginning } from '../../json/text'
import { decodeScene, encodeScene, type SceneSetUp } from '../../world/sceneCode'
import { recall, remember } from '../../browser/storage'

const STORAGE_KEY = 'scenes'
export const MOST_SCENES = 40
export const LONGEST_NAME = 40

export interface SavedScene {
  id: number
  name: string
  setUp: SceneSetUp
}

/** Units of what is stored: a scene has a code of some fifty letters. */
const MOST_STORED = 100_000
const entryCheck = object({ name: text(1000), code: text(200) })

/** Reads what was stored; what is no scene is left out. */
export function readSaved(stored: string | null): SavedScene[] {
  const parsed = parseJson(stored ?? '[]', MOST_STORED)
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

interface SavedScenes {
  scenes: SavedScene[]
  deleted: { scene: SavedScene; at: number } | null
  /** Puts a scene first. False when the list is full. */
  keep: (name: string, setUp: SceneSetUp) => boolean
  rename: (id: number, name: string) => void
  remove: (id: number) => void
  restore: () => void
}

export const useSavedScenes = create<SavedScenes>((set, get) => {
  const store = (scenes: SavedScene[]): void => {
    set({ scenes })
    remember(STORAGE_KEY, writeSaved(scenes))
  }
  const cleaned = (name: string): string => beginning(name.trim().replace(/\s+/g, ' '), LONGEST_NAME)
  return {
    scenes: readSaved(recall(STORAGE_KEY)),
    deleted: null,
    keep: (name, setUp) => {
      const { scenes } = get()
      if (scenes.length >= MOST_SCENES) return false
      const id = Math.max(-1, ...scenes.map((s) => s.id), get().deleted?.scene.id ?? -1) + 1
      store([{ id, name: cleaned(name), setUp }, ...scenes])
      return true
    },
    rename: (id, name) => {
      if (cleaned(name)) store(get().scenes.map((s) => (s.id === id ? { ...s, name: cleaned(name) } : s)))
    },
    remove: (id) => {
      const { scenes } = get()
      const at = scenes.findIndex((s) => s.id === id)
      if (at < 0) return
      set({ deleted: { scene: scenes[at], at } })
      store(scenes.filter((s) => s.id !== id))
    },
    restore: () => {
      const { deleted, scenes } = get()
      if (!deleted) return
      set({ deleted: null })
      store([...scenes.slice(0, deleted.at), deleted.scene, ...scenes.slice(deleted.at)])
    },
  }
})
