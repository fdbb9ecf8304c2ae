// Opening weights that somebody brings: one .safetensors file or all parts of one, with their config.json.

import { decodeText } from '../../json/text'
import { MOST_WEIGHTS_BYTES } from '../../settings/initialWeights'
import { findShards, isIndex, joinShards } from '../../teacher/weightShards'
import type { Student } from './runSlice'
import { patchStudent } from './student'
import { startFromOpened } from './studentActions'

type Problem = NonNullable<Student['refused']>['problem']

const isWeights = ({ name }: File): boolean => /\.safetensors$/i.test(name) || isIndex(name)

/**
 * True when there are weights among these files: they are then a student's, and a .json among them is its
 * config.json.
 */
export const hasWeights = (files: readonly File[]): boolean => files.some(isWeights)

const bytesOf = async (file: File): Promise<Uint8Array> => new Uint8Array(await file.arrayBuffer())

const refuse = (name: string, problem: Problem): void =>
  patchStudent({
    opened: { name, weights: new Uint8Array(), config: null },
    refused: { problem, fit: null },
  })

/** The parts as one file; null where they do not fit each other, which is then on screen. */
function joined(name: string, parts: readonly Uint8Array[]): Uint8Array | null {
  try {
    return joinShards(parts)
  } catch (thrown) {
    const failure = (thrown as { failure?: { message: string; wayOut: string } }).failure
    if (!failure) throw thrown
    refuse(name, { kind: 'file', message: failure.message, wayOut: failure.wayOut })
    return null
  }
}

/** Opens weights, with the config.json that was given with them, and starts from them as soon as there is a student. */
export async function openWeights(files: readonly File[]): Promise<void> {
  if (files.length === 0) return
  const first = files.find(isWeights)
  if (!first) return refuse(files[0].name, { kind: 'noFile' })
  const list = files.find(({ name }) => isIndex(name))
  const config = files.find(({ name }) => /\.json$/i.test(name) && !isIndex(name))
  const size = files.reduce((sum, file) => sum + (isWeights(file) || file === config ? file.size : 0), 0)
  if (size > MOST_WEIGHTS_BYTES) return refuse(first.name, { kind: 'tooLarge', bytes: size })
  const found = findShards(files, list ? { name: list.name, bytes: await bytesOf(list) } : null)
  if (!found.ok) return refuse(first.name, found.problem)
  const weights = joined(found.name, await Promise.all(found.files.map(bytesOf)))
  if (!weights) return
  patchStudent({
    opened: { name: found.name, weights, config: config ? decodeText(await bytesOf(config)) : null },
    refused: null,
  })
  startFromOpened()
}
