// What the frozen models gave, cached where it outlives the page (browser/resultCache.ts). The name of a result is
// the hash of everything it depends on, contents and not their descriptions, so nothing can be found under the name
// of something else.

import { FEATURE_SIZE } from '../../teacher/exportEncoder'
import { IMAGE_SIZE, IMAGE_TOKENS } from '../../world/types'

/** Where results are cached. May lose anything; never rejects. */
export interface ResultStore {
  read(name: string): Promise<ArrayBuffer | null>
  write(name: string, result: ArrayBuffer): Promise<void>
}

export interface CachedResults {
  store: ResultStore
  /** What computes here: code, adapter and browser. Others may give other bits. */
  engine: string
  /** Nothing is cached yet, so that everything will have to be computed. */
  empty: boolean
}

/** SHA-256, hexadecimal, of texts and arrays, each together with its kind and its length. */
export async function nameOf(
  parts: readonly (string | Uint8Array | Float32Array | Int32Array)[],
): Promise<string> {
  const digest = async (bytes: Uint8Array): Promise<Uint8Array> =>
    new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
  const encoder = new TextEncoder()
  const each = parts.map((part) =>
    digest(
      typeof part === 'string'
        ? encoder.encode(part)
        : new Uint8Array(part.buffer, part.byteOffset, part.byteLength),
    ),
  )
  const hashes = (await Promise.all(each)).flatMap((hash) => [...hash])
  const hash = await digest(Uint8Array.from(hashes))
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * The features [frames * 36, 44] of pictures [frames, 48, 48, 3]: the cached ones, or those that `compute` gives,
 * which are cached then. `encoder`: hash of the encoder's file, and where it runs.
 */
export async function cachedFeatures(
  { store, engine }: CachedResults,
  encoder: string,
  pixels: Uint8Array,
  compute: () => Promise<Float32Array>,
): Promise<Float32Array> {
  const name = await nameOf(['features', engine, encoder, pixels])
  const cached = await store.read(name)
  const floats = (pixels.length / (IMAGE_SIZE * IMAGE_SIZE * 3)) * IMAGE_TOKENS * FEATURE_SIZE
  if (cached?.byteLength === 4 * floats) return new Float32Array(cached)
  const features = await compute()
  void store.write(name, features.slice().buffer)
  return features
}
