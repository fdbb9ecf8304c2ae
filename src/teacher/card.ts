// The card of a teacher file: what it is, how it was made and how well it answers. Stored as JSON beside the
// file and inside it.

import { FAMILIES, type Family, type ModelConfig } from '../nn/config'
import { CAPABILITIES, type Capability } from '../world/types'
import { isObject } from '../json/check'
import { parseJson } from '../json/parse'
import { preview } from '../json/text'
import { TeacherError } from './failure'

/** Key of the card's JSON in the ONNX file's `metadata_props`. */
export const CARD_KEY = 'drive-kd.card'

/**
 * `base` is trained on all capabilities, the three specialists are fine-tuned from it; a student export
 * carries a card too.
 */
export const MODEL_ROLES = ['base', 'perception', 'reasoning', 'planning', 'student'] as const
export type ModelRole = (typeof MODEL_ROLES)[number]

interface Provenance {
  name: string
  seed: number
  /** Optimizer steps. */
  steps: number
  /** Floating-point operations of the training, forward and backward. */
  trainingFlops: number
  /** GPU (or software) adapter it was trained on, as the adapter names itself. */
  adapter: string
  /** ISO 8601 date, e.g. `2026-03-01` or with time. */
  date: string
  /** Version of this project that wrote the file. */
  version: string
}

/** Exact match per capability, 0 to 1. */
export type CardAccuracy = Record<Capability, number>

/** A data set of a person's own, as the card names it. */
export interface CardData {
  /** `data:` and 16 digits of the hash of its content. */
  id: string
  name: string
  scenes: number
}

export interface ModelCard extends Provenance {
  role: ModelRole
  config: ModelConfig
  /** Held-out questions that `accuracy` and `noImage` were measured on; 0 when they were not. */
  heldOutQuestions: number
  /** Null when not measured. */
  accuracy: CardAccuracy | null
  /** The same questions with a grey picture: what the text alone reveals. Null when not measured. */
  noImage: CardAccuracy | null
  /** What it was trained on, where that is not frames of this world. */
  trainingData?: CardData
}

export interface EncoderCard extends Provenance {
  role: 'encoder'
  config: null
  /** Held-out patches that `labelAccuracy` was measured on; 0 when it was not. */
  heldOutPatches: number
  /** Share of right patch labels, 0 to 1, over all 20 heads. Null when not measured. */
  labelAccuracy: number | null
}

export type TeacherCard = ModelCard | EncoderCard

const wayOut = 'Correct the card, or use one written by this project.'

const bad = (what: string): TeacherError =>
  new TeacherError('bad-card', `The teacher card is not usable: ${what}.`, wayOut)

const show = (value: unknown): string => (value === undefined ? 'missing' : preview(value))

type Fields = Record<string, unknown>

/** Units of a card's JSON, and of one text in it. */
const MOST_CARD = 100_000
const MOST_TEXT = 400
/** Floating-point operations of a training are its largest figure. */
const MOST_NUMBER = 1e100

function objectAt(value: unknown, path: string): Fields {
  if (!isObject(value)) throw bad(`${path} is ${show(value)}, it should be an object`)
  return value
}

function textAt(fields: Fields, key: string): string {
  const value = fields[key]
  if (typeof value !== 'string' || value === '' || value.length > MOST_TEXT)
    throw bad(`${key} is ${show(value)}, it should be a text of at most ${MOST_TEXT} characters`)
  return value
}

function numberAt(
  fields: Fields,
  key: string,
  whole: boolean,
  path = key,
  least = 0,
  most = MOST_NUMBER,
): number {
  const value = fields[key]
  const range = most === MOST_NUMBER ? `of at least ${least}` : `from ${least} to ${most}`
  if (
    typeof value !== 'number' ||
    !(value >= least && value <= most) ||
    (whole && !Number.isInteger(value))
  ) {
    throw bad(`${path} is ${show(value)}, it should be a ${whole ? 'whole ' : ''}number ${range}`)
  }
  return value
}

function accuracyAt(fields: Fields, key: string): CardAccuracy | null {
  if (fields[key] === null) return null
  const values = objectAt(fields[key], key)
  const accuracy: CardAccuracy = { perception: 0, reasoning: 0, planning: 0 }
  for (const capability of CAPABILITIES)
    accuracy[capability] = numberAt(values, capability, false, `${key}.${capability}`, 0, 1)
  return accuracy
}

function dataAt(value: unknown): CardData {
  const fields = objectAt(value, 'trainingData')
  const { id } = fields
  if (typeof id !== 'string' || !/^data:[0-9a-f]{16}$/.test(id))
    throw bad(`trainingData.id is ${show(id)}, it should be "data:" and 16 hexadecimal digits`)
  return {
    id,
    name: textAt(fields, 'name'),
    scenes: numberAt(fields, 'scenes', true, 'trainingData.scenes', 1),
  }
}

/** Far above what this page can train; a larger model is rejected before any memory is allocated for it. */
const MOST_SIZES = {
  layers: 128,
  width: 8192,
  heads: 256,
  kvHeads: 256,
  hidden: 65536,
  mlpRatio: 64,
  vocabulary: 1_000_000,
  imageTokens: 65536,
  textSlots: 65536,
  featureSize: 65536,
}

/**
 * Checks a model configuration that came from outside.
 * @throws TeacherError `bad-card` naming the field, what was found and what was expected.
 */
export function validateConfig(value: unknown): ModelConfig {
  const fields = objectAt(value, 'config')
  const family = fields['family']
  if (!FAMILIES.includes(family as Family))
    throw bad(`config.family is ${show(family)}, it should be ${FAMILIES.map((f) => `"${f}"`).join(' or ')}`)
  const size = (key: keyof typeof MOST_SIZES) =>
    numberAt(fields, key, true, `config.${key}`, 1, MOST_SIZES[key])
  const shape = { layers: size('layers'), width: size('width'), heads: size('heads') }
  const world = {
    vocabulary: size('vocabulary'),
    imageTokens: size('imageTokens'),
    textSlots: size('textSlots'),
    featureSize: size('featureSize'),
  }
  const { width, heads } = shape
  if (width % heads !== 0)
    throw bad(`config.width is ${width}, it should be a multiple of config.heads, ${heads}`)
  if (family === 'gpt') return { family, ...shape, mlpRatio: size('mlpRatio'), ...world }
  const config: ModelConfig = {
    family: 'llama',
    ...shape,
    kvHeads: size('kvHeads'),
    hidden: size('hidden'),
    ...world,
  }
  if (heads % config.kvHeads !== 0)
    throw bad(`config.kvHeads is ${config.kvHeads}, it should divide config.heads, ${heads}`)
  if ((width / heads) % 2 !== 0)
    throw bad(
      `config.width / config.heads is ${width / heads}, it should be even: rotary positions turn channels in pairs`,
    )
  return config
}

/**
 * Checks a card that came from outside and keeps its known fields.
 * @throws TeacherError `bad-card` naming the field, what was found and what was expected.
 */
export function validateCard(value: unknown): TeacherCard {
  const fields = objectAt(value, 'the card')
  const date = textAt(fields, 'date')
  if (!/^\d{4}-\d\d-\d\d/.test(date) || Number.isNaN(Date.parse(date)))
    throw bad(`date is ${show(date)}, it should be an ISO 8601 date such as 2026-03-01`)
  const provenance: Provenance = {
    name: textAt(fields, 'name'),
    seed: numberAt(fields, 'seed', true),
    steps: numberAt(fields, 'steps', true),
    trainingFlops: numberAt(fields, 'trainingFlops', false),
    adapter: textAt(fields, 'adapter'),
    date,
    version: textAt(fields, 'version'),
  }
  if (fields['role'] === 'encoder') {
    const labelAccuracy =
      fields['labelAccuracy'] === null
        ? null
        : numberAt(fields, 'labelAccuracy', false, 'labelAccuracy', 0, 1)
    return {
      ...provenance,
      role: 'encoder',
      config: null,
      heldOutPatches: numberAt(fields, 'heldOutPatches', true),
      labelAccuracy,
    }
  }
  const role = MODEL_ROLES.find((known) => known === fields['role'])
  if (!role)
    throw bad(
      `role is ${show(fields['role'])}, it should be one of ${[...MODEL_ROLES, 'encoder'].join(', ')}`,
    )
  return {
    ...provenance,
    role,
    config: validateConfig(fields['config']),
    heldOutQuestions: numberAt(fields, 'heldOutQuestions', true),
    accuracy: accuracyAt(fields, 'accuracy'),
    noImage: accuracyAt(fields, 'noImage'),
    ...(fields['trainingData'] !== undefined && { trainingData: dataAt(fields['trainingData']) }),
  }
}

/**
 * Reads a card from JSON text.
 * @throws TeacherError `bad-card` when it is not JSON or not a card.
 */
export function parseCard(json: string): TeacherCard {
  const parsed = parseJson(json, MOST_CARD)
  if (!parsed.ok) throw bad(parsed.reason)
  return validateCard(parsed.value)
}

/** The JSON text that is stored beside the file. */
export const cardJson = (card: TeacherCard): string => `${JSON.stringify(card, null, 2)}\n`

/**
 * The card inside an ONNX file's metadata.
 * @throws TeacherError `bad-card` when there is none or it is malformed.
 */
export function cardOf(metadata: Readonly<Record<string, string>>): TeacherCard {
  const json = metadata[CARD_KEY]
  if (json === undefined) throw bad('the file carries none')
  return parseCard(json)
}
