// The shipped teachers for whole runs, and what they have answered in this test process: runs on the same data with
// the same targets have them computed once. That cached targets are the computed ones, bit for bit, is tested in
// cachedTargets.test.ts.

import { readFileSync } from 'node:fs'
import type { CachedResults } from '../../src/experiment/teachers/cachedResults'
import { Teachers } from '../../src/experiment/teachers/frozenTeachers'
import type { Gpu } from '../../src/gpu/device'
import type { Settings } from '../../src/settings/settings'
import { teacherSources } from '../../src/settings/teacherSources'

export const shippedFile = (name: string): Promise<Uint8Array> =>
  Promise.resolve(new Uint8Array(readFileSync(`public/teachers/${name}`)))

interface TestGlobal {
  __teachersSaid?: Map<string, ArrayBuffer>
}

function saidBefore(): CachedResults {
  const said = ((globalThis as TestGlobal).__teachersSaid ??= new Map<string, ArrayBuffer>())
  const store = {
    read: (name: string) => Promise.resolve(said.get(name)?.slice(0) ?? null),
    write: (name: string, result: ArrayBuffer) => Promise.resolve(void said.set(name, result)),
  }
  return { store, engine: 'tests', empty: said.size === 0 }
}

/** The teachers of these settings; `files`: where another has them. */
export const shippedTeachers = (gpu: Gpu, settings: Settings, files = shippedFile): Promise<Teachers> =>
  Teachers.load(gpu, files, teacherSources(settings), undefined, 'wasm', saidBefore())
