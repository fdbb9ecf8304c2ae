// A student's weights as a safetensors file with Hugging Face's names, and back: the same file gives the same
// flat buffer, bit for bit. What does not fit is told as data, so that the page can say it in its language
// and offer the settings that would fit.

import { type ModelConfig } from '../nn/config'
import { fromHuggingFace, huggingFaceTensors, toHuggingFace } from '../nn/huggingFace'
import { validateConfig } from './card'
import { TeacherError } from './failure'
import { readHubConfig } from './hubConfig'
import { readSafetensors, writeSafetensors, type SafetensorsFile } from './safetensors'

/** The model's shape as JSON in the file's metadata, so that the file says by itself what it is of. */
const MODEL_KEY = 'drive_kd.model'

/** `format: pt` is what transformers asks for. */
export const writeStudentWeights = (config: ModelConfig, parameters: Float32Array): Uint8Array =>
  writeSafetensors(toHuggingFace(config, parameters), { format: 'pt', [MODEL_KEY]: JSON.stringify(config) })

/** Why weights cannot be a student's. */
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

export type WeightsRead = { ok: true; parameters: Float32Array } | { ok: false; problem: WeightsProblem }

const MOST_NAMED = 4
const few = (names: string[]): string[] =>
  names.length > MOST_NAMED ? [...names.slice(0, MOST_NAMED), `+${names.length - MOST_NAMED}`] : names

const sameShape = (a: ModelConfig, b: ModelConfig): boolean => {
  const entries = (config: ModelConfig): string =>
    JSON.stringify(Object.entries(config).sort(([x], [y]) => (x < y ? -1 : 1)))
  return entries(a) === entries(b)
}

/** What the file says it is of; null when it does not say (it was not written here). */
function statedShape({ metadata }: SafetensorsFile): ModelConfig | null {
  const json = metadata[MODEL_KEY]
  if (json === undefined) return null
  try {
    return validateConfig(JSON.parse(json))
  } catch {
    return null
  }
}

/** A shape as a word of a message: `[8, 24]`. */
const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`

/**
 * Reads weights for a student of a given shape.
 * @param hubJson text of the config.json that lies beside the weights, or null.
 */
export function readStudentWeights(
  bytes: Uint8Array,
  hubJson: string | null,
  expected: ModelConfig,
): WeightsRead {
  const fail = (problem: WeightsProblem): WeightsRead => ({ ok: false, problem })
  let file: SafetensorsFile
  let found: ModelConfig | null
  try {
    file = readSafetensors(bytes)
    found = hubJson === null ? statedShape(file) : readHubConfig(hubJson)
  } catch (thrown) {
    if (thrown instanceof TeacherError)
      return fail({ kind: 'file', message: thrown.failure.message, wayOut: thrown.failure.wayOut })
    throw thrown
  }
  if (found && !sameShape(found, expected)) return fail({ kind: 'shape', found, expected })
  const wanted = huggingFaceTensors(expected)
  const names = new Set(wanted.map(({ name }) => name))
  const missing = wanted
    .filter(({ name }) => !file.tensors.has(name))
    .map(({ name, shape }) => `${name} ${shapeText(shape)}`)
  const misshapen = wanted.flatMap(({ name, shape }) => {
    const tensor = file.tensors.get(name)
    return tensor && tensor.shape.join() !== shape.join()
      ? [`${name} ${shapeText(tensor.shape)} ≠ ${shapeText(shape)}`]
      : []
  })
  const unknown = [...file.tensors.keys()].filter((name) => !names.has(name))
  if (missing.length || misshapen.length || unknown.length)
    return fail({ kind: 'tensors', missing: few(missing), misshapen: few(misshapen), unknown: few(unknown) })
  const broken = [...file.tensors.values()].find(({ values }) => !values.every(Number.isFinite))
  if (broken) return fail({ kind: 'notFinite', name: broken.name })
  return { ok: true, parameters: fromHuggingFace(expected, (name) => file.tensors.get(name)!.values) }
}

/** The problem in English, for the command line. */
export function weightsProblemText(problem: WeightsProblem): string {
  const shape = (config: ModelConfig): string =>
    `${config.layers} layers x ${config.width}, ${config.heads} heads (${config.family})`
  if (problem.kind === 'file') return `${problem.message} ${problem.wayOut}`
  if (problem.kind === 'shape')
    return `The weights are of a student of ${shape(problem.found)}, the settings ask for ${shape(problem.expected)}.`
  if (problem.kind === 'notFinite')
    return `The weights ${problem.name} hold a value that is not a finite number: they were taken after a divergence.`
  const lists = [
    ['missing', problem.missing],
    ['of another shape', problem.misshapen],
    ['unknown', problem.unknown],
  ] as const
  return `The weights are not those of this student; ${lists.flatMap(([what, names]) => (names.length ? [`${what}: ${names.join(', ')}`] : [])).join('; ')}.`
}
