// Locates custom data sets: what the page lent, or in this browser.

import { openDataStore } from '../browser/dataSets'
import type { SetLoader } from '../experiment/data/openSet'
import { lentFile } from './teacherFiles'

/** The file of a set; null where this browser has none. */
export const dataSetFile: SetLoader = async (id) => {
  const held = lentFile(id)
  if (held) return held
  try {
    return await (await openDataStore()).file(id)
  } catch {
    // A browser that stores nothing has no set either.
    return null
  }
}
