// A folder in which an experiment stores its runs, one file each, named by the run's hash.

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunStore } from '../../experiment/lab/queue'

/** Writes a file atomically: it exists whole or not at all, even when the process is killed meanwhile. */
export function writeWhole(path: string, text: string): void {
  const partial = `${path}.partial`
  writeFileSync(partial, text)
  renameSync(partial, path)
}

/** The runs in `DIR/runs`; the folder is made. */
export function runFolder(dir: string): RunStore {
  const folder = join(dir, 'runs')
  mkdirSync(folder, { recursive: true })
  const file = (hash: string): string => join(folder, `${hash}.json`)
  return {
    read: (hash) => Promise.resolve(existsSync(file(hash)) ? readFileSync(file(hash), 'utf8') : null),
    write: (hash, text) => Promise.resolve(writeWhole(file(hash), text)),
  }
}
