// Scenes a person has put aside, by name, in this browser. Deleting can be taken back until the next
// deletion.

import { create } from 'zustand'
import { decodeScene, encodeScene, type SceneSetUp } from '../../world/sceneCode'
import { recall, remember } from '../../browser/storage'

const STORAGE_KEY = 'scenes'
export const MOST_SCENES = 40
export const LONGEST_NAME = 40

export interface KeptScene {
  id: number
  name: string
  setUp: SceneSetUp
}

/** Reads what was stored; what is no scene is left out. */
export function readKept(text: string | null): KeptScene[] {
  let list: unknown
  try {
    list = JSON.parse(text ?? '[]')
  } catch {
    return []
  }
  if (!Array.isArray(list)) return []
  return list.flatMap((entry: unknown, id) => {
    const { name, code } = (typeof entry === 'object' && entry !== null ? entry : {}) as {
      name?: unknown
      code?: unknown
    }
    const read = typeof code === 'string' ? decodeScene(code) : null
    return typeof name === 'string' && read?.ok ? [{ id, name, setUp: read.setUp }] : []
  })
}

export const writeKept = (scenes: readonly KeptScene[]): string =>
  JSON.stringify(scenes.map(({ name, setUp }) => ({ name, code: encodeScene(setUp) })))

interface KeptScenes {
  scenes: KeptScene[]
  deleted: { scene: KeptScene; at: number } | null
  /** Puts a scene first. False when the list is full. */
  keep: (name: string, setUp: SceneSetUp) => boolean
  rename: (id: number, name: string) => void
  remove: (id: number) => void
  restore: () => void
}

export const useKeptScenes = create<KeptScenes>((set, get) => {
  const store = (scenes: KeptScene[]): void => {
    set({ scenes })
    remember(STORAGE_KEY, writeKept(scenes))
  }
  const cleaned = (name: string): string => name.trim().replace(/\s+/g, ' ').slice(0, LONGEST_NAME)
  return {
    scenes: readKept(recall(STORAGE_KEY)),
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
