// What this worker computes once and finds again after a reload: features, teachers' targets, and that the self-test
// was passed. Not on the development server, where code changes under the same name.

import { openResultCache, type ResultCache } from '../../browser/resultCache'
import type { SelfTestMemory } from '../../experiment/run/selfTest'
import { nameOf, type CachedResults } from '../../experiment/teachers/cachedResults'
import type { Gpu } from '../../gpu/device'
import { translationsOf } from '../../gpu/processor/device'
import type { Translations } from '../../gpu/processor/translations'

let opening: Promise<ResultCache | null> | null = null

/** The script's name carries a hash of all code. */
const code = (): string => new URL(self.location.href).pathname.replace(/^.*\//, '')

/** Opens the cache, once; null where there is none. */
export const openCache = (): Promise<ResultCache | null> =>
  (opening ??= import.meta.env.PROD ? openResultCache(code()) : Promise.resolve(null))

/** The cached results of this device; null where nothing is cached. */
export async function cachedResults({ adapter, subgroupSize, device }: Gpu): Promise<CachedResults | null> {
  const store = await openCache()
  if (!store) return null
  const limits: Record<string, number> = {}
  for (const name in device.limits) limits[name] = Number(device.limits[name as keyof GPUSupportedLimits])
  const engine = JSON.stringify([navigator.userAgent, adapter, subgroupSize ?? 0, limits])
  return { store, engine, empty: (await store.bytes()) === 0 }
}

const entryOf = ({ shared }: Translations): string =>
  shared ? 'translations, shared memory' : 'translations'

/** A device on the CPU finds the kernels that an earlier visit has translated. */
export async function loadTranslations({ device }: Gpu, { store }: CachedResults): Promise<void> {
  const translations = translationsOf(device)
  const stored = translations && (await store.read(entryOf(translations)))
  if (stored) translations.load(stored)
}

/**
 * Caches the kernels that a device on the CPU has translated, where not all of them are cached; with those that
 * another tab has cached meanwhile.
 */
export async function cacheTranslations({ device }: Gpu): Promise<void> {
  const translations = translationsOf(device)
  const store = translations && (await openCache())
  if (!store) return
  const stored = await store.read(entryOf(translations))
  if (stored && !translations.isNew) return
  if (stored) translations.load(stored)
  await store.write(entryOf(translations), translations.serialized())
}

/** A passed self-test counts for so long: the page does not learn of a new driver. */
const TEST_COUNTS_MS = 24 * 3600e3

/** Remembers the self-tests that this device has passed. */
export function selfTestMemory({ store, engine }: CachedResults): SelfTestMemory {
  const name = (test: string): Promise<string> => nameOf(['self-test', engine, test])
  return {
    passed: async (test) => {
      const at = await store.read(await name(test))
      const age = at?.byteLength === 8 ? Date.now() - new Float64Array(at)[0] : NaN
      return age >= 0 && age < TEST_COUNTS_MS
    },
    remember: async (test) => store.write(await name(test), Float64Array.of(Date.now()).buffer),
  }
}
