// A small data set as letters of a link: its file, deflated (zlib, whose checksum finds damage), in base64url. What
// comes back passes the reader of files. Several codes are joined by full stops.

import { preview, sentence } from '../../json/text'
import { isDataCode, type DataId } from '../../settings/ownData'
import { readSceneSet } from './readSceneSet'
import { refusalText } from './refusals'
import { sceneSetId, type SceneSet } from './sceneSet'

/** Most bytes of a deflated file that travel in a link; larger sets travel as files. */
export const MOST_LINKED_BYTES = 6000

/** Maximum decoded size; anything larger was not written by this page. */
const MOST_INFLATED = 2 ** 19

/** Deflate makes at most a thousand bytes of one: reading stops after a piece that goes too far. */
const PIECE = 256

/** A set of a link, by the id that the run names. */
export interface LinkedSet {
  id: DataId
  set: SceneSet
  code: string
}

/** `damaged`: cut off or altered; `data`: no set, another, or too large. `message` is at most 300 characters. */
export interface SetCodeProblem {
  kind: 'damaged' | 'data'
  found: string
  message: string
}

export type SetCodesRead = { ok: true; sets: LinkedSet[] } | { ok: false; problem: SetCodeProblem }

/** Bytes in pieces, one after the other, through a transform. */
function through(
  bytes: Uint8Array,
  stream: ReadableWritablePair<Uint8Array, BufferSource>,
): ReadableStreamDefaultReader<Uint8Array> {
  let at = 0
  const pieces = new ReadableStream<BufferSource>({
    pull: (controller) => {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.slice(at, (at += PIECE)))
    },
  })
  return pieces.pipeThrough(stream).getReader()
}

/** All that a reader gives; null where that is more than `most` bytes. Rejects where the stream is broken. */
async function collected(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  most: number,
): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = []
  let length = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length
    if (length > most) {
      await reader.cancel().catch(() => undefined)
      return null
    }
    chunks.push(part.value)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

/** The code of a set's file; null where it is too large for a link. */
export async function encodeSet(file: Uint8Array): Promise<string | null> {
  if (file.length > MOST_INFLATED) return null
  const bytes = await collected(through(file, new CompressionStream('deflate')), MOST_LINKED_BYTES)
  if (!bytes) return null
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** The file in a code: null where it is too large. Rejects where the code is damaged. */
function inflated(code: string): Promise<Uint8Array | null> {
  const letters = atob(code.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0))
  return collected(through(bytes, new DecompressionStream('deflate')), MOST_INFLATED)
}

const damaged = (code: string): SetCodeProblem => ({
  kind: 'damaged',
  found: preview(code),
  message: sentence(
    `The data set in the link is ${preview(code)}, expected a whole code: the link was cut off or changed.`,
  ),
})

const refused = (code: string, why: string): SetCodeProblem => ({
  kind: 'data',
  found: preview(code),
  message: sentence(`The data set in the link cannot be used. ${why}`),
})

async function readCode(code: string, wanted: readonly DataId[]): Promise<LinkedSet | SetCodeProblem> {
  let file: Uint8Array | null
  try {
    file = await inflated(code)
  } catch {
    return damaged(code)
  }
  if (!file) return refused(code, 'It is larger than a link may carry: ask for its file.')
  const read = readSceneSet(file)
  if (!read.ok) return refused(code, read.problem.message)
  const id = await sceneSetId(read.set)
  if (wanted.includes(id)) return { id, set: read.set, code }
  const [first] = read.refused.shown
  return first
    ? refused(code, refusalText(first))
    : refused(code, `It is ${id}, and the run names ${wanted.join(', ') || 'none'}: ask for its file.`)
}

/**
 * Reads the data sets of a link. Never rejects; bounded before anything is inflated or parsed.
 * @param wanted the sets that the run names: each code must be one of them.
 */
export async function readSetCodes(text: string, wanted: readonly DataId[]): Promise<SetCodesRead> {
  if (!isDataCode(text)) return { ok: false, problem: damaged(text) }
  const sets: LinkedSet[] = []
  for (const code of text.split('.')) {
    const found = await readCode(code, wanted)
    if ('message' in found) return { ok: false, problem: found }
    if (!sets.some(({ id }) => id === found.id)) sets.push(found)
  }
  return { ok: true, sets }
}
