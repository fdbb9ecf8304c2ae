// Reloads the page without losing anything: the current student is saved first, and offered again afterwards.

import { saveNow } from './autosave'
import { useSavedRuns } from './savedRuns'
import { useTransport } from './transport'
import { saveSoon } from './workerBridge'

/** A worker that does not answer must not block the reload. */
const PATIENCE_MS = 10_000

/** Resolves when a student of this step or later has been written, at the latest after `PATIENCE_MS`. */
const studentSaved = (reached: number): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      unsubscribe()
      resolve()
    }
    const timer = setTimeout(end, PATIENCE_MS)
    const unsubscribe = useSavedRuns.subscribe((now, before) => {
      const written = now.students.filter((line) => !before.students.includes(line))
      if (written.some(({ step }) => step >= reached)) end()
    })
  })

/** Saves record and student of the run on screen, then reloads. */
export async function saveAndReload(): Promise<void> {
  // A run that does not train was saved when it halted.
  if (useTransport.getState().status === 'running') {
    const saved = studentSaved(useTransport.getState().step)
    saveSoon()
    await saved
  }
  await saveNow(true)
  location.reload()
}
