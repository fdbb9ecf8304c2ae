// The pre-studies by their definitions (METHOD, section 7), in float64 and slowly: every vector is written out, every
// pair is compared. prestudies.ts must give the same numbers.

import { batchRows, mapKeys, type ModelConfig, type PackedBatch } from '../../nn/config'
import type { ForwardResult } from '../../nn/model.reference'
import { CAPABILITIES, type Capability } from '../../world/types'
import type { CapabilityPrestudy } from './prestudies'

type Vector = number[]

const dot = (a: Vector, b: Vector): number => a.reduce((sum, v, i) => sum + v * b[i], 0)
const cosine = (a: Vector, b: Vector): number => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, v) => sum + v, 0) / values.length
const meanVector = (vectors: readonly Vector[]): Vector =>
  vectors[0].map((_, i) => vectors.reduce((sum, v) => sum + v[i], 0) / vectors.length)

/** Mean of 1 - cos(x, mean x). */
export function dispersion(vectors: readonly Vector[]): number | null {
  if (vectors.length === 0) return null
  const centre = meanVector(vectors)
  return meanOf(vectors.map((x) => 1 - cosine(x, centre)))
}

/** Mean cosine of all pairs. */
export function pairwiseSimilarity(vectors: readonly Vector[]): number | null {
  const pairs = vectors.flatMap((a, i) => vectors.slice(i + 1).map((b) => cosine(a, b)))
  return meanOf(pairs)
}

/** p_(1) - (sum_{k >= 2} p_(k)^(1 / tau))^tau of logits. */
export function margin(logits: Vector, tau: number): number {
  const weights = logits.map((v) => Math.exp(v))
  const total = weights.reduce((sum, v) => sum + v, 0)
  const [first, ...others] = weights.map((v) => v / total).sort((a, b) => b - a)
  return first - others.reduce((sum, p) => sum + p ** (1 / tau), 0) ** tau
}

/** One question with its picture: rows of the packed batch that belong to it, in order. */
interface Sample {
  capability: Capability
  imageRows: number[]
  textRows: number[]
  /** Rows of logits that predict an answer token. */
  answers: number[]
}

function samplesOf(config: ModelConfig, batch: PackedBatch): Sample[] {
  const { imageTokens, textSlots } = config
  const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i)
  return Array.from(batch.lengths, (used, question) => {
    const frame = Math.floor(question / batch.segments)
    const slots = range(question * textSlots, used)
    return {
      capability: CAPABILITIES[batch.capabilities[question]],
      imageRows: range(frame * imageTokens, imageTokens),
      textRows: slots.map((slot) => batch.frames * imageTokens + slot),
      answers: slots.filter((slot) => batch.targets[slot] >= 0),
    }
  })
}

/**
 * The pre-studies of each capability from a float64 forward pass; hidden states of the first `hiddenLayers` blocks.
 * `tau`: of the generalized margin; `bins`: of the position in an answer.
 */
export function prestudiesReference(
  config: ModelConfig,
  { hidden, attention, logits }: ForwardResult,
  batch: PackedBatch,
  { hiddenLayers, tau, bins }: { hiddenLayers: number; tau: number; bins: number },
): Record<Capability, CapabilityPrestudy> {
  const { width, heads, imageTokens, textSlots, vocabulary } = config
  const keys = mapKeys(config)
  const tokens = imageTokens + textSlots
  if (attention[0].length !== batchRows(config, batch.frames, batch.segments) * heads * keys)
    throw new RangeError('the maps do not belong to this batch')
  const state = (layer: number, row: number): Vector =>
    Array.from(hidden[layer].subarray(row * width, (row + 1) * width))
  const pooled = (layer: number, rows: number[]): Vector => meanVector(rows.map((row) => state(layer, row)))
  const all = ({ imageRows, textRows }: Sample): number[] => [...imageRows, ...textRows]
  // The head-averaged map [T, T] of the sample, rows of unused slots 0, flattened.
  const map = (layer: number, sample: Sample): Vector =>
    Array.from({ length: tokens * tokens }, (_, at) => {
      const [query, key] = [Math.floor(at / tokens), at % tokens]
      const row = query < imageTokens ? sample.imageRows[query] : sample.textRows[query - imageTokens]
      if (row === undefined) return 0
      const perHead = Array.from(
        { length: heads },
        (_, h) => attention[layer][(row * heads + h) * keys + key],
      )
      return meanOf(perHead)!
    })
  const layersOf = (count: number): number[] => Array.from({ length: Math.max(0, count) }, (_, l) => l)
  const every = samplesOf(config, batch)
  const of = (capability: Capability): CapabilityPrestudy => {
    const samples = every.filter((sample) => sample.capability === capability)
    const margins = samples.flatMap(({ answers }) =>
      answers.map((row, at) => ({
        bin: Math.floor((bins * (at + 0.5)) / answers.length),
        value: margin(Array.from(logits.subarray(row * vocabulary, (row + 1) * vocabulary)), tau),
      })),
    )
    return {
      samples: samples.length,
      adjacent: layersOf(hiddenLayers - 1).map((l) =>
        meanOf(samples.map((s) => meanOf(all(s).map((row) => cosine(state(l, row), state(l + 1, row))))!)),
      ),
      visionText: layersOf(hiddenLayers).map((l) =>
        meanOf(samples.map((s) => cosine(pooled(l, s.imageRows), pooled(l, s.textRows)))),
      ),
      similarity: layersOf(hiddenLayers).map((l) =>
        pairwiseSimilarity(samples.map((s) => pooled(l, all(s)))),
      ),
      hiddenDispersion: layersOf(hiddenLayers).map((l) => dispersion(samples.map((s) => pooled(l, all(s))))),
      attentionDispersion: layersOf(attention.length).map((l) => dispersion(samples.map((s) => map(l, s)))),
      margin: layersOf(bins).map((bin) => meanOf(margins.filter((m) => m.bin === bin).map((m) => m.value))),
      meanMargin: meanOf(margins.map((m) => m.value)),
    }
  }
  return { perception: of('perception'), reasoning: of('reasoning'), planning: of('planning') }
}
