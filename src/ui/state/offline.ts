// The page without a connection: its service worker, what a run needs, and an update that waits until the run on
// screen is saved (the banner of updates).

import { canBeOffline, hasServiceWorker, keepOffline, watchForUpdates } from '../../browser/offline'
import type { RunStatus } from '../../protocol/messages'
import { usePage } from './pageSlice'
import { prepareReload } from './reload'
import { useRun } from './runSlice'
import { useSettings } from './settingsSlice'

/** A tab that stays open for days checks for an update when its user returns to it, at most this often. */
const LOOK_MS = 3_600_000

const ROLES = ['base', 'perception', 'reasoning', 'planning']
const file = (name: string): string[] => [`${name}.json`, `${name}.onnx`]

/** Paths of what this run has fetched besides the page: wasm, encoder, teachers, the recorded run. */
export const filesOf = (teachers: string, wasm: readonly string[]): string[] => [
  ...wasm,
  'runs/default.json',
  'runs/default.sample.json',
  ...file('teachers/encoder'),
  ...ROLES.flatMap((role) => file(`teachers/${teachers}/${role}`)),
]

/** Resolves when the run has none of these states. */
const until = (left: readonly RunStatus[]): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (left.includes(useRun.getState().status)) return
      end()
      resolve()
    }
    const end = useRun.subscribe(look)
    look()
  })

/** Of the two ONNX runtimes (`src/teacher/ortRuntime.ts`) the large one is for teachers on a device alone. */
export const neededWasm = (wasm: readonly string[], onDevice: boolean): string[] =>
  wasm.filter((name) => onDevice || !name.includes('asyncify'))

async function wasmFiles(root: string): Promise<string[]> {
  const { wasm } = (await (await fetch(`${root}offline.json`)).json()) as { wasm: string[] }
  return neededWasm(wasm, useRun.getState().facts?.teacherBackend === 'webgpu')
}

/** Keeps the page for use offline from now on, where the browser allows it. */
export async function setUpOffline(): Promise<void> {
  if (!canBeOffline()) return
  const root = new URL(import.meta.env.BASE_URL, location.href).href
  // Two megabytes in 200 requests: on the first visit they come after what the run needs.
  if (!hasServiceWorker()) await until(['preparing'])
  const updates = await watchForUpdates(root, () => usePage.setState({ updated: true }))
  if (!updates) return
  prepareReload(updates.take)
  let looked = Date.now()
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || Date.now() - looked < LOOK_MS) return
    looked = Date.now()
    updates.look()
  })
  // What the run needs has been fetched by then.
  await until(['preparing', 'failed'])
  const wasm = await wasmFiles(root).catch(() => [])
  await keepOffline(root, filesOf(useSettings.getState().settings.teachers, wasm))
}
