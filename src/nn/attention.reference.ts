// Float64 reference of packed causal attention and of the token embedding: image rows see their frame's image
// tokens so far, text rows see the whole image and their own segment so far (row layout: PackedBatch).

import { batchRows, kvHeadsOf, mapKeys, qkvWidth, type ModelConfig, type PackedBatch } from './config'

/**
 * Which rows each row may attend to: key columns [0, imageKeys) are rows imageBase + j, then textKeys rows
 * from textBase.
 */
export interface RowKeys {
  imageBase: Int32Array
  imageKeys: Int32Array
  textBase: Int32Array
  textKeys: Int32Array
}

/**
 * The keys of every row of a packed batch; all arrays [R]. Text keys sit in map columns from `imageTokens`
 * on.
 */
export function rowKeys(config: ModelConfig, frames: number, segments: number): RowKeys {
  const { imageTokens: images, textSlots } = config
  const rows = batchRows(config, frames, segments)
  const keys: RowKeys = {
    imageBase: new Int32Array(rows),
    imageKeys: new Int32Array(rows),
    textBase: new Int32Array(rows),
    textKeys: new Int32Array(rows),
  }
  for (let b = 0; b < frames; b++) {
    for (let i = 0; i < images; i++) {
      keys.imageBase[b * images + i] = b * images
      keys.imageKeys[b * images + i] = i + 1
    }
    for (let k = 0; k < segments; k++) {
      const segment = frames * images + (b * segments + k) * textSlots
      for (let s = 0; s < textSlots; s++) {
        keys.imageBase[segment + s] = b * images
        keys.imageKeys[segment + s] = images
        keys.textBase[segment + s] = segment
        keys.textKeys[segment + s] = s + 1
      }
    }
  }
  return keys
}

/**
 * Layout of a row of qkv: its length, and the first column of the keys and of the values that query head h
 * reads.
 */
function qkvColumns(config: ModelConfig): {
  headDim: number
  stride: number
  key: (h: number) => number
  value: (h: number) => number
} {
  const { width, heads } = config
  const headDim = width / heads
  const kvHeads = kvHeadsOf(config)
  const first = (h: number) => width + Math.floor((h * kvHeads) / heads) * headDim
  return { headDim, stride: qkvWidth(config), key: first, value: (h) => first(h) + kvHeads * headDim }
}

/**
 * Scaled dot-product attention, softmax over a row's visible keys, scale 1/sqrt(headDim).
 * qkv [R, (H + 2 kvHeads) headDim] with columns q|k|v, heads contiguous inside each; query head h reads
 * key-value head floor(h kvHeads / H) -> output [R, D], attention [R, H, keys] (0 where masked).
 */
export function attentionForward(
  config: ModelConfig,
  keys: RowKeys,
  qkv: Float64Array,
): { output: Float64Array; attention: Float64Array } {
  const { width: d, heads, imageTokens: images } = config
  const rows = keys.imageKeys.length
  const { headDim, stride, key, value } = qkvColumns(config)
  const columns = mapKeys(config)
  const scale = 1 / Math.sqrt(headDim)
  const output = new Float64Array(rows * d)
  const attention = new Float64Array(rows * heads * columns)
  for (let r = 0; r < rows; r++) {
    const textEnd = images + keys.textKeys[r]
    for (let h = 0; h < heads; h++) {
      const base = (r * heads + h) * columns
      const out = r * d + h * headDim
      const q = r * stride + h * headDim
      let peak = -Infinity
      for (let j = 0; j < textEnd; j++) {
        if (j >= keys.imageKeys[r] && j < images) continue
        const k = keyRow(keys, images, r, j) * stride + key(h)
        let score = 0
        for (let c = 0; c < headDim; c++) score += qkv[q + c] * qkv[k + c]
        attention[base + j] = score * scale
        peak = Math.max(peak, score * scale)
      }
      let sum = 0
      for (let j = 0; j < textEnd; j++) {
        if (j >= keys.imageKeys[r] && j < images) continue
        attention[base + j] = Math.exp(attention[base + j] - peak)
        sum += attention[base + j]
      }
      for (let j = 0; j < textEnd; j++) {
        if (j >= keys.imageKeys[r] && j < images) continue
        const probability = attention[base + j] / sum
        attention[base + j] = probability
        const v = keyRow(keys, images, r, j) * stride + value(h)
        for (let c = 0; c < headDim; c++) output[out + c] += probability * qkv[v + c]
      }
    }
  }
  return { output, attention }
}

/**
 * Backward of `attentionForward` from either or both of dOutput [R, D] and an upstream gradient dAttention
 * [R, H, keys] (of a loss that reads the maps themselves) -> dqkv, as wide as qkv. dP = dO V' + dAttention;
 * dScore = P (dP - sum_j P dP); dQ = dScore K scale; dK = dScore' Q scale; dV = P' dO.
 */
export function attentionBackward(
  config: ModelConfig,
  keys: RowKeys,
  qkv: Float64Array,
  attention: Float64Array,
  dOutput: Float64Array | undefined,
  dAttention: Float64Array | undefined,
): Float64Array {
  const { width: d, heads, imageTokens: images } = config
  const rows = keys.imageKeys.length
  const { headDim, stride, key, value } = qkvColumns(config)
  const columns = mapKeys(config)
  const scale = 1 / Math.sqrt(headDim)
  const dqkv = new Float64Array(rows * stride)
  const dP = new Float64Array(columns)
  for (let r = 0; r < rows; r++) {
    const textEnd = images + keys.textKeys[r]
    for (let h = 0; h < heads; h++) {
      const base = (r * heads + h) * columns
      const out = r * d + h * headDim
      const q = r * stride + h * headDim
      let mean = 0
      for (let j = 0; j < textEnd; j++) {
        if (j >= keys.imageKeys[r] && j < images) continue
        const probability = attention[base + j]
        let dProbability = dAttention ? dAttention[base + j] : 0
        if (dOutput) {
          const v = keyRow(keys, images, r, j) * stride + value(h)
          for (let c = 0; c < headDim; c++) {
            dProbability += dOutput[out + c] * qkv[v + c]
            dqkv[v + c] += probability * dOutput[out + c]
          }
        }
        dP[j] = dProbability
        mean += probability * dProbability
      }
      for (let j = 0; j < textEnd; j++) {
        if (j >= keys.imageKeys[r] && j < images) continue
        const dScore = attention[base + j] * (dP[j] - mean) * scale
        const k = keyRow(keys, images, r, j) * stride + key(h)
        for (let c = 0; c < headDim; c++) {
          dqkv[q + c] += dScore * qkv[k + c]
          dqkv[k + c] += dScore * qkv[q + c]
        }
      }
    }
  }
  return dqkv
}

function keyRow(keys: RowKeys, images: number, r: number, j: number): number {
  return j < images ? keys.imageBase[r] + j : keys.textBase[r] + j - images
}

/**
 * x of the first layer [R, D]: image row (b, i) = features projector + wpe[i]; text row (b, k, s) =
 * wte[token] + wpe[I + s]. No wpe: rotary positions.
 */
export function embed(
  config: ModelConfig,
  batch: PackedBatch,
  wte: Float64Array,
  wpe: Float64Array | null,
  projector: Float64Array,
): Float64Array {
  const { width: d, imageTokens: images, textSlots, featureSize } = config
  const imageRows = batch.frames * images
  const x = new Float64Array(batchRows(config, batch.frames, batch.segments) * d)
  for (let r = 0; r < imageRows; r++) {
    for (let c = 0; c < d; c++) x[r * d + c] = wpe ? wpe[(r % images) * d + c] : 0
    for (let f = 0; f < featureSize; f++) {
      const feature = batch.features[r * featureSize + f]
      for (let c = 0; c < d; c++) x[r * d + c] += feature * projector[f * d + c]
    }
  }
  for (let t = 0; t < batch.tokens.length; t++) {
    const position = images + (t % textSlots)
    for (let c = 0; c < d; c++)
      x[(imageRows + t) * d + c] = wte[batch.tokens[t] * d + c] + (wpe ? wpe[position * d + c] : 0)
  }
  return x
}

/**
 * Backward of `embed`: adds dx [R, D] into dwte [V, D], dwpe [keys, D] (if there is one) and dprojector [F,
 * D].
 */
export function embedBackward(
  config: ModelConfig,
  batch: PackedBatch,
  dx: Float64Array,
  dwte: Float64Array,
  dwpe: Float64Array | null,
  dprojector: Float64Array,
): void {
  const { width: d, imageTokens: images, textSlots, featureSize } = config
  const imageRows = batch.frames * images
  for (let r = 0; r < imageRows; r++) {
    if (dwpe) for (let c = 0; c < d; c++) dwpe[(r % images) * d + c] += dx[r * d + c]
    for (let f = 0; f < featureSize; f++) {
      const feature = batch.features[r * featureSize + f]
      for (let c = 0; c < d; c++) dprojector[f * d + c] += feature * dx[r * d + c]
    }
  }
  for (let t = 0; t < batch.tokens.length; t++) {
    const position = images + (t % textSlots)
    for (let c = 0; c < d; c++) {
      const value = dx[(imageRows + t) * d + c]
      dwte[batch.tokens[t] * d + c] += value
      if (dwpe) dwpe[position * d + c] += value
    }
  }
}
