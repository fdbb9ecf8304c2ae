// Weights in several files, as transformers' save_pretrained writes large models: model-00001-of-00002.safetensors
// and so on, with model.safetensors.index.json, which says which tensor lies where. They become one file.

import { isObject } from '../json/check'
import { parseJson } from '../json/parse'
import { shortened } from '../json/text'
import { TeacherError } from './failure'
import { joinSafetensors } from './safetensors'

/** Why the files that were given are not one student's weights. */
export type ShardsProblem =
  /** Parts that were not given, by name; a few of them. */
  | { kind: 'parts'; missing: string[] }
  /** Files that do not belong together, by name; a few of them. */
  | { kind: 'several'; names: string[] }
  | { kind: 'file'; message: string; wayOut: string }

/** Files that are one student's weights: the parts to read, in their order, and the name of the whole. */
export type ShardsFound<F> = { ok: true; files: F[]; name: string } | { ok: false; problem: ShardsProblem }

const MOST_INDEX = 1_000_000
const MOST_PARTS = 1000
const MOST_NAME = 255
const MOST_LISTED = 3

const few = (names: readonly string[]): string[] => [
  ...names.slice(0, MOST_LISTED).map((name) => shortened(name, 60)),
  ...(names.length > MOST_LISTED ? [`+${names.length - MOST_LISTED}`] : []),
]

const PART = /^(.*)-(\d{5})-of-(\d{5})\.safetensors$/i
const INDEX = /\.safetensors\.index\.json$/i

/** True for the file that lists the parts. */
export const isIndex = (name: string): boolean => INDEX.test(name)

/** True for a file that is one of several by its name, or that lists them. */
export const isPart = (name: string): boolean => isIndex(name) || Number(PART.exec(name)?.[3] ?? 1) > 1

const badIndex = (what: string): TeacherError =>
  new TeacherError(
    'bad-file',
    `This list of parts (index.json) is not usable: ${what}.`,
    'Choose all parts without it, or save the model again: save_pretrained(FOLDER, max_shard_size="1GB") writes one file.',
  )

/** The names of the parts that an index lists, sorted. Throws TeacherError `bad-file`. */
function partsOf(index: Uint8Array): string[] {
  const parsed = parseJson(index, MOST_INDEX)
  if (!parsed.ok) throw badIndex(parsed.reason)
  const map = isObject(parsed.value) ? parsed.value.weight_map : undefined
  if (!isObject(map)) throw badIndex('it has no weight_map')
  const names = [...new Set(Object.values(map))].slice(0, MOST_PARTS + 1)
  if (names.length === 0 || names.length > MOST_PARTS) throw badIndex(`it lists ${names.length} parts`)
  return names
    .map((name) => {
      if (typeof name !== 'string' || name.length > MOST_NAME || !/^[^\\/\0-\x1f]+\.safetensors$/i.test(name))
        throw badIndex('a part of it is no name of a .safetensors file')
      return name
    })
    .sort()
}

/** The names of all parts of which one has this name. */
function siblings(name: string): string[] {
  const [, stem, , total] = PART.exec(name)!
  return Array.from(
    { length: Math.min(Number(total), MOST_PARTS) },
    (_, i) => `${stem}-${String(i + 1).padStart(5, '0')}-of-${total}.safetensors`,
  )
}

/**
 * Which of the given files are the student's weights: the one .safetensors file, or all parts of one.
 * @param index bytes of the file that lists the parts; null when there is none.
 */
export function findShards<F extends { name: string }>(
  given: readonly F[],
  index: { name: string; bytes: Uint8Array } | null,
): ShardsFound<F> {
  const weights = given.filter(({ name }) => /\.safetensors$/i.test(name))
  const numbered = weights.find(({ name }) => isPart(name))
  let wanted: string[]
  try {
    wanted = index
      ? partsOf(index.bytes)
      : numbered
        ? siblings(numbered.name)
        : weights.map(({ name }) => name)
  } catch (thrown) {
    if (!(thrown instanceof TeacherError)) throw thrown
    const { message, wayOut } = thrown.failure
    return { ok: false, problem: { kind: 'file', message, wayOut } }
  }
  const foreign = index ? [] : weights.filter(({ name }) => !wanted.includes(name))
  if (foreign.length > 0 || (!index && !numbered && weights.length > 1))
    return { ok: false, problem: { kind: 'several', names: few(weights.map(({ name }) => name)) } }
  const missing = wanted.filter((name) => !weights.some((file) => file.name === name))
  if (missing.length > 0) return { ok: false, problem: { kind: 'parts', missing: few(missing) } }
  const files = wanted.flatMap((name) => weights.find((file) => file.name === name) ?? [])
  const name = index
    ? index.name.replace(/\.index\.json$/i, '')
    : numbered
      ? `${PART.exec(numbered.name)![1]}.safetensors`
      : weights[0].name
  return { ok: true, files, name }
}

/** The parts as one file; the same bytes where there is one. `parts` in the order of `findShards`. */
export const joinShards = (parts: readonly Uint8Array[]): Uint8Array =>
  parts.length === 1 ? parts[0] : joinSafetensors(parts)

/** The problem in English, for the command line. */
export function shardsProblemText(problem: ShardsProblem): string {
  if (problem.kind === 'parts')
    return `The weights lie in several files; missing: ${problem.missing.join(', ')}. Give all of them together.`
  if (problem.kind === 'several')
    return `These are weights of more than one model: ${problem.names.join(', ')}. Choose one of them.`
  return `${problem.message} ${problem.wayOut}`
}
