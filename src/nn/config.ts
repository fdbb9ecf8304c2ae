// The shape of a model and of one packed batch: what every kernel, twin and file format agrees on.

/** A GPT-like decoder: pre-LayerNorm, tanh-GELU, learned positions, tied output head, causal attention. */
export interface ModelConfig {
  family: 'gpt'
  layers: number
  width: number
  heads: number
  /** MLP hidden width as a multiple of `width`. */
  mlpRatio: number
  vocabulary: number
  imageTokens: number
  textSlots: number
  /** Width of one image token's feature vector (the frozen encoder's output). */
  featureSize: number
}

/** Epsilon of LayerNorm, as in GPT-2. */
export const LAYER_NORM_EPSILON = 1e-5

/** Number of attention keys a row can see: the image tokens, then its own segment's slots (44 in this world). */
export const mapKeys = (config: ModelConfig): number => config.imageTokens + config.textSlots

/** One tensor inside the flat parameter buffer. */
export interface ParameterEntry {
  /** Hugging Face GPT-2 name, e.g. `h.0.attn.c_attn.weight`. Weight matrices are [in, out] row major. */
  name: string
  shape: number[]
  /** Offset in floats; a multiple of 64 (256 bytes), so that it can be bound on its own. */
  offset: number
  size: number
  /** `embedding`, `layer 0` ..., `final norm`, `projector`: the grouping of per-layer Gram matrices. */
  group: string
}

export interface ParameterLayout {
  entries: ParameterEntry[]
  /** Floats in the whole flat buffer, padding included. */
  total: number
  /** Floats before the projector: what is trained when the projector is frozen. */
  withoutProjector: number
  /** Parameters without padding, projector included. */
  count: number
}

/**
 * The flat layout: wte [V,D], wpe [imageTokens+textSlots, D], per layer ln_1, c_attn [D,3D], c_proj [D,D], ln_2,
 * c_fc [D,mD], c_proj [mD,D] with biases, ln_f, and last the vision projector [F,D] (no bias).
 * The output head is tied to wte.
 */
export function parameterLayout(config: ModelConfig): ParameterLayout {
  const { layers, width: d, mlpRatio, vocabulary, featureSize } = config
  const entries: ParameterEntry[] = []
  let offset = 0
  let count = 0
  const add = (group: string, name: string, ...shape: number[]) => {
    const size = shape.reduce((product, n) => product * n, 1)
    entries.push({ name, shape, offset, size, group })
    count += size
    offset += Math.ceil(size / 64) * 64
  }
  add('embedding', 'wte.weight', vocabulary, d)
  add('embedding', 'wpe.weight', mapKeys(config), d)
  for (let l = 0; l < layers; l++) {
    const group = `layer ${l}`
    add(group, `h.${l}.ln_1.weight`, d)
    add(group, `h.${l}.ln_1.bias`, d)
    add(group, `h.${l}.attn.c_attn.weight`, d, 3 * d)
    add(group, `h.${l}.attn.c_attn.bias`, 3 * d)
    add(group, `h.${l}.attn.c_proj.weight`, d, d)
    add(group, `h.${l}.attn.c_proj.bias`, d)
    add(group, `h.${l}.ln_2.weight`, d)
    add(group, `h.${l}.ln_2.bias`, d)
    add(group, `h.${l}.mlp.c_fc.weight`, d, mlpRatio * d)
    add(group, `h.${l}.mlp.c_fc.bias`, mlpRatio * d)
    add(group, `h.${l}.mlp.c_proj.weight`, mlpRatio * d, d)
    add(group, `h.${l}.mlp.c_proj.bias`, d)
  }
  add('final norm', 'ln_f.weight', d)
  add('final norm', 'ln_f.bias', d)
  const withoutProjector = offset
  add('projector', 'projector.weight', featureSize, d)
  return { entries, total: offset, withoutProjector, count }
}

/** Looks a tensor up by name; throws when the layout has none of that name. */
export function parameter(layout: ParameterLayout, name: string): ParameterEntry {
  const entry = layout.entries.find((e) => e.name === name)
  if (!entry) throw new Error(`no parameter named ${name}`)
  return entry
}

/**
 * One packed batch: B frames with K question segments each. Rows of all [R, ...] tensors, R = B*I + B*K*S
 * (I image tokens, S text slots): image row (b, i) is `b*I + i`; text row (b, k, s) is `B*I + (b*K + k)*S + s`.
 * Attention maps are [R, I+S]: an image row sees image keys 0..i of its frame (the last S columns are zero); a text row sees
 * all I image keys of its frame, then columns I+s' are slots s' <= s of its own segment.
 */
export interface PackedBatch {
  frames: number
  segments: number
  /** Image features [B*I, featureSize]. */
  features: Float32Array
  /** Token ids [B*K*S]. */
  tokens: Int32Array
  /** Next-token targets [B*K*S], -1 where no loss. */
  targets: Int32Array
  /** Used slots per segment [B*K]; slots from there on are padding and carry no attention loss. */
  lengths: Int32Array
  /** Capability index per segment [B*K]. */
  capabilities: Int32Array
}

/** R, the number of rows of a packed batch. */
export const batchRows = (config: ModelConfig, frames: number, segments: number): number =>
  frames * (config.imageTokens + segments * config.textSlots)
