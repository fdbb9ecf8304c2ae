// An experiment as a part of the address: the file as UTF-8 in base64url, whose letters need no escaping.

import { readSpecFile, type ExperimentSpec, type SpecRead } from '../../experiment/lab/spec'

/** Longer ones travel as files: mail programs and chats cut long links. */
const LONGEST = 6000

/** The code of an experiment; null where it is too long for a link. */
export function encodeSpec(spec: ExperimentSpec): string | null {
  const bytes = new TextEncoder().encode(JSON.stringify(spec))
  if (bytes.length > LONGEST) return null
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** The experiment of a code, or what is wrong with it. */
export function decodeSpec(code: string): SpecRead {
  try {
    const letters = atob(code.replaceAll('-', '+').replaceAll('_', '/'))
    return readSpecFile(Uint8Array.from(letters, (letter) => letter.charCodeAt(0)))
  } catch {
    return readSpecFile('')
  }
}
