// The initial weights of a run that did not start from its seed: a file, identified by its SHA-256. Settings
// alone do not repeat such a run, so its record and its link name the file:
// "student.safetensors~1a2b3c4d5e6f7a8b".

import { beginning, wellFormed } from '../json/text'

/** The link's page key. */
export const INITIAL_WEIGHTS_KEY = 'from'

export interface InitialWeights {
  /** The file's name as it was opened. */
  file: string
  /** Of the file's bytes, hexadecimal: all 64 digits, or the first 16 that a link carries. */
  sha256: string
}

/** Of a weights file and its config.json: the largest student, 12 x 512, has 303 MB in 64-bit floats. */
export const MOST_WEIGHTS_BYTES = 400e6

const DIGITS = 16
const MOST_NAME = 80

/** The value of the link's key. */
export const writeInitialWeights = ({ file, sha256 }: InitialWeights): string =>
  `${wellFormed(beginning(file, MOST_NAME)) || '?'}~${sha256.slice(0, DIGITS)}`

/** Reads the link's value; null when it is not of that form. */
export function readInitialWeights(text: string): InitialWeights | null {
  const match = /^(.{1,80})~([0-9a-f]{16})$/s.exec(text)
  return match && { file: match[1], sha256: match[2] }
}

/**
 * True when both have the same initial weights: the same file, or the seed's. One of them may come from a
 * link, with fewer digits.
 */
export const sameInitialWeights = (
  a: InitialWeights | null | undefined,
  b: InitialWeights | null | undefined,
): boolean => (a && b ? a.sha256.slice(0, DIGITS) === b.sha256.slice(0, DIGITS) : !a && !b)

/** SHA-256 of bytes, hexadecimal. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
