// A decoder of either family as an ONNX file that follows the teacher contract (contract.ts): parameters in,
// bytes out, and back. Sequence [B, T]: the I image tokens of a frame, then its K segments of S text slots, T
// = I + K*S. All linear layers run on it at once; attention is decomposed, because the runtime has no
// `Attention` operator on the GPU and would not give the maps anyway.

import {
  kvHeadsOf,
  LAYER_NORM_EPSILON,
  mapKeys,
  modelNames,
  parameterLayout,
  RMS_NORM_EPSILON,
  type ModelConfig,
} from '../nn/config'
import { rotaryTable } from '../nn/rotary'
import { CARD_KEY, cardOf, validateConfig, type ModelCard } from './card'
import { TeacherError } from './failure'
import { floatsOf, readOnnx } from './onnxReader'
import { GraphBuilder } from './onnxWriter'

/**
 * Added to the score of a key that must not be seen; finite, so that a GPU's softmax never meets inf - inf.
 */
const HIDDEN = -1e30

/** Additive causal mask [n, n]: 0 on and below the diagonal. */
const causalMask = (n: number): Float32Array =>
  Float32Array.from({ length: n * n }, (_, at) => (at % n <= Math.floor(at / n) ? 0 : HIDDEN))

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

/** Constants of a rotation, [positions, headDim] each. */
interface Angles {
  cosine: string
  sine: string
}

/** Writes the nodes of one decoder; its fields are the values that all layers share. */
class Decoder {
  private readonly imageMask: string
  private readonly ownMask: string
  private readonly scale: string
  private readonly headDim: number
  private readonly epsilon: string
  /** Rotary positions of image tokens and of text slots; null where positions are learned. */
  private readonly angles: { image: Angles; text: Angles } | null

  constructor(
    private readonly g: GraphBuilder,
    private readonly config: ModelConfig,
  ) {
    const { imageTokens, textSlots, width, heads } = config
    this.headDim = width / heads
    this.imageMask = g.floats('imageMask', causalMask(imageTokens), [imageTokens, imageTokens])
    this.ownMask = g.floats('ownMask', causalMask(textSlots), [textSlots, textSlots])
    this.scale = g.floats('scale', [1 / Math.sqrt(this.headDim)], [1])
    this.epsilon = config.family === 'llama' ? g.floats('epsilon', [RMS_NORM_EPSILON], [1]) : ''
    this.angles =
      config.family === 'llama'
        ? {
            image: this.anglesOf('image', 0, imageTokens),
            text: this.anglesOf('text', imageTokens, mapKeys(config)),
          }
        : null
  }

  /** x [..., in] -> [..., out]. */
  linear(x: string, name: string): string {
    const product = this.g.node('MatMul', [x, `${name}.weight`])
    return this.config.family === 'gpt' ? this.g.node('Add', [product, `${name}.bias`]) : product
  }

  /** LayerNorm, or RMSNorm in plain operators: the ONNX operator is younger than our operator set. */
  norm(x: string, name: string): string {
    const { g } = this
    if (this.config.family === 'gpt')
      return g.node('LayerNormalization', [x, `${name}.weight`, `${name}.bias`], {
        axis: -1,
        epsilon: { float: LAYER_NORM_EPSILON },
      })
    const meanSquare = g.node('ReduceMean', [g.node('Mul', [x, x]), g.integers(-1)], { keepdims: 1 })
    const rms = g.node('Sqrt', [g.node('Add', [meanSquare, this.epsilon])])
    return g.node('Mul', [g.node('Div', [x, rms]), `${name}.weight`])
  }

  /**
   * Constants of the rotation at positions [first, end): cosines, and sines with the sign that the first half
   * of a head gets.
   */
  private anglesOf(part: string, first: number, end: number): Angles {
    const { headDim } = this
    const half = headDim / 2
    const table = rotaryTable(this.config)
    const row = (at: number, offset: number) =>
      table[(first + Math.floor(at / headDim)) * headDim + offset + (at % half)]
    const values = (value: (at: number) => number) =>
      Float32Array.from({ length: (end - first) * headDim }, (_, at) => value(at))
    return {
      cosine: this.g.floats(
        `${part}Cosine`,
        values((at) => row(at, 0)),
        [end - first, headDim],
      ),
      sine: this.g.floats(
        `${part}Sine`,
        values((at) => (at % headDim < half ? -row(at, half) : row(at, half))),
        [end - first, headDim],
      ),
    }
  }

  /** x [..., positions, headDim] turned: x cos + (second half, first half) (-sin, sin). */
  private rotate(x: string, { cosine, sine }: Angles, axis: number): string {
    const { g, headDim } = this
    const swapped = g.node('Concat', [g.slice(x, axis, headDim / 2), g.slice(x, axis, 0, headDim / 2)], {
      axis,
    })
    return g.node('Add', [g.node('Mul', [x, cosine]), g.node('Mul', [swapped, sine])])
  }

  /**
   * Heads of qkv [B, q heads + k heads + v heads, T, headDim] as [B, 3H, T, headDim]: a key-value head once
   * for each query head that reads it.
   */
  private repeatHeads(byHead: string): string {
    const { heads } = this.config
    const kvHeads = kvHeadsOf(this.config)
    if (kvHeads === heads) return byHead
    const read = Array.from({ length: heads }, (_, h) => heads + Math.floor((h * kvHeads) / heads))
    const order = this.g.integers(
      ...Array.from({ length: heads }, (_, h) => h),
      ...read,
      ...read.map((h) => h + kvHeads),
    )
    return this.g.node('Gather', [byHead, order], { axis: 1 })
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
    // [B, T, qkv] -> [B, 3H, T, headDim]: q heads, k heads, v heads.
    const byHead = this.repeatHeads(
      g.node('Transpose', [g.reshape(qkv, [0, 0, heads + 2 * kvHeadsOf(this.config), headDim])], {
        perm: [0, 2, 1, 3],
      }),
    )
    const perSegment = (value: string): string => g.reshape(value, [0, 0, -1, s, headDim])
    const atImage = (value: string): string =>
      this.angles ? this.rotate(value, this.angles.image, 3) : value
    const atText = (value: string): string =>
      this.angles
        ? g.reshape(this.rotate(perSegment(value), this.angles.text, 4), [0, 0, -1, headDim])
        : value
    const [plainImageQ, plainImageK, imageV] = g.nodes(
      'Split',
      [g.slice(byHead, 2, 0, i)],
      { axis: 1, num_outputs: 3 },
      3,
    )
    const [plainTextQ, plainTextK, textV] = g.nodes(
      'Split',
      [g.slice(byHead, 2, i)],
      { axis: 1, num_outputs: 3 },
      3,
    )
    const [imageQ, imageK] = [atImage(plainImageQ), atImage(plainImageK)]
    const [textQ, textK] = [atText(plainTextQ), atText(plainTextK)]
    const imageKeys = g.node('Transpose', [imageK], { perm: [0, 1, 3, 2] })
    const scaledText = g.node('Mul', [textQ, this.scale])

    const imageScores = g.node('MatMul', [g.node('Mul', [imageQ, this.scale]), imageKeys])
    const imageMap = g.node('Softmax', [g.node('Add', [imageScores, this.imageMask])], { axis: -1 })

    // A segment's own keys: one small product per segment, [B, H, K, S, S], laid beside the image keys as [B,
    // H, K*S, I+S].
    const ownKeys = g.node('Transpose', [perSegment(textK)], { perm: [0, 1, 2, 4, 3] })
    const ownScores = g.node('Add', [g.node('MatMul', [perSegment(scaledText), ownKeys]), this.ownMask])
    const scores = g.node(
      'Concat',
      [g.node('MatMul', [scaledText, imageKeys]), g.reshape(ownScores, [0, 0, -1, s])],
      { axis: -1 },
    )
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

  /** out(gelu(in(x))), or down(silu(gate(x)) up(x)) with gate and up side by side in one product. */
  mlp(x: string, name: { mlpIn: string; mlpOut: string }): string {
    const { g } = this
    const pre = this.linear(x, name.mlpIn)
    if (this.config.family === 'gpt')
      return this.linear(g.node('Gelu', [pre], { approximate: 'tanh' }), name.mlpOut)
    const [gate, up] = g.nodes('Split', [pre], { axis: -1, num_outputs: 2 }, 2)
    const silu = g.node('Mul', [gate, g.node('Sigmoid', [gate])])
    return this.linear(g.node('Mul', [silu, up]), name.mlpOut)
  }
}

/** @throws TeacherError `bad-weights` when card or parameters belong to another model. */
function checkBelongs(config: ModelConfig, parameters: Float32Array, card: ModelCard): void {
  const [said, own] = [Object.entries(card.config), Object.entries(config)].map(
    (entries) => new Map<string, string | number>(entries),
  )
  const differing = [...own.keys()].find((key) => own.get(key) !== said.get(key))
  if (differing) {
    throw new TeacherError(
      'bad-weights',
      `The card says ${differing} ${said.get(differing) ?? 'nothing'}, the model has ${own.get(differing)}.`,
      'Make the card from the same configuration as the model.',
    )
  }
  const { total } = parameterLayout(config)
  if (parameters.length !== total) {
    throw new TeacherError(
      'bad-weights',
      `The model wants ${total} floats of parameters, but ${parameters.length} were given.`,
      'Pass the whole flat buffer of this configuration.',
    )
  }
}

/** @throws TeacherError `bad-weights` when a parameter is not finite. */
function addWeights(g: GraphBuilder, config: ModelConfig, parameters: Float32Array): void {
  for (const { name, shape, offset, size } of parameterLayout(config).entries) {
    const values = parameters.subarray(offset, offset + size)
    if (!values.every(Number.isFinite))
      throw new TeacherError(
        'bad-weights',
        `The parameters ${name} hold a value that is not a finite number.`,
        'Export a model from before its training diverged.',
      )
    g.initializer(name, values, shape)
  }
}

/** Image tokens and words with their positions, side by side: [B, T, D]. */
function addEmbedding(g: GraphBuilder, config: ModelConfig): string {
  const { imageTokens, width } = config
  const names = modelNames(config)
  const at = (value: string, first: number, end: number): string =>
    names.positions ? g.node('Add', [value, g.slice(`${names.positions}.weight`, 0, first, end)]) : value
  const image = at(g.node('MatMul', ['features', 'projector.weight']), 0, imageTokens)
  const embedded = g.node('Gather', [`${names.embedding}.weight`, 'tokens'], { axis: 0 })
  const words = at(embedded, imageTokens, mapKeys(config))
  return g.node('Concat', [image, g.reshape(words, [0, -1, width])], { axis: 1 })
}

/** What a model's layers give, with a leading layer axis but for the text rows after the last: [B, K*S, D]. */
interface Layers {
  text: string
  imageMaps: string[]
  textMaps: string[]
  hidden: string[]
}

/** The layers on rows x [B, T, D]. */
function addLayers(g: GraphBuilder, config: ModelConfig, decoder: Decoder, x: string): Layers {
  const { imageTokens, layers } = config
  const names = modelNames(config)
  const imageMaps: string[] = []
  const textMaps: string[] = []
  const hidden: string[] = []
  for (let l = 0; l < layers; l++) {
    const last = l === layers - 1
    const name = names.layer(l)
    const attended = decoder.attention(decoder.norm(x, name.norm1), name.qkv, !last)
    imageMaps.push(attended.imageMap)
    textMaps.push(attended.textMap)
    // Nothing reads the image rows after the last layer's attention: only the text goes on. So the hidden
    // states given are those before it.
    if (last) x = g.slice(x, 1, imageTokens)
    const rows =
      attended.image === undefined
        ? attended.text
        : g.node('Concat', [attended.image, attended.text], { axis: 1 })
    x = g.node('Add', [x, decoder.linear(rows, name.attentionOut)])
    x = g.node('Add', [x, decoder.mlp(decoder.norm(x, name.norm2), name)])
    if (!last) hidden.push(g.node('Unsqueeze', [x, g.integers(0)]))
  }
  return { text: x, imageMaps, textMaps, hidden }
}

/** Logits, maps and hidden states, under the names of the contract. */
function addOutputs(g: GraphBuilder, config: ModelConfig, decoder: Decoder, given: Layers): void {
  const { imageTokens, textSlots, layers, vocabulary, width } = config
  const names = modelNames(config)
  const head = g.node('Transpose', [`${names.embedding}.weight`], { perm: [1, 0] })
  const logits = g.node('MatMul', [decoder.norm(given.text, names.finalNorm), head])
  g.reshape(logits, [0, -1, textSlots, vocabulary], 'logits')
  g.node('Concat', given.imageMaps, { axis: 0 }, 'image_attention')
  g.node('Concat', given.textMaps, { axis: 0 }, 'text_attention')
  // A model of one layer has no block whose image rows are carried on.
  if (given.hidden.length > 0) g.node('Concat', given.hidden, { axis: 0 }, 'hidden')
  g.output('logits', 'float32', ['B', 'K', textSlots, vocabulary])
  g.output('image_attention', 'float32', [layers, 'B', imageTokens, imageTokens])
  g.output('text_attention', 'float32', [layers, 'B', 'K', textSlots, mapKeys(config)])
  if (given.hidden.length > 0) g.output('hidden', 'float32', [layers - 1, 'B', 'T', width])
}

/**
 * The ONNX file of a model.
 * @param parameters flat buffer [layout.total] by `parameterLayout(config)`.
 * @param card stored as JSON in the file's metadata; its `config` must equal `config`.
 * @throws TeacherError `bad-weights` when sizes do not fit or a parameter is not finite, `bad-card` when the
 * configuration is impossible.
 */
export function exportTeacher(config: ModelConfig, parameters: Float32Array, card: ModelCard): Uint8Array {
  validateConfig(config)
  checkBelongs(config, parameters, card)
  const g = new GraphBuilder('teacher')
  g.input('features', 'float32', ['B', config.imageTokens, config.featureSize])
  g.input('tokens', 'int32', ['B', 'K', config.textSlots])
  addWeights(g, config, parameters)
  const decoder = new Decoder(g, config)
  const given = addLayers(g, config, decoder, addEmbedding(g, config))
  addOutputs(g, config, decoder, given)
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
  if (card.role === 'encoder')
    throw new TeacherError(
      'bad-weights',
      'This file holds the vision encoder, not a teacher.',
      'Choose a teacher file.',
    )
  const layout = parameterLayout(card.config)
  // Before anything is reserved: the weights of such a model must be in the file.
  if (4 * layout.count > onnx.length)
    throw new TeacherError(
      'bad-weights',
      `Its card says ${layout.count} parameters, more than the file has room for.`,
      'Choose a teacher file written by this project.',
    )
  const parameters = new Float32Array(layout.total)
  for (const { name, shape, offset } of layout.entries) parameters.set(floatsOf(file, name, shape), offset)
  return { config: card.config, parameters, card }
}
