// The paper's pre-studies a to d (METHOD, section 7) of one model: how its layers, its attention and its
// answers look, per capability. Sums run over chunks of frames in float64; prestudies.reference.ts has the
// plain definitions. A sample is one question with its picture: the image tokens, then the used text slots.

import type { HostData } from '../../distill/engine/deviceData'
import type { CpuTeacherOutput, HiddenShape } from '../../teacher/runtime'
import { CAPABILITIES, IMAGE_TOKENS, TEXT_SLOTS, type Capability } from '../../world/types'
import type { AnalysedModel, OnDone, Subject } from './model'

/** Bins of the normalised position in an answer. */
export const MARGIN_BINS = 10
/** The exponent of the generalized margin; at 1 it is 2 p - 1 with p the best word's probability. */
export const MARGIN_TAU = 1

/** What was found for the samples of one capability; null where there was nothing to average. */
export interface CapabilityPrestudy {
  samples: number
  /** (a) cos of a token in layer l and l + 1, mean over tokens [hiddenLayers - 1]. */
  adjacent: (number | null)[]
  /** (a) cos of the mean image token and the mean text token [hiddenLayers]. */
  visionText: (number | null)[]
  /** (b) mean cosine of the pooled states of two samples [hiddenLayers]. */
  similarity: (number | null)[]
  /** (c) mean of 1 - cos(x, mean x): pooled hidden states [hiddenLayers], flattened maps [layers]. */
  hiddenDispersion: (number | null)[]
  attentionDispersion: (number | null)[]
  /** (d) generalized margin by position in the answer, `<eos>` included [10], and over all positions. */
  margin: (number | null)[]
  meanMargin: number | null
}

export interface PrestudyResults {
  subject: Subject
  layers: number
  /** Files of this project give the states after all blocks but the last. */
  hiddenLayers: number
  frames: number
  tau: number
  capabilities: Record<Capability, CapabilityPrestudy>
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, v, i) => sum + v * b[i], 0)
const norm = (a: Float64Array): number => Math.sqrt(dot(a, a))

/** Vectors of one capability and layer, of which only two sums are kept: of the vectors, and of their directions. */
export class DirectionSums {
  private readonly sum: Float64Array
  private readonly directions: Float64Array
  private n = 0

  constructor(size: number) {
    this.sum = new Float64Array(size)
    this.directions = new Float64Array(size)
  }

  add(x: Float64Array): void {
    const length = norm(x)
    this.n++
    for (let i = 0; i < x.length; i++) {
      this.sum[i] += x[i]
      if (length > 0) this.directions[i] += x[i] / length
    }
  }

  /** Mean cosine of two different vectors: (|sum of directions|^2 - n) / (n (n - 1)); null for fewer than two. */
  get similarity(): number | null {
    const { n } = this
    return n < 2 ? null : (dot(this.directions, this.directions) - n) / (n * (n - 1))
  }

  /** Mean of 1 - cos(x, mean x) = 1 - (sum of directions) . (mean direction) / n; null without vectors. */
  get dispersion(): number | null {
    const length = norm(this.sum)
    return this.n === 0 || length === 0 ? null : 1 - dot(this.directions, this.sum) / (length * this.n)
  }
}

class Mean {
  private sum = 0
  private n = 0
  add(value: number): void {
    this.sum += value
    this.n++
  }
  get value(): number | null {
    return this.n === 0 ? null : this.sum / this.n
  }
}

const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make)

/** p_(1) - (sum over the others of p^(1 / tau))^tau. */
export function generalizedMargin(probabilities: ArrayLike<number>, tau: number): number {
  let best = 0
  for (let i = 1; i < probabilities.length; i++) if (probabilities[i] > probabilities[best]) best = i
  let rest = 0
  for (let i = 0; i < probabilities.length; i++) if (i !== best) rest += probabilities[i] ** (1 / tau)
  return probabilities[best] - rest ** tau
}

/** The bin of answer position `at` of `count`. */
export const marginBin = (at: number, count: number): number => Math.floor((MARGIN_BINS * (at + 0.5)) / count)

function softmax(logits: Float32Array, at: number, count: number, into: Float64Array): Float64Array {
  let top = -Infinity
  for (let i = 0; i < count; i++) top = Math.max(top, logits[at + i])
  let sum = 0
  for (let i = 0; i < count; i++) sum += into[i] = Math.exp(logits[at + i] - top)
  for (let i = 0; i < count; i++) into[i] /= sum
  return into
}

/** Everything that is summed of one capability. */
class CapabilitySums {
  samples = 0
  readonly adjacent: Mean[]
  readonly visionText: Mean[]
  readonly hidden: DirectionSums[]
  readonly maps: DirectionSums[]
  readonly margin = many(MARGIN_BINS, () => new Mean())
  readonly meanMargin = new Mean()

  constructor(layers: number, hiddenLayers: number, width: number) {
    this.adjacent = many(Math.max(0, hiddenLayers - 1), () => new Mean())
    this.visionText = many(hiddenLayers, () => new Mean())
    this.hidden = many(hiddenLayers, () => new DirectionSums(width))
    this.maps = many(layers, () => new DirectionSums(MAP))
  }

  get result(): CapabilityPrestudy {
    return {
      samples: this.samples,
      adjacent: this.adjacent.map(({ value }) => value),
      visionText: this.visionText.map(({ value }) => value),
      similarity: this.hidden.map(({ similarity }) => similarity),
      hiddenDispersion: this.hidden.map(({ dispersion }) => dispersion),
      attentionDispersion: this.maps.map(({ dispersion }) => dispersion),
      margin: this.margin.map(({ value }) => value),
      meanMargin: this.meanMargin.value,
    }
  }
}

const KEYS = IMAGE_TOKENS + TEXT_SLOTS
const IMAGE_MAP = IMAGE_TOKENS * IMAGE_TOKENS
/** A sample's map as a vector: image rows over image keys, then text rows over all keys. */
const MAP = IMAGE_MAP + TEXT_SLOTS * KEYS

/** Rows of hidden states of one layer: `at(row)` is where a row begins. */
interface Rows {
  states: Float32Array
  width: number
}

function cosine({ states, width }: Rows, a: number, b: number): number {
  let [product, first, second] = [0, 0, 0]
  for (let d = 0; d < width; d++) {
    const [x, y] = [states[a + d], states[b + d]]
    product += x * y
    first += x * x
    second += y * y
  }
  return first > 0 && second > 0 ? product / Math.sqrt(first * second) : 0
}

/** Rows from `at` on, per layer: the sum of their states, and of their cosines with the next layer. */
function sumRows(rows: Rows, at: readonly number[], count: number): { sum: Float64Array; cosines: number }[] {
  const { states, width } = rows
  return at.map((begin, layer) => {
    const sum = new Float64Array(width)
    let cosines = 0
    for (let row = 0; row < count; row++) {
      const from = begin + row * width
      for (let d = 0; d < width; d++) sum[d] += states[from + d]
      if (layer + 1 < at.length) cosines += cosine(rows, from, at[layer + 1] + row * width)
    }
    return { sum, cosines }
  })
}

/** Sums over samples, chunk by chunk. */
export class PrestudySums {
  private sums: CapabilitySums[] | null = null
  private layers = 0
  private frames = 0
  private readonly map = new Float64Array(MAP)

  /** `hidden`: the states that the outputs have. */
  constructor(
    private readonly hidden: HiddenShape,
    private readonly tau = MARGIN_TAU,
  ) {}

  /** Adds the outputs for frames [first, first + count) of the data set. */
  add(output: CpuTeacherOutput, host: HostData, first: number, count: number): void {
    const { questionsPerFrame: segments } = host
    const tokens = IMAGE_TOKENS + segments * TEXT_SLOTS
    const { layers: hiddenLayers, width } = this.hidden
    this.layers = output.layers
    this.sums ??= CAPABILITIES.map(() => new CapabilitySums(this.layers, hiddenLayers, width))
    this.frames += count
    const rows = { states: output.hidden ?? new Float32Array(), width }
    const place = (frame: number, row: number): number[] =>
      Array.from({ length: hiddenLayers }, (_, layer) => ((layer * count + frame) * tokens + row) * width)
    for (let frame = 0; frame < count; frame++) {
      const image = sumRows(rows, place(frame, 0), IMAGE_TOKENS)
      for (let k = 0; k < segments; k++) {
        const question = (first + frame) * segments + k
        const sums = this.sums[host.capabilities[question]]
        const used = host.lengths[question]
        sums.samples++
        addStates(sums, image, sumRows(rows, place(frame, IMAGE_TOKENS + k * TEXT_SLOTS), used), used)
        for (let layer = 0; layer < this.layers; layer++)
          sums.maps[layer].add(
            this.sampleMap(output, layer * count + frame, (layer * count + frame) * segments + k, used),
          )
        this.addMargins(sums, output, host, question, frame * segments + k)
      }
    }
  }

  /** The map of one sample; rows of slots that are not used are 0. */
  private sampleMap(output: CpuTeacherOutput, image: number, text: number, used: number): Float64Array {
    const { map } = this
    const { imageAttention, textAttention } = output
    for (let i = 0; i < IMAGE_MAP; i++) map[i] = imageAttention[image * IMAGE_MAP + i]
    map.fill(0, IMAGE_MAP)
    for (let i = 0; i < used * KEYS; i++) map[IMAGE_MAP + i] = textAttention[text * TEXT_SLOTS * KEYS + i]
    return map
  }

  private addMargins(
    sums: CapabilitySums,
    { logits, vocabulary }: CpuTeacherOutput,
    host: HostData,
    question: number,
    segment: number,
  ): void {
    const slots = Array.from({ length: TEXT_SLOTS }, (_, s) => s).filter(
      (s) => host.targets[question * TEXT_SLOTS + s] >= 0,
    )
    const p = new Float64Array(vocabulary)
    slots.forEach((slot, at) => {
      softmax(logits, (segment * TEXT_SLOTS + slot) * vocabulary, vocabulary, p)
      const margin = generalizedMargin(p, this.tau)
      sums.margin[marginBin(at, slots.length)].add(margin)
      sums.meanMargin.add(margin)
    })
  }

  /** Throws where nothing was added. */
  result(subject: Subject): PrestudyResults {
    const { sums, layers, frames, tau } = this
    if (!sums) throw new RangeError('pre-studies need at least one frame')
    const [perception, reasoning, planning] = sums.map(({ result }) => result)
    return {
      subject,
      layers,
      hiddenLayers: this.hidden.layers,
      frames,
      tau,
      capabilities: { perception, reasoning, planning },
    }
  }
}

type LayerSums = ReturnType<typeof sumRows>

/** One sample's hidden states: `image` and `text` are sums over its rows. */
function addStates(sums: CapabilitySums, image: LayerSums, text: LayerSums, used: number): void {
  image.forEach(({ sum, cosines }, layer) => {
    const words = text[layer]
    const tokens = IMAGE_TOKENS + used
    if (layer + 1 < image.length) sums.adjacent[layer].add((cosines + words.cosines) / tokens)
    sums.visionText[layer].add(dot(sum, words.sum) / (norm(sum) * norm(words.sum)))
    sums.hidden[layer].add(sum.map((value, d) => (value + words.sum[d]) / tokens))
  })
}

/** The pre-studies of a model on a data set. */
export async function runPrestudies(
  model: AnalysedModel,
  host: HostData,
  onDone?: OnDone,
): Promise<PrestudyResults> {
  const sums = new PrestudySums(model.hidden ?? { layers: 0, width: 0 })
  await model.forEachChunk(host, true, (output, first, count) => sums.add(output, host, first, count), onDone)
  return sums.result(model.subject)
}
