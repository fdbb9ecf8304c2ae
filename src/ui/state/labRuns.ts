// The store of the runs of experiments: IndexedDB, or memory where the browser stores nothing. Separate from
// the playground's runs: these are many, small, and known by their hash.

import { openDB, type DBSchema } from 'idb'
import { databases } from '../../browser/storage'
import type { RunStore } from '../../experiment/lab/queue'

const NAME = 'drive-kd-lab'

interface Schema extends DBSchema {
  runs: { key: string; value: string }
}

function memoryRuns(): RunStore {
  const texts = new Map<string, string>()
  return {
    read: (hash) => Promise.resolve(texts.get(hash) ?? null),
    write: (hash, text) => Promise.resolve(void texts.set(hash, text)),
  }
}

/** The store; `lasting` false: what is written lasts as long as the page. */
export async function openLabRuns(): Promise<{ store: RunStore; lasting: boolean }> {
  try {
    if (!databases()) return { store: memoryRuns(), lasting: false }
    const database = await openDB<Schema>(NAME, 1, {
      upgrade: (made) => void made.createObjectStore('runs'),
      blocking: (_version, _blocked, event) => (event.target as IDBDatabase).close(),
    })
    return {
      store: {
        read: async (hash) => (await database.get('runs', hash)) ?? null,
        write: async (hash, text) => void (await database.put('runs', text, hash)),
      },
      lasting: true,
    }
  } catch {
    return { store: memoryRuns(), lasting: false }
  }
}
