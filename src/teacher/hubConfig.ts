// config.json of an exported student, as Hugging Face's transformers reads it, and, under one key of our own,
// what those keys cannot express: that part of the sequence is a picture, and the rule by which rows attend
// to each other.

import {
  LAYER_NORM_EPSILON,
  mapKeys,
  parameter,
  parameterLayout,
  RMS_NORM_EPSILON,
  ROTARY_BASE,
  type ModelConfig,
} from '../nn/config'
import { PROJECTOR_NAME } from '../nn/huggingFace'
import { EOS, PAD, VOCABULARY } from '../world/vocabulary'
import { validateConfig } from './card'
import { isObject } from '../json/check'
import { parseJson } from '../json/parse'
import { TeacherError } from './failure'

/** Key of everything in config.json that is this project's own. */
export const OWN_KEY = 'drive_kd'

/** The projector as JSON: transformers keeps keys of config.json that it does not know, and drops such tensors. */
interface StoredProjector {
  dtype: 'float32'
  /** [feature size, width] */
  shape: [number, number]
  /** Little-endian values, row major. */
  base64: string
}

function projectorOf(config: ModelConfig, parameters: Float32Array): StoredProjector {
  const { offset, size } = parameter(parameterLayout(config), PROJECTOR_NAME)
  const values = new DataView(new ArrayBuffer(4 * size))
  for (let i = 0; i < size; i++) values.setFloat32(4 * i, parameters[offset + i], true)
  const binary = Array.from(new Uint8Array(values.buffer), (byte) => String.fromCharCode(byte)).join('')
  return { dtype: 'float32', shape: [config.featureSize, config.width], base64: btoa(binary) }
}

/** The values [feature size, width] of a stored projector, null when there is none; a text when it is damaged. */
function readProjector(stored: unknown, { featureSize, width }: ModelConfig): Float32Array | null | string {
  if (stored === undefined) return null
  if (!isObject(stored) || typeof stored.base64 !== 'string') return 'its projector_weights have no base64'
  let binary: string
  try {
    binary = atob(stored.base64)
  } catch {
    return 'its projector_weights are not base64'
  }
  const wanted = 4 * featureSize * width
  if (binary.length !== wanted)
    return `its projector_weights have ${binary.length} bytes, [${featureSize}, ${width}] takes ${wanted}`
  const view = new DataView(Uint8Array.from(binary, (c) => c.charCodeAt(0)).buffer)
  const values = Float32Array.from({ length: featureSize * width }, (_, i) => view.getFloat32(4 * i, true))
  return values.every(Number.isFinite) ? values : 'its projector_weights are not finite numbers'
}

/** The keys that a family's class of transformers reads. */
const CLASS_KEYS: {
  [F in ModelConfig['family']]: (config: Extract<ModelConfig, { family: F }>) => Record<string, unknown>
} = {
  gpt: (config) => ({
    architectures: ['GPT2LMHeadModel'],
    model_type: 'gpt2',
    n_layer: config.layers,
    n_head: config.heads,
    n_embd: config.width,
    n_inner: config.mlpRatio * config.width,
    n_positions: mapKeys(config),
    activation_function: 'gelu_new',
    layer_norm_epsilon: LAYER_NORM_EPSILON,
    attn_pdrop: 0,
    embd_pdrop: 0,
    resid_pdrop: 0,
  }),
  llama: (config) => ({
    architectures: ['LlamaForCausalLM'],
    model_type: 'llama',
    num_hidden_layers: config.layers,
    num_attention_heads: config.heads,
    num_key_value_heads: config.kvHeads,
    head_dim: config.width / config.heads,
    hidden_size: config.width,
    intermediate_size: config.hidden,
    max_position_embeddings: mapKeys(config),
    hidden_act: 'silu',
    rms_norm_eps: RMS_NORM_EPSILON,
    rope_theta: ROTARY_BASE,
    rope_parameters: { rope_type: 'default', rope_theta: ROTARY_BASE },
    attention_bias: false,
    mlp_bias: false,
    attention_dropout: 0,
  }),
}

/** What the file states beyond its class: sizes, words, and how rows attend to each other. */
const ownKeys = (config: ModelConfig, parameters: Float32Array | null): Record<string, unknown> => ({
  model: config,
  image_tokens: config.imageTokens,
  text_slots: config.textSlots,
  feature_size: config.featureSize,
  projector: `${PROJECTOR_NAME} [feature_size, width], no bias, fixed while the student learns: image embedding = features @ projector`,
  ...(parameters && { projector_weights: projectorOf(config, parameters) }),
  sequence:
    'positions 0 .. image_tokens-1: image embeddings; image_tokens .. image_tokens+text_slots-1: words of one question and its answer',
  attention:
    'causal over that sequence. Several questions about one picture may share its image rows: each sees the image rows and itself, never another question, and its positions start at image_tokens again',
  vocabulary: VOCABULARY,
})

/** The content of config.json; with the flat `parameters` it holds the projector too. */
export function hubConfig(
  config: ModelConfig,
  parameters: Float32Array | null = null,
): Record<string, unknown> {
  const keys = CLASS_KEYS[config.family] as (config: ModelConfig) => Record<string, unknown>
  return {
    ...keys(config),
    vocab_size: config.vocabulary,
    tie_word_embeddings: true,
    pad_token_id: PAD,
    bos_token_id: EOS,
    eos_token_id: EOS,
    dtype: 'float32',
    [OWN_KEY]: ownKeys(config, parameters),
  }
}

/** A config.json with its vocabulary has four thousand characters, and ten thousand more with its projector. */
export const MOST_CONFIG = 1_000_000

/** What a config.json says of a student. */
export interface HubConfig {
  config: ModelConfig
  /** [feature size, width]; null where the file has none. */
  projector: Float32Array | null
}

/**
 * The student that a config.json (its text, or its bytes in UTF-8 or UTF-16) describes.
 * @throws TeacherError `bad-file` when it is not JSON, not written by this project, or of a student with
 * another vocabulary.
 */
export function readHubConfig(json: string | Uint8Array): HubConfig {
  const bad = (what: string): TeacherError =>
    new TeacherError(
      'bad-file',
      `This config.json is not usable: ${what}.`,
      'Use the config.json that was exported together with the weights, or leave it away.',
    )
  const parsed = parseJson(json, MOST_CONFIG)
  if (!parsed.ok) throw bad(parsed.reason)
  const own = isObject(parsed.value) ? parsed.value[OWN_KEY] : undefined
  if (!isObject(own)) throw bad(`it has no part "${OWN_KEY}"`)
  const words: unknown = own.vocabulary
  if (
    !Array.isArray(words) ||
    words.length !== VOCABULARY.length ||
    !VOCABULARY.every((word, i) => words[i] === word)
  )
    throw bad('its vocabulary is not the one of this world, so every word would mean something else')
  const config = validateConfig(own.model)
  const projector = readProjector(own.projector_weights, config)
  if (typeof projector === 'string') throw bad(projector)
  return { config, projector }
}
