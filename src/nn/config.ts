// The shape of a model and of one packed batch, shared by all kernels, references and file formats.

/** What all families have in common. */
interface Shape {
  layers: number
  width: number
  heads: number
  vocabulary: number
  imageTokens: number
  textSlots: number
  /** Width of one image token's feature vector (the frozen encoder's output). */
  featureSize: number
}

/**
 * A GPT-like decoder: pre-LayerNorm, tanh-GELU, learned positions, biases, tied output head, causal
 * attention.
 */
export interface GptConfig extends Shape {
  family: 'gpt'
  /** MLP hidden width as a multiple of `width`. */
  mlpRatio: number
}

/**
 * A Qwen/Llama-like decoder: pre-RMSNorm, SwiGLU, rotary positions, grouped-query attention, no biases, tied
 * output head, causal attention.
 */
export interface LlamaConfig extends Shape {
  family: 'llama'
  /** Key-value heads; query head h reads key-value head floor(h kvHeads / heads). */
  kvHeads: number
  /** Width of the SwiGLU hidden layer. */
  hidden: number
}

/** Discriminated by `family`. */
export type ModelConfig = GptConfig | LlamaConfig

export const FAMILIES = ['gpt', 'llama'] as const
export type Family = (typeof FAMILIES)[number]

/** Epsilon of LayerNorm, as in GPT-2. */
export const LAYER_NORM_EPSILON = 1e-5
/** Epsilon of RMSNorm, as in Qwen2 and Llama 2. */
export const RMS_NORM_EPSILON = 1e-6
/** Base of the rotary frequencies: 100^(-2i / headDim). Small, because there are only 44 positions. */
export const ROTARY_BASE = 100

/** Heads that have keys and values: all of them in the GPT family. */
export const kvHeadsOf = (config: ModelConfig): number =>
  config.family === 'llama' ? config.kvHeads : config.heads

/** Columns of the fused query, key and value projection. */
export const qkvWidth = (config: ModelConfig): number =>
  (config.heads + 2 * kvHeadsOf(config)) * (config.width / config.heads)

/** Width of the MLP's hidden layer after its activation. */
export const hiddenWidth = (config: ModelConfig): number =>
  config.family === 'llama' ? config.hidden : config.mlpRatio * config.width

/** Columns of the MLP's first product: SwiGLU has gate and up side by side. */
export const mlpInWidth = (config: ModelConfig): number =>
  (config.family === 'llama' ? 2 : 1) * hiddenWidth(config)

/**
 * SwiGLU hidden width by the usual rule: 8/3 of the width (as many weights as an MLP of ratio 4), rounded up
 * to a multiple of 16.
 */
export const swigluHidden = (width: number): number => Math.ceil((width * 8) / 3 / 16) * 16

/**
 * Number of attention keys a row can see: the image tokens, then its own segment's slots (44 in this world).
 */
export const mapKeys = (config: ModelConfig): number => config.imageTokens + config.textSlots

/** One tensor inside the flat parameter buffer. */
export interface ParameterEntry {
  /** Name by `modelNames`, e.g. `h.0.attn.c_attn.weight`. Weight matrices are [in, out] row major. */
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

/** Base names (without `.weight` and `.bias`) of a family's tensors. */
export interface ModelNames {
  embedding: string
  /** Learned positions; the Llama family has none. */
  positions: string | null
  finalNorm: string
  layer: (l: number) => {
    norm1: string
    qkv: string
    attentionOut: string
    norm2: string
    mlpIn: string
    mlpOut: string
  }
}

const NAMES: Record<Family, ModelNames> = {
  gpt: {
    embedding: 'wte',
    positions: 'wpe',
    finalNorm: 'ln_f',
    layer: (l) => ({
      norm1: `h.${l}.ln_1`,
      qkv: `h.${l}.attn.c_attn`,
      attentionOut: `h.${l}.attn.c_proj`,
      norm2: `h.${l}.ln_2`,
      mlpIn: `h.${l}.mlp.c_fc`,
      mlpOut: `h.${l}.mlp.c_proj`,
    }),
  },
  llama: {
    embedding: 'model.embed_tokens',
    positions: null,
    finalNorm: 'model.norm',
    layer: (l) => ({
      norm1: `model.layers.${l}.input_layernorm`,
      qkv: `model.layers.${l}.self_attn.qkv_proj`,
      attentionOut: `model.layers.${l}.self_attn.o_proj`,
      norm2: `model.layers.${l}.post_attention_layernorm`,
      mlpIn: `model.layers.${l}.mlp.gate_up_proj`,
      mlpOut: `model.layers.${l}.mlp.down_proj`,
    }),
  },
}

/**
 * Names of a model's tensors: Hugging Face's GPT-2, and Llama with query, key, value and gate, up each fused
 * into one matrix (Phi-3's names).
 */
export const modelNames = ({ family }: Pick<ModelConfig, 'family'>): ModelNames => NAMES[family]

/**
 * The flat layout: token embedding [V,D], learned positions [imageTokens+textSlots, D] (GPT), per layer norm
 * 1, qkv [D, (H + 2 kvHeads) headDim], attention output [D,D], norm 2, MLP in [D, hidden] or gate | up [D, 2
 * hidden], MLP out [hidden, D], the final norm, and last the vision projector [F,D] (no bias). In the GPT
 * family norms and linear layers have a bias behind their weight. The output head is tied to the embedding.
 */
export function parameterLayout(config: ModelConfig): ParameterLayout {
  const { layers, width: d, vocabulary, featureSize } = config
  const names = modelNames(config)
  const entries: ParameterEntry[] = []
  let offset = 0
  let count = 0
  const add = (group: string, name: string, ...shape: number[]) => {
    const size = shape.reduce((product, n) => product * n, 1)
    entries.push({ name, shape, offset, size, group })
    count += size
    offset += Math.ceil(size / 64) * 64
  }
  const withBias = (group: string, name: string, ...shape: number[]) => {
    add(group, `${name}.weight`, ...shape)
    if (config.family === 'gpt') add(group, `${name}.bias`, shape[shape.length - 1])
  }
  add('embedding', `${names.embedding}.weight`, vocabulary, d)
  if (names.positions) add('embedding', `${names.positions}.weight`, mapKeys(config), d)
  for (let l = 0; l < layers; l++) {
    const group = `layer ${l}`
    const name = names.layer(l)
    withBias(group, name.norm1, d)
    withBias(group, name.qkv, d, qkvWidth(config))
    withBias(group, name.attentionOut, d, d)
    withBias(group, name.norm2, d)
    withBias(group, name.mlpIn, d, mlpInWidth(config))
    withBias(group, name.mlpOut, hiddenWidth(config), d)
  }
  withBias('final norm', names.finalNorm, d)
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
 * (I image tokens, S text slots): image row (b, i) is `b*I + i`; text row (b, k, s) is `B*I + (b*K + k)*S +
 * s`. Attention maps are [R, I+S]: an image row sees image keys 0..i of its frame (the last S columns are
 * zero); a text row sees all I image keys of its frame, then columns I+s' are slots s' <= s of its own
 * segment.
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
