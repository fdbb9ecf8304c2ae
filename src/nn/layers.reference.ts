// Float64 references of the model's row-wise layers, forward and backward: slow, obvious, the specification of the
// kernels. A backward adds into the parameter gradients it is given and returns the input's gradient.
// Attention: attention.reference.ts.

import { LAYER_NORM_EPSILON, RMS_NORM_EPSILON } from './config'

/** Largest magnitude given to tanh (some GPUs overflow beyond); tanh is 1 to double precision there. */
export const TANH_LIMIT = 15

const GELU_SCALE = Math.sqrt(2 / Math.PI)
const GELU_CUBIC = 0.044715

/** y = x w + b. x [rows, nIn], w [nIn, nOut], b [nOut] or null -> y [rows, nOut]. */
export function linearForward(
  x: Float64Array,
  w: Float64Array,
  b: Float64Array | null,
  nIn: number,
  nOut: number,
): Float64Array {
  const rows = x.length / nIn
  const y = new Float64Array(rows * nOut)
  for (let r = 0; r < rows; r++) {
    const out = r * nOut
    if (b) for (let o = 0; o < nOut; o++) y[out + o] = b[o]
    let i = 0
    // Four inputs at a time: an output is read and written once for all of them.
    for (; i + 4 <= nIn; i += 4) {
      const at = r * nIn + i
      const [x0, x1, x2, x3] = [x[at], x[at + 1], x[at + 2], x[at + 3]]
      const w0 = i * nOut
      const [w1, w2, w3] = [w0 + nOut, w0 + 2 * nOut, w0 + 3 * nOut]
      for (let o = 0; o < nOut; o++)
        y[out + o] += x0 * w[w0 + o] + x1 * w[w1 + o] + x2 * w[w2 + o] + x3 * w[w3 + o]
    }
    for (; i < nIn; i++) {
      const value = x[r * nIn + i]
      for (let o = 0; o < nOut; o++) y[out + o] += value * w[i * nOut + o]
    }
  }
  return y
}

/**
 * Backward of `linearForward`: dw += x' dy, db += column sums of dy, returns dx = dy w'.
 * dy [rows, nOut], x [rows, nIn], w and dw [nIn, nOut], db [nOut] or null -> dx [rows, nIn].
 */
export function linearBackward(
  dy: Float64Array,
  x: Float64Array,
  w: Float64Array,
  dw: Float64Array,
  db: Float64Array | null,
  nIn: number,
  nOut: number,
): Float64Array {
  const rows = x.length / nIn
  const dx = new Float64Array(rows * nIn)
  if (db) for (let r = 0; r < rows; r++) for (let o = 0; o < nOut; o++) db[o] += dy[r * nOut + o]
  let r = 0
  // Four rows at a time: a weight and its gradient are read once for all of them.
  for (; r + 4 <= rows; r += 4) {
    const y0 = r * nOut
    const [y1, y2, y3] = [y0 + nOut, y0 + 2 * nOut, y0 + 3 * nOut]
    for (let i = 0; i < nIn; i++) {
      const at = r * nIn + i
      const [x0, x1, x2, x3] = [x[at], x[at + nIn], x[at + 2 * nIn], x[at + 3 * nIn]]
      let [s0, s1, s2, s3] = [0, 0, 0, 0]
      for (let o = 0; o < nOut; o++) {
        const weight = w[i * nOut + o]
        s0 += dy[y0 + o] * weight
        s1 += dy[y1 + o] * weight
        s2 += dy[y2 + o] * weight
        s3 += dy[y3 + o] * weight
        dw[i * nOut + o] += x0 * dy[y0 + o] + x1 * dy[y1 + o] + x2 * dy[y2 + o] + x3 * dy[y3 + o]
      }
      dx[at] = s0
      dx[at + nIn] = s1
      dx[at + 2 * nIn] = s2
      dx[at + 3 * nIn] = s3
    }
  }
  for (; r < rows; r++)
    for (let i = 0; i < nIn; i++)
      for (let o = 0; o < nOut; o++) {
        dx[r * nIn + i] += dy[r * nOut + o] * w[i * nOut + o]
        dw[i * nOut + o] += x[r * nIn + i] * dy[r * nOut + o]
      }
  return dx
}

/**
 * Mean and reciprocal standard deviation (biased variance, epsilon inside the root) of row r of x [rows, n].
 */
function moments(x: Float64Array, r: number, n: number): [mean: number, reciprocal: number] {
  let mean = 0
  for (let i = 0; i < n; i++) mean += x[r * n + i]
  mean /= n
  let variance = 0
  for (let i = 0; i < n; i++) variance += (x[r * n + i] - mean) ** 2
  return [mean, 1 / Math.sqrt(variance / n + LAYER_NORM_EPSILON)]
}

/**
 * LayerNorm over the last axis: y = (x - mean) / sqrt(var + eps) * gain + bias. x [rows, n] -> y [rows, n].
 */
export function layerNormForward(x: Float64Array, gain: Float64Array, bias: Float64Array): Float64Array {
  const n = gain.length
  const y = new Float64Array(x.length)
  for (let r = 0; r < x.length / n; r++) {
    const [mean, reciprocal] = moments(x, r, n)
    for (let i = 0; i < n; i++) y[r * n + i] = (x[r * n + i] - mean) * reciprocal * gain[i] + bias[i]
  }
  return y
}

/**
 * Backward of `layerNormForward`: dgain += sum dy xhat, dbias += sum dy,
 * dx = (dxhat - mean(dxhat) - xhat mean(dxhat xhat)) / std with dxhat = dy gain. dy, x [rows, n] -> dx [rows,
 * n].
 */
export function layerNormBackward(
  dy: Float64Array,
  x: Float64Array,
  gain: Float64Array,
  dgain: Float64Array,
  dbias: Float64Array,
): Float64Array {
  const n = gain.length
  const dx = new Float64Array(x.length)
  for (let r = 0; r < x.length / n; r++) {
    const [mean, reciprocal] = moments(x, r, n)
    let sum = 0
    let sumHat = 0
    for (let i = 0; i < n; i++) {
      const hat = (x[r * n + i] - mean) * reciprocal
      const cotangent = dy[r * n + i]
      dgain[i] += cotangent * hat
      dbias[i] += cotangent
      sum += cotangent * gain[i]
      sumHat += cotangent * gain[i] * hat
    }
    for (let i = 0; i < n; i++) {
      const hat = (x[r * n + i] - mean) * reciprocal
      dx[r * n + i] = (dy[r * n + i] * gain[i] - sum / n - (hat * sumHat) / n) * reciprocal
    }
  }
  return dx
}

/**
 * RMSNorm over rows of width gain.length: y = gain x / sqrt(mean(x^2) + eps). No mean is taken off, nothing
 * is added.
 */
export function rmsNormForward(x: Float64Array, gain: Float64Array): Float64Array {
  const n = gain.length
  const y = new Float64Array(x.length)
  for (let r = 0; r < x.length / n; r++) {
    const reciprocal = reciprocalRms(x, r, n)
    for (let i = 0; i < n; i++) y[r * n + i] = x[r * n + i] * reciprocal * gain[i]
  }
  return y
}

/**
 * Backward of `rmsNormForward`: dx = (g - hat mean(g hat)) / rms with g = dy gain and hat = x / rms; adds
 * into dgain. Returns dx [rows, n].
 */
export function rmsNormBackward(
  dy: Float64Array,
  x: Float64Array,
  gain: Float64Array,
  dgain: Float64Array,
): Float64Array {
  const n = gain.length
  const dx = new Float64Array(x.length)
  for (let r = 0; r < x.length / n; r++) {
    const reciprocal = reciprocalRms(x, r, n)
    let mean = 0
    for (let i = 0; i < n; i++) {
      const hat = x[r * n + i] * reciprocal
      dgain[i] += dy[r * n + i] * hat
      mean += (dy[r * n + i] * gain[i] * hat) / n
    }
    for (let i = 0; i < n; i++)
      dx[r * n + i] = (dy[r * n + i] * gain[i] - x[r * n + i] * reciprocal * mean) * reciprocal
  }
  return dx
}

function reciprocalRms(x: Float64Array, row: number, n: number): number {
  let squares = 0
  for (let i = 0; i < n; i++) squares += x[row * n + i] ** 2
  return 1 / Math.sqrt(squares / n + RMS_NORM_EPSILON)
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/** SwiGLU: rows of gate | up [rows, 2 hidden] -> silu(gate) up [rows, hidden], silu(x) = x sigmoid(x). */
export function swigluForward(pre: Float64Array, hidden: number): Float64Array {
  const y = new Float64Array(pre.length / 2)
  for (let at = 0; at < y.length; at++) {
    const gate = Math.floor(at / hidden) * 2 * hidden + (at % hidden)
    y[at] = pre[gate] * sigmoid(pre[gate]) * pre[gate + hidden]
  }
  return y
}

/**
 * Backward of `swigluForward`: dy [rows, hidden] -> d(gate | up) [rows, 2 hidden]; silu'(x) = s + x s (1 - s)
 * with s = sigmoid(x).
 */
export function swigluBackward(dy: Float64Array, pre: Float64Array, hidden: number): Float64Array {
  const dPre = new Float64Array(pre.length)
  for (let at = 0; at < dy.length; at++) {
    const gate = Math.floor(at / hidden) * 2 * hidden + (at % hidden)
    const x = pre[gate]
    const s = sigmoid(x)
    dPre[gate] = dy[at] * pre[gate + hidden] * (s + x * s * (1 - s))
    dPre[gate + hidden] = dy[at] * x * s
  }
  return dPre
}

/** tanh of the GELU argument sqrt(2/pi) (x + .044715 x^3), the argument clamped to +-TANH_LIMIT. */
function geluTanh(x: number): number {
  const argument = GELU_SCALE * (x + GELU_CUBIC * x * x * x)
  return Math.tanh(Math.max(-TANH_LIMIT, Math.min(TANH_LIMIT, argument)))
}

/** tanh-approximated GELU (GPT-2's `gelu_new`), elementwise. */
export function geluForward(x: Float64Array): Float64Array {
  const y = new Float64Array(x.length)
  for (let i = 0; i < x.length; i++) y[i] = 0.5 * x[i] * (1 + geluTanh(x[i]))
  return y
}

/** Backward of `geluForward`: dx = dy gelu'(x), elementwise. */
export function geluBackward(dy: Float64Array, x: Float64Array): Float64Array {
  const dx = new Float64Array(x.length)
  for (let i = 0; i < x.length; i++) {
    const value = x[i]
    const t = geluTanh(value)
    const inner = GELU_SCALE * (1 + 3 * GELU_CUBIC * value * value)
    dx[i] = dy[i] * (0.5 * (1 + t) + 0.5 * value * (1 - t * t) * inner)
  }
  return dx
}

/** Tied head: logits = hidden wte'. hidden [rows, d], wte [vocabulary, d] -> logits [rows, vocabulary]. */
export function headForward(hidden: Float64Array, wte: Float64Array, d: number): Float64Array {
  const rows = hidden.length / d
  const vocabulary = wte.length / d
  const logits = new Float64Array(rows * vocabulary)
  for (let r = 0; r < rows; r++) {
    for (let t = 0; t < vocabulary; t++) {
      let sum = 0
      for (let i = 0; i < d; i++) sum += hidden[r * d + i] * wte[t * d + i]
      logits[r * vocabulary + t] = sum
    }
  }
  return logits
}

/** Backward of `headForward`: dwte += dlogits' hidden, returns dhidden = dlogits wte [rows, d]. */
export function headBackward(
  dlogits: Float64Array,
  hidden: Float64Array,
  wte: Float64Array,
  dwte: Float64Array,
  d: number,
): Float64Array {
  const rows = hidden.length / d
  const vocabulary = wte.length / d
  const dhidden = new Float64Array(hidden.length)
  for (let r = 0; r < rows; r++) {
    for (let t = 0; t < vocabulary; t++) {
      const cotangent = dlogits[r * vocabulary + t]
      if (cotangent === 0) continue
      for (let i = 0; i < d; i++) {
        dhidden[r * d + i] += cotangent * wte[t * d + i]
        dwte[t * d + i] += cotangent * hidden[r * d + i]
      }
    }
  }
  return dhidden
}

/**
 * Softmax cross-entropy, the mean over the rows with target >= 0 (0 when there is none).
 * logits [rows, vocabulary], targets [rows] -> loss (nats) and dlogits [rows, vocabulary] = (softmax -
 * onehot) / count.
 */
export function softmaxCrossEntropy(
  logits: Float64Array,
  targets: Int32Array,
): { loss: number; dLogits: Float64Array; count: number } {
  const rows = targets.length
  const vocabulary = logits.length / rows
  const dLogits = new Float64Array(logits.length)
  let count = 0
  for (let r = 0; r < rows; r++) if (targets[r] >= 0) count++
  let loss = 0
  for (let r = 0; r < rows; r++) {
    if (targets[r] < 0) continue
    const base = r * vocabulary
    let peak = -Infinity
    for (let t = 0; t < vocabulary; t++) peak = Math.max(peak, logits[base + t])
    let sum = 0
    for (let t = 0; t < vocabulary; t++) sum += Math.exp(logits[base + t] - peak)
    loss += (Math.log(sum) + peak - logits[base + targets[r]]) / count
    for (let t = 0; t < vocabulary; t++) {
      const probability = Math.exp(logits[base + t] - peak) / sum
      dLogits[base + t] = (probability - (t === targets[r] ? 1 : 0)) / count
    }
  }
  return { loss, dLogits, count }
}
