// Statistics of runs: means with their errors, Student intervals, paired differences, corrections for many
// comparisons. Pure. What cannot be computed (one value, no spread) is null, never NaN.

/** Confidence of every interval that is reported. */
export const CONFIDENCE = 0.95

/** The two-sided 95 % point of the normal distribution. */
const NORMAL_POINT = 1.959963984540054

export type Interval = [low: number, high: number]

/** Throws on an empty list, which has no mean. */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('no values have no mean')
  return values.reduce((sum, v) => sum + v, 0) / values.length
}

function variance(values: readonly number[]): number | null {
  if (values.length < 2) return null
  const centre = mean(values)
  return values.reduce((sum, v) => sum + (v - centre) ** 2, 0) / (values.length - 1)
}

/** Sample standard deviation, n - 1 in the variance; null for fewer than two values. */
export function standardDeviation(values: readonly number[]): number | null {
  const spread = variance(values)
  return spread === null ? null : Math.sqrt(spread)
}

/** Standard error of the mean; null for fewer than two values. */
export function standardError(values: readonly number[]): number | null {
  const spread = variance(values)
  return spread === null ? null : Math.sqrt(spread / values.length)
}

/** Coefficients of Lanczos' approximation with g = 7 (Godfrey), good to 15 digits for x > 0. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

function logGamma(x: number): number {
  const t = x + 6.5
  const sum = LANCZOS.reduce((total, c, i) => total + (i === 0 ? c : c / (x - 1 + i)), 0)
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum)
}

const TINY = 1e-300
const awayFromZero = (v: number): number => (Math.abs(v) < TINY ? TINY : v)

/** The continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's algorithm. */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1))
  let value = d
  for (let m = 1; m <= 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / awayFromZero(1 + even * d)
    c = awayFromZero(1 + even / c)
    value *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / awayFromZero(1 + odd * d)
    c = awayFromZero(1 + odd / c)
    value *= d * c
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  return value
}

/**
 * The regularised incomplete beta function I_x(a, b), from x and 1 - x, passed separately so that neither
 * loses digits near 0.
 */
function incompleteBeta(x: number, rest: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (rest <= 0) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(rest))
  // The fraction converges fast on this side of the mean; on the other the symmetry I_x(a,b) = 1 - I_1-x(b,a).
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a
    : 1 - (front * betaFraction(rest, b, a)) / b
}

/**
 * The two-sided p value of Student's t with `freedom` degrees of freedom: P(|T| >= |t|) = I_x(freedom / 2, 1 / 2)
 * at x = freedom / (freedom + t^2).
 */
export function studentP(t: number, freedom: number): number {
  const whole = freedom + t * t
  if (!Number.isFinite(whole)) return 0
  return incompleteBeta(freedom / whole, (t * t) / whole, freedom / 2, 0.5)
}

/** Points of the confidence that is reported, by degrees of freedom: a table asks for few, again and again. */
const reportedPoints = new Map<number, number>()

/** The t that |T| stays below with this confidence, 1.96 for 0.95 and many degrees of freedom. */
export function studentPoint(confidence: number, freedom: number): number {
  if (confidence !== CONFIDENCE) return searchedPoint(confidence, freedom)
  const known = reportedPoints.get(freedom) ?? searchedPoint(confidence, freedom)
  reportedPoints.set(freedom, known)
  return known
}

function searchedPoint(confidence: number, freedom: number): number {
  const p = 1 - confidence
  let [low, high] = [0, 1]
  while (studentP(high, freedom) > p) [low, high] = [high, 2 * high]
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (studentP(middle, freedom) > p) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/**
 * Whether values differ by no more than rounding error. `size`: the magnitude of the numbers they were
 * computed from, where that is larger. Without this check, equal differences of accuracies (0.7 - 0.6, 0.6 -
 * 0.5) would seem to have a spread and be extremely significant.
 */
function withoutSpread(values: readonly number[], deviation: number, size: number): boolean {
  const largest = values.reduce((most, v) => Math.max(most, Math.abs(v)), size)
  return deviation <= 8 * Number.EPSILON * largest
}

/** The t interval of a mean, n - 1 degrees of freedom; null for one value, or where there is no spread. */
export function meanInterval(values: readonly number[], confidence = CONFIDENCE): Interval | null {
  return estimate(values, 0, confidence).interval
}

interface Estimate {
  interval: Interval | null
  /** Two-sided, of the mean being 0. */
  p: number | null
}

function estimate(values: readonly number[], size: number, confidence: number): Estimate {
  const deviation = standardDeviation(values)
  if (deviation === null || withoutSpread(values, deviation, size)) return { interval: null, p: null }
  const centre = mean(values)
  const error = deviation / Math.sqrt(values.length)
  const reach = error * studentPoint(confidence, values.length - 1)
  return {
    interval: [centre - reach, centre + reach],
    p: studentP(centre / error, values.length - 1),
  }
}

/** A difference of two arms, from the seeds that both have. */
export interface PairedDifference extends Estimate {
  /** Mean of (arm - control), seed by seed. */
  difference: number
  /** Seeds. */
  n: number
}

/**
 * The paired difference of two arms by seed, with its t interval (n - 1 degrees of freedom) and the p value of
 * no difference; null where they share no seed. Interval and p are null for one pair, and where every pair
 * differs by the same.
 */
export function pairedDifference(
  arm: ReadonlyMap<number, number>,
  control: ReadonlyMap<number, number>,
  confidence = CONFIDENCE,
): PairedDifference | null {
  const pairs = [...arm].flatMap(([seed, value]): [number, number][] => {
    const other = control.get(seed)
    return other === undefined ? [] : [[value, other]]
  })
  if (pairs.length === 0) return null
  const differences = pairs.map(([a, b]) => a - b)
  const size = Math.max(...pairs.flat().map(Math.abs))
  return { difference: mean(differences), n: pairs.length, ...estimate(differences, size, confidence) }
}

/**
 * Holm's step-down correction (Holm 1979): adjusted p values, to be compared with the level, in the order
 * given. A comparison without a p value stays without and does not count.
 */
export function holm(values: readonly (number | null)[]): (number | null)[] {
  const order = values
    .flatMap((p, at) => (p === null ? [] : [{ p, at }]))
    .sort((a, b) => a.p - b.p || a.at - b.at)
  const corrected: (number | null)[] = values.map(() => null)
  let largest = 0
  order.forEach(({ p, at }, rank) => {
    largest = Math.max(largest, Math.min(1, p * (order.length - rank)))
    corrected[at] = largest
  })
  return corrected
}

/**
 * Wilson's 95 % interval (Wilson 1927) of a share that was counted: the uncertainty of one run's accuracy
 * from the choice of questions alone. Null where nothing was counted. Questions about one picture are not
 * quite independent, so that the true interval is a little wider.
 */
export function wilson(right: number, asked: number): Interval | null {
  if (!(asked > 0)) return null
  const share = right / asked
  const square = NORMAL_POINT ** 2
  const scale = 1 + square / asked
  const centre = share + square / (2 * asked)
  const reach = NORMAL_POINT * Math.sqrt((share * (1 - share)) / asked + square / (4 * asked * asked))
  return [
    right === 0 ? 0 : Math.max(0, (centre - reach) / scale),
    right === asked ? 1 : Math.min(1, (centre + reach) / scale),
  ]
}
