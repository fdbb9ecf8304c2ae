// Float64 references of gradient clipping and AdamW, as torch.nn.utils.clip_grad_norm_ and torch.optim.AdamW
// define them.

export interface AdamWOptions {
  beta1: number
  beta2: number
  epsilon: number
  /** Decoupled decay, applied to every trained parameter, biases and norms included. */
  weightDecay: number
}

/** Parameters and both moments, flat and of one length. */
export interface OptimizerState {
  params: Float64Array
  m: Float64Array
  v: Float64Array
}

/** A fresh state: zero moments, a copy of the parameters. */
export const optimizerState = (params: ArrayLike<number>): OptimizerState => ({
  params: Float64Array.from(params),
  m: new Float64Array(params.length),
  v: new Float64Array(params.length),
})

/** Factor on the update: min(1, clip / (norm + 1e-6)); 1 when clip is 0 (off). */
export const clipScale = (norm: number, clip: number): number =>
  clip > 0 ? Math.min(1, clip / (norm + 1e-6)) : 1

/**
 * One AdamW update of the parameters [from, to), `update` counted from 1:
 * p *= 1 - lr wd; m, v the moving moments; p -= lr (m / (1-b1^t)) / (sqrt(v / (1-b2^t)) + eps). Returns a new
 * state.
 */
export function adamW(
  state: OptimizerState,
  gradient: Float64Array,
  learningRate: number,
  update: number,
  { beta1, beta2, epsilon, weightDecay }: AdamWOptions,
  to: number,
  from = 0,
): OptimizerState {
  const params = state.params.slice()
  const m = state.m.slice()
  const v = state.v.slice()
  const first = 1 - beta1 ** update
  const second = Math.sqrt(1 - beta2 ** update)
  for (let i = from; i < to; i++) {
    params[i] *= 1 - learningRate * weightDecay
    m[i] = beta1 * m[i] + (1 - beta1) * gradient[i]
    v[i] = beta2 * v[i] + (1 - beta2) * gradient[i] * gradient[i]
    params[i] -= ((learningRate / first) * m[i]) / (Math.sqrt(v[i]) / second + epsilon)
  }
  return { params, m, v }
}
