// A student's weights as a safetensors file with Hugging Face's names, and back: the same file gives the same
// flat buffer, bit for bit. Problems are returned as data, so that the page can explain them in its language
// and offer the settings that would fit.

import { parseJson } from '../json/parse'
import { shortened } from '../json/text'
import { parameter, parameterLayout, type ModelConfig } from '../nn/config'
import { fromHuggingFace, PROJECTOR_NAME, toHuggingFace } from '../nn/huggingFace'
import { validateConfig } from './card'
import { TeacherError } from './failure'
import { MOST_CONFIG, readHubConfig } from './hubConfig'
import { readSafetensors, writeSafetensors, type SafetensorsFile } from './safetensors'
import { locateTensors, type TensorNames } from './tensorNames'

/** The model's shape as JSON in the file's metadata, so that the file describes itself. */
const MODEL_KEY = 'drive_kd.model'

/** `format: pt` is what transformers asks for. */
export const writeStudentWeights = (config: ModelConfig, parameters: Float32Array): Uint8Array =>
  writeSafetensors(toHuggingFace(config, parameters), { format: 'pt', [MODEL_KEY]: JSON.stringify(config) })

/** Why weights cannot be used for a student. */
export type WeightsProblem =
  /** One of the two files is not what it should be. */
  | { kind: 'file'; message: string; wayOut: string }
  /** They are of a student of another shape. */
  | { kind: 'shape'; found: ModelConfig; expected: ModelConfig }
  /**
   * The right number of layers and so on, or not known, but tensors are missing, of another shape, or
   * unknown. Each list names at most a few.
   */
  | { kind: 'tensors'; missing: string[]; misshapen: string[]; unknown: string[] }
  /** Weights that are not finite numbers. */
  | { kind: 'notFinite'; name: string }
  /** A separate output head, where this student's is tied to its word embedding. */
  | { kind: 'untied'; name: string }

/** What was adapted in a file that differs slightly from ours. */
export type WeightsNote =
  /** It has no projector (which is never trained): that of the run's seed is used. */
  | { kind: 'projector' }
  /** It has no projector: that of its config.json is used. */
  | { kind: 'configProjector' }
  /** Tensors that hold no weights, by name; a few of them. */
  | { kind: 'ignored'; names: string[] }
  /** Its floats have another precision. */
  | { kind: 'converted'; types: string[] }
  /** Its names have another prefix. */
  | { kind: 'prefix'; prefix: string }

export type WeightsRead =
  /** `projector`: from config.json, where the weights' file has none. */
  | { ok: true; parameters: Float32Array; notes: WeightsNote[]; projector: Float32Array | null }
  | { ok: false; problem: WeightsProblem }

const MOST_NAMED = 4
const MOST_NAME = 80
const few = (names: readonly string[]): string[] => [
  ...names.slice(0, MOST_NAMED).map((name) => shortened(name, MOST_NAME)),
  ...(names.length > MOST_NAMED ? [`+${names.length - MOST_NAMED}`] : []),
]

const sameShape = (a: ModelConfig, b: ModelConfig): boolean => {
  const entries = (config: ModelConfig): string =>
    JSON.stringify(Object.entries(config).sort(([x], [y]) => (x < y ? -1 : 1)))
  return entries(a) === entries(b)
}

/** The model shape that the file states; null when it states none (it was not written by this project). */
function statedShape({ metadata }: SafetensorsFile): ModelConfig | null {
  const json = Object.hasOwn(metadata, MODEL_KEY) ? metadata[MODEL_KEY] : undefined
  if (json === undefined) return null
  try {
    const parsed = parseJson(json, MOST_CONFIG)
    return parsed.ok ? validateConfig(parsed.value) : null
  } catch (thrown) {
    if (thrown instanceof TeacherError) return null
    throw thrown
  }
}

/** A shape as text in a message: `[8, 24]`. */
const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`

/** Why these tensors are not the student's; null when they are. */
function tensorProblem(
  file: SafetensorsFile,
  names: TensorNames,
  projectorGiven: boolean,
): WeightsProblem | null {
  const missing = names.wanted
    .filter(({ name, found }) => found === null && !(name === PROJECTOR_NAME && projectorGiven))
    .map(({ name, shape }) => `${name} ${shapeText(shape)}`)
  const misshapen = names.wanted.flatMap(({ name, shape, found }) => {
    const tensor = found === null ? undefined : file.tensors.get(found)
    const other = found === null ? undefined : file.others.get(found)
    if (other) return [`${name} ${other.type} ${shapeText(other.shape)} ≠ ${shapeText(shape)}`]
    return tensor && tensor.shape.join() !== shape.join()
      ? [`${name} ${shapeText(tensor.shape)} ≠ ${shapeText(shape)}`]
      : []
  })
  const { unknown } = names
  if (missing.length || misshapen.length || unknown.length)
    return { kind: 'tensors', missing: few(missing), misshapen: few(misshapen), unknown: few(unknown) }
  const used = names.wanted.flatMap(({ found }) => found ?? [])
  const broken = used.find((name) => !file.tensors.get(name)!.values.every(Number.isFinite))
  if (broken !== undefined) return { kind: 'notFinite', name: shortened(broken, MOST_NAME) }
  const head = names.head === null ? null : file.tensors.get(names.head)
  const embedding = file.tensors.get(names.embedding!)!
  const tied =
    head === null ||
    (head?.shape.join() === embedding.shape.join() &&
      head.values.every((value, i) => value === embedding.values[i]))
  return tied ? null : { kind: 'untied', name: shortened(names.head!, MOST_NAME) }
}

const hasProjector = ({ wanted }: TensorNames): boolean =>
  wanted.some(({ name, found }) => name === PROJECTOR_NAME && found !== null)

function notesOf(
  file: SafetensorsFile,
  names: TensorNames,
  projector: 'projector' | 'configProjector',
): WeightsNote[] {
  const { buffers, prefix } = names
  return [
    ...(hasProjector(names) ? [] : [{ kind: projector }]),
    ...(buffers.length > 0 ? [{ kind: 'ignored' as const, names: few(buffers) }] : []),
    ...(file.converted.length > 0 ? [{ kind: 'converted' as const, types: file.converted }] : []),
    ...(prefix !== null ? [{ kind: 'prefix' as const, prefix: shortened(prefix, MOST_NAME) }] : []),
  ]
}

/**
 * Reads weights for a student of a given shape.
 * @param hub text or bytes of the config.json that lies beside the weights, or null. Its projector stands in
 * for one that the file does not have.
 * @param seeded gives the student of the run's seed, flat by `parameterLayout(expected)`: its projector
 * stands in where neither file has one. Without it such a file is rejected.
 */
export function readStudentWeights(
  bytes: Uint8Array,
  hub: string | Uint8Array | null,
  expected: ModelConfig,
  seeded?: () => Float32Array,
): WeightsRead {
  const fail = (problem: WeightsProblem): WeightsRead => ({ ok: false, problem })
  let file: SafetensorsFile
  let found: ModelConfig | null
  let given: Float32Array | null = null
  try {
    file = readSafetensors(bytes)
    const described = hub === null ? null : readHubConfig(hub)
    found = described ? described.config : statedShape(file)
    given = described?.projector ?? null
  } catch (thrown) {
    if (thrown instanceof TeacherError)
      return fail({ kind: 'file', message: thrown.failure.message, wayOut: thrown.failure.wayOut })
    throw thrown
  }
  if (found && !sameShape(found, expected)) return fail({ kind: 'shape', found, expected })
  const names = locateTensors(file, expected)
  const problem = tensorProblem(file, names, given !== null || seeded !== undefined)
  if (problem) return fail(problem)
  const places = new Map(names.wanted.map(({ name, found }) => [name, found]))
  const projector = (): Float32Array => {
    if (given) return given
    const { offset, size } = parameter(parameterLayout(expected), PROJECTOR_NAME)
    return seeded!().subarray(offset, offset + size)
  }
  const parameters = fromHuggingFace(expected, (name) => {
    const there = places.get(name)
    return there ? file.tensors.get(there)!.values : projector()
  })
  const notes = notesOf(file, names, given ? 'configProjector' : 'projector')
  return { ok: true, parameters, notes, projector: hasProjector(names) ? null : given }
}

/** What identifies the weights that were read: the file's bytes, and the projector that came from elsewhere. */
export function identifyingBytes(bytes: Uint8Array, projector: Float32Array | null): Uint8Array {
  if (!projector) return bytes
  const all = new Uint8Array(bytes.length + projector.byteLength)
  all.set(bytes)
  all.set(new Uint8Array(projector.buffer, projector.byteOffset, projector.byteLength), bytes.length)
  return all
}

/** A note in English, for the command line. */
export function weightsNoteText(note: WeightsNote): string {
  if (note.kind === 'projector')
    return 'The file has no projector.weight: the fixed projector of the seed is used, which is right where the student learned with this seed.'
  if (note.kind === 'configProjector')
    return 'The file has no projector.weight: that of its config.json is used.'
  if (note.kind === 'ignored') return `Ignored, they hold no weights: ${note.names.join(', ')}.`
  if (note.kind === 'converted') return `Converted to 32-bit floats: ${note.types.join(', ')}.`
  return note.prefix === '' ? 'Its names have no prefix.' : `Its names begin with "${note.prefix}".`
}

/** The problem in English, for the command line. */
export const weightsProblemText = (problem: WeightsProblem): string => shortened(problemText(problem))

function problemText(problem: WeightsProblem): string {
  const shape = (config: ModelConfig): string =>
    `${config.layers} layers x ${config.width}, ${config.heads} heads (${config.family})`
  if (problem.kind === 'file') return `${problem.message} ${problem.wayOut}`
  if (problem.kind === 'shape')
    return `The weights are of a student of ${shape(problem.found)}, the settings ask for ${shape(problem.expected)}.`
  if (problem.kind === 'notFinite')
    return `The weights ${problem.name} hold a value that is not a finite number: they were taken after a divergence.`
  if (problem.kind === 'untied')
    return `${problem.name} differs from the word embedding, to which this student's output head is tied: tie them, or leave it out.`
  const lists = [
    ['missing', problem.missing],
    ['of another shape', problem.misshapen],
    ['unknown', problem.unknown],
  ] as const
  return `The weights are not those of this student; ${lists.flatMap(([what, names]) => (names.length ? [`${what}: ${names.join(', ')}`] : [])).join('; ')}.`
}
