// Reloads the page without losing anything: the current student is saved first, and offered again afterwards.

import { allWritten, saveNow } from './autosave'
import { saveSoon } from './workerBridge'
import { useSavedRuns } from './savedRunsSlice'
import { useRun } from './runSlice'

/** A worker that does not answer must not block the reload. */
const PATIENCE_MS = 10_000

let beforeReload = (): Promise<void> => Promise.resolve()

/** What to do before the page reloads: a newer build is activated. */
export const prepareReload = (work: () => Promise<void>): void => void (beforeReload = work)

/** Resolves when the list has a new student of this step or later, at the latest after `PATIENCE_MS`. */
const studentListed = (reached: number): Promise<void> =>
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

/**
 * Saves record and student of the run on screen, then reloads. A student is listed when its writing begins, so the
 * end of that is waited for besides.
 */
export async function saveAndReload(
  reload = (): void => void beforeReload().then(() => location.reload()),
): Promise<void> {
  // A run that does not train was saved when it halted.
  if (useRun.getState().status === 'running') {
    const saved = studentListed(useRun.getState().step)
    saveSoon()
    await saved
  }
  await saveNow(true)
  await Promise.race([allWritten(), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))])
  reload()
}
