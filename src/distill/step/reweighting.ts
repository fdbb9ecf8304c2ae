// Dynamic loss reweighting (METHOD 4), a relative of GradNorm: after each optimizer step the loss weights
// move so that every weighted gradient norm approaches its static share. Float64, a handful of numbers;
// states are values.

export interface ReweightingOptions {
  /** Static weights, one per loss; the dynamic ones keep their sum. */
  static: readonly number[]
  /** Index of ce among the losses, or -1 for none. */
  ce: number
  learningRate: number
  /** Exponent on the relative training rates; 0 ignores them. */
  alpha: number
  /** Floor of the ce weight. */
  ceFloor: number
}

/** The released code's defaults, ce first. */
export const REWEIGHTING_DEFAULTS = { ce: 0, learningRate: 3e-4, alpha: 0, ceFloor: 0.6 } as const

/** Unconstrained parameters a (w = softplus(a)), their Adam moments, and the losses of the first update. */
export interface ReweightingState {
  a: readonly number[]
  m: readonly number[]
  v: readonly number[]
  updates: number
  firstLosses: readonly number[] | null
}

export interface ReweightingReport {
  /** G_k = w_k n_k and its target T_k = p_k S q_k. */
  weighted: number[]
  target: number[]
  /** sum |G_k - T_k|. */
  objective: number
  /** Its gradient with respect to a; the target is not detached. */
  gradient: number[]
  /** Weights after the update. */
  weights: number[]
}

const BETA1 = 0.9
const BETA2 = 0.99
const ADAM_EPSILON = 1e-8
const WEIGHT_EPSILON = 1e-8
const LOWEST = 1e-6
const HIGHEST = 1e6

const clamp = (x: number) => Math.min(Math.max(x, LOWEST), HIGHEST)
const softplus = (x: number) => Math.log1p(Math.exp(-Math.abs(x))) + Math.max(x, 0)
const softplusInverse = (y: number) => Math.log(Math.max(Math.expm1(y), 1e-20))
const sigmoid = (x: number) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)))
const total = (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0)

/** State whose weights are the static ones. */
export function reweightingStart(options: ReweightingOptions): ReweightingState {
  const zeros = options.static.map(() => 0)
  return {
    a: options.static.map((w) => softplusInverse(clamp(w))),
    m: zeros,
    v: zeros,
    updates: 0,
    firstLosses: null,
  }
}

/** w_k = clamp(softplus(a_k) + 1e-8, 1e-6, 1e6); ce also at least its floor. */
export function reweightingWeights(options: ReweightingOptions, state: ReweightingState): number[] {
  return state.a.map((a, k) => floored(options, k, clamp(softplus(a) + WEIGHT_EPSILON)))
}

function floored(options: ReweightingOptions, k: number, weight: number): number {
  return k === options.ce ? Math.max(weight, options.ceFloor) : weight
}

/**
 * One update from the mean losses L_k and gradient norms n_k (before weights and mixing) of a step:
 * S = sum G, p_k = static_k / sum static, r_k = L_k / L_k(first), q_k = (r_k / mean r)^alpha; AdamW (.9, .99)
 * on a; then the weights are rescaled to the static sum, clamped, ce floored (after the rescale, so the sum
 * may exceed it) and written back to a. Without any gradient (S = 0) nothing moves and `report` is null.
 */
export function reweight(
  options: ReweightingOptions,
  state: ReweightingState,
  losses: readonly number[],
  norms: readonly number[],
): { state: ReweightingState; report: ReweightingReport | null } {
  const firstLosses = state.firstLosses ?? losses
  const before = reweightingWeights(options, state)
  const weighted = before.map((w, k) => w * norms[k])
  const sum = total(weighted)
  if (sum <= 0) return { state: { ...state, firstLosses }, report: null }

  const shares = options.static.map((w) => Math.max(0, w))
  const staticSum = total(shares)
  const p = shares.map((share) => (staticSum > 0 ? share / staticSum : 1 / shares.length))
  const r = losses.map((loss, k) => loss / Math.max(1e-12, firstLosses[k]))
  const meanRate = total(r) / r.length
  const q = r.map((rate) => (options.alpha === 0 ? 1 : (rate / meanRate) ** options.alpha))
  const target = p.map((share, k) => share * sum * q[k])
  const signs = weighted.map((g, k) => Math.sign(g - target[k]))
  const throughTarget = total(signs.map((sign, k) => sign * p[k] * q[k]))

  const updates = state.updates + 1
  const gradient = state.a.map((a, k) => {
    const weight = softplus(a) + WEIGHT_EPSILON
    const live = weight >= LOWEST && weight <= HIGHEST && !(k === options.ce && weight < options.ceFloor)
    return live ? norms[k] * (signs[k] - throughTarget) * sigmoid(a) : 0
  })
  const m = state.m.map((old, k) => BETA1 * old + (1 - BETA1) * gradient[k])
  const v = state.v.map((old, k) => BETA2 * old + (1 - BETA2) * gradient[k] ** 2)
  const moved = state.a.map((a, k) => {
    const mean = m[k] / (1 - BETA1 ** updates)
    const deviation = Math.sqrt(v[k] / (1 - BETA2 ** updates))
    return a - (options.learningRate * mean) / (deviation + ADAM_EPSILON)
  })

  const free = reweightingWeights(options, { ...state, a: moved })
  const scale = (staticSum || shares.length) / Math.max(total(free), 1e-20)
  const weights = free.map((w, k) => floored(options, k, clamp(w * scale)))
  return {
    state: { a: weights.map(softplusInverse), m, v, updates, firstLosses },
    report: {
      weighted,
      target,
      objective: total(weighted.map((g, k) => Math.abs(g - target[k]))),
      gradient,
      weights,
    },
  }
}

/**
 * What a run's settings say about reweighting; the static weights and which losses take part come with each
 * step.
 */
export interface ReweightingRule {
  alpha: number
  learningRate: number
  /**
   * Per task: a loss is multiplied by its unit, and its weight divided by it, before anything above sees them
   * (our own attention losses are 1e-4 of ce).
   */
  units: readonly number[]
  /**
   * Norms of a step of several micro-batches are averaged over all of them, one without a gradient counting
   * as 0, as the released code does; default: over those that have one.
   */
  overAll?: boolean
}

/** The state of reweighting between two steps. */
export interface ReweightingMemory {
  /** Which tasks, by index, and their static weights in units: where these change, it starts again. */
  tasks: number[]
  options: ReweightingOptions
  state: ReweightingState
}

/**
 * Reweighting of the losses that take part in the run: those of positive weight (ce, then the active
 * teachers, whichever take part in one sample). A memory of other weights, losses or rules is dropped.
 */
export function reweightingMemory(
  rule: ReweightingRule,
  weights: readonly number[],
  active: readonly boolean[],
  before?: ReweightingMemory,
): ReweightingMemory {
  const tasks = [0, 1, 2, 3].filter((k) => weights[k] > 0 && (k === 0 || active[k - 1]))
  const options: ReweightingOptions = {
    ...REWEIGHTING_DEFAULTS,
    ce: tasks.indexOf(0),
    alpha: rule.alpha,
    learningRate: rule.learningRate,
    static: tasks.map((k) => weights[k] / rule.units[k]),
  }
  const same =
    before !== undefined &&
    JSON.stringify([before.tasks, before.options]) === JSON.stringify([tasks, options])
  return same ? before : { tasks, options, state: reweightingStart(options) }
}

/**
 * The four weights to use now: the moving ones of the losses that take part, the static ones of the others.
 */
export function movingWeights(
  rule: ReweightingRule,
  weights: readonly number[],
  { tasks, options, state }: ReweightingMemory,
): number[] {
  const moving = reweightingWeights(options, state)
  return weights.map((w, k) => (tasks.includes(k) ? moving[tasks.indexOf(k)] * rule.units[k] : w))
}

/** After an update: `losses` and `norms` by task, before units, weights and mixing. */
export function reweightingAfter(
  rule: ReweightingRule,
  memory: ReweightingMemory,
  losses: readonly number[],
  norms: readonly number[],
): ReweightingMemory {
  const inUnits = (values: readonly number[]) => memory.tasks.map((k) => values[k] * rule.units[k])
  return { ...memory, state: reweight(memory.options, memory.state, inUnits(losses), inUnits(norms)).state }
}
