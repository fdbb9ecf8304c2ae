// A GPT-like decoder as an ONNX file that follows the teacher contract (contract.ts): parameters in, bytes out, and back.
// Sequence [B, T]: the I image tokens of a frame, then its K segments of S text slots, T = I + K*S. All linear layers run on it at
// once; attention is decomposed, because the runtime has no `Attention` operator on the GPU and would not give the maps anyway.

import { LAYER_NORM_EPSILON, mapKeys, parameterLayout, type ModelConfig } from '../nn/config'
import { CARD_KEY, cardOf, validateConfig, type ModelCard } from './card'
import { TeacherError } from './failure'
import { floatsOf, readOnnx } from './onnxReader'
import { GraphBuilder } from './onnxWriter'

/** Added to the score of a key that must not be seen; finite, so that a GPU's softmax never meets inf - inf. */
const HIDDEN = -1e30

/** Additive causal mask [n, n]: 0 on and below the diagonal. */
const causalMask = (n: number): Float32Array => Float32Array.from({ length: n * n }, (_, at) => (at % n <= Math.floor(at / n) ? 0 : HIDDEN))

/** The values of one attention layer that later nodes use. */
interface Attended {
  /** Mixed values, image rows [B, I, D]; absent where nothing reads them. */
  image: string | undefined
  /** Mixed values, text rows [B, K*S, D]. */
  text: string
  /** Head-averaged maps with a leading layer axis: [1, B, I, I] and [1, B, K, S, I+S]. */
  imageMap: string
  textMap: string
}

/** Writes the nodes of one decoder; its fields are the values that all layers share. */
class Decoder {
  private readonly imageMask: string
  private readonly ownMask: string
  private readonly scale: string
  private readonly headDim: number

  constructor(private readonly g: GraphBuilder, private readonly config: ModelConfig) {
    const { imageTokens, textSlots, width, heads } = config
    this.headDim = width / heads
    this.imageMask = g.floats('imageMask', causalMask(imageTokens), [imageTokens, imageTokens])
    this.ownMask = g.floats('ownMask', causalMask(textSlots), [textSlots, textSlots])
    this.scale = g.floats('scale', [1 / Math.sqrt(this.headDim)], [1])
  }

  /** x [..., in] -> [..., out]. */
  linear(x: string, name: string): string {
    return this.g.node('Add', [this.g.node('MatMul', [x, `${name}.weight`]), `${name}.bias`])
  }

  norm(x: string, name: string): string {
    return this.g.node('LayerNormalization', [x, `${name}.weight`, `${name}.bias`], { axis: -1, epsilon: { float: LAYER_NORM_EPSILON } })
  }

  /** [B, H, n, headDim] -> [B, n, D]. */
  private mergeHeads(x: string): string {
    return this.g.reshape(this.g.node('Transpose', [x], { perm: [0, 2, 1, 3] }), [0, -1, this.config.width])
  }

  /** Mean over heads of a map [B, H, q, k], with a leading layer axis. */
  private headMean(map: string): string {
    const mean = this.g.node('ReduceMean', [map, this.g.integers(1)], { keepdims: 0 })
    return this.g.node('Unsqueeze', [mean, this.g.integers(0)])
  }

  /** Attention over normalised rows x [B, T, D], before the output projection. */
  attention(x: string, name: string, needsImage: boolean): Attended {
    const { g, headDim } = this
    const { imageTokens: i, textSlots: s, heads } = this.config
    const qkv = this.linear(x, name)
    // [B, T, 3D] -> [B, 3H, T, headDim]: q heads, k heads, v heads.
    const byHead = g.node('Transpose', [g.reshape(qkv, [0, 0, 3 * heads, headDim])], { perm: [0, 2, 1, 3] })
    const [imageQ, imageK, imageV] = g.nodes('Split', [g.slice(byHead, 2, 0, i)], { axis: 1, num_outputs: 3 }, 3)
    const [textQ, textK, textV] = g.nodes('Split', [g.slice(byHead, 2, i)], { axis: 1, num_outputs: 3 }, 3)
    const imageKeys = g.node('Transpose', [imageK], { perm: [0, 1, 3, 2] })
    const scaledText = g.node('Mul', [textQ, this.scale])

    const imageScores = g.node('MatMul', [g.node('Mul', [imageQ, this.scale]), imageKeys])
    const imageMap = g.node('Softmax', [g.node('Add', [imageScores, this.imageMask])], { axis: -1 })

    // A segment's own keys: one small product per segment, [B, H, K, S, S], laid beside the image keys as [B, H, K*S, I+S].
    const perSegment = (value: string): string => g.reshape(value, [0, 0, -1, s, headDim])
    const ownKeys = g.node('Transpose', [perSegment(textK)], { perm: [0, 1, 2, 4, 3] })
    const ownScores = g.node('Add', [g.node('MatMul', [perSegment(scaledText), ownKeys]), this.ownMask])
    const scores = g.node('Concat', [g.node('MatMul', [scaledText, imageKeys]), g.reshape(ownScores, [0, 0, -1, s])], { axis: -1 })
    const textMap = g.node('Softmax', [scores], { axis: -1 })

    const fromImage = g.node('MatMul', [g.slice(textMap, 3, 0, i), imageV])
    const own = g.node('MatMul', [g.reshape(g.slice(textMap, 3, i), [0, 0, -1, s, s]), perSegment(textV)])
    const text = g.node('Add', [fromImage, g.reshape(own, [0, 0, -1, headDim])])
    return {
      image: needsImage ? this.mergeHeads(g.node('MatMul', [imageMap, imageV])) : undefined,
      text: this.mergeHeads(text),
      imageMap: this.headMean(imageMap),
      textMap: g.reshape(this.headMean(textMap), [0, 0, -1, s, i + s]),
    }
  }

  mlp(x: string, name: string): string {
    const hidden = this.g.node('Gelu', [this.linear(x, `${name}.c_fc`)], { approximate: 'tanh' })
    return this.linear(hidden, `${name}.c_proj`)
  }
}

/**
 * The ONNX file of a model.
 * @param parameters flat buffer [layout.total] by `parameterLayout(config)`.
 * @param card stored as JSON in the file's metadata; its `config` must equal `config`.
 * @throws TeacherError `bad-weights` when sizes do not fit or a parameter is not finite, `bad-card` when the configuration is impossible.
 */
export function exportTeacher(config: ModelConfig, parameters: Float32Array, card: ModelCard): Uint8Array {
  validateConfig(config)
  const layout = parameterLayout(config)
  const differing = (Object.keys(config) as (keyof ModelConfig)[]).find((key) => config[key] !== card.config[key])
  if (differing) {
    throw new TeacherError('bad-weights', `The card says ${differing} ${card.config[differing]}, the model has ${config[differing]}.`, 'Make the card from the same configuration as the model.')
  }
  if (parameters.length !== layout.total) {
    throw new TeacherError('bad-weights', `The model wants ${layout.total} floats of parameters, but ${parameters.length} were given.`, 'Pass the whole flat buffer of this configuration.')
  }
  const { imageTokens, textSlots, featureSize, layers, vocabulary, width } = config
  const g = new GraphBuilder('teacher')
  g.input('features', 'float32', ['B', imageTokens, featureSize])
  g.input('tokens', 'int32', ['B', 'K', textSlots])
  for (const { name, shape, offset, size } of layout.entries) {
    const values = parameters.subarray(offset, offset + size)
    if (!values.every(Number.isFinite)) throw new TeacherError('bad-weights', `The parameters ${name} hold a value that is not a finite number.`, 'Export a model from before its training diverged.')
    g.initializer(name, values, shape)
  }

  const decoder = new Decoder(g, config)
  const image = g.node('Add', [g.node('MatMul', ['features', 'projector.weight']), g.slice('wpe.weight', 0, 0, imageTokens)])
  const words = g.node('Add', [g.node('Gather', ['wte.weight', 'tokens'], { axis: 0 }), g.slice('wpe.weight', 0, imageTokens, mapKeys(config))])
  let x = g.node('Concat', [image, g.reshape(words, [0, -1, width])], { axis: 1 })
  const imageMaps: string[] = []
  const textMaps: string[] = []
  for (let l = 0; l < layers; l++) {
    const last = l === layers - 1
    const attended = decoder.attention(decoder.norm(x, `h.${l}.ln_1`), `h.${l}.attn.c_attn`, !last)
    imageMaps.push(attended.imageMap)
    textMaps.push(attended.textMap)
    // Nothing reads the image rows after the last layer's attention: only the text goes on.
    if (last) x = g.slice(x, 1, imageTokens)
    const rows = attended.image === undefined ? attended.text : g.node('Concat', [attended.image, attended.text], { axis: 1 })
    x = g.node('Add', [x, decoder.linear(rows, `h.${l}.attn.c_proj`)])
    x = g.node('Add', [x, decoder.mlp(decoder.norm(x, `h.${l}.ln_2`), `h.${l}.mlp`)])
  }
  const head = g.node('Transpose', ['wte.weight'], { perm: [1, 0] })
  const logits = g.node('MatMul', [decoder.norm(x, 'ln_f'), head])
  g.reshape(logits, [0, -1, textSlots, vocabulary], 'logits')
  g.node('Concat', imageMaps, { axis: 0 }, 'image_attention')
  g.node('Concat', textMaps, { axis: 0 }, 'text_attention')
  g.output('logits', 'float32', ['B', 'K', textSlots, vocabulary])
  g.output('image_attention', 'float32', [layers, 'B', imageTokens, imageTokens])
  g.output('text_attention', 'float32', [layers, 'B', 'K', textSlots, mapKeys(config)])
  return g.finish({ [CARD_KEY]: JSON.stringify(card) })
}

export interface TeacherWeights {
  config: ModelConfig
  /** Flat buffer by `parameterLayout(config)`, padding zero. */
  parameters: Float32Array
  card: ModelCard
}

/**
 * The parameters and card of a file that `exportTeacher` wrote.
 * @throws TeacherError `bad-file`, `bad-card`, or `bad-weights` when it is the vision encoder's file.
 */
export function readWeights(onnx: Uint8Array): TeacherWeights {
  const file = readOnnx(onnx)
  const card = cardOf(file.metadata)
  if (card.role === 'encoder') throw new TeacherError('bad-weights', 'This file holds the vision encoder, not a teacher.', 'Choose a teacher file.')
  const layout = parameterLayout(card.config)
  const parameters = new Float32Array(layout.total)
  for (const { name, shape, offset } of layout.entries) parameters.set(floatsOf(file, name, shape), offset)
  return { config: card.config, parameters, card }
}
