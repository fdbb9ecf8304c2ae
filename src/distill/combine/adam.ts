// Adam for the handful of numbers that some methods learn beside the student: torch.optim.Adam, float64.

const BETA1 = 0.9
const BETA2 = 0.999
const EPSILON = 1e-8

/** A number with its moments and the count of updates so far. */
export interface AdamNumber {
  value: number
  m: number
  v: number
  updates: number
}

/** One update; weight decay is L2, added to the gradient, as torch.optim.Adam has it. */
export function adamUpdate(
  { value, m, v, updates }: AdamNumber,
  gradient: number,
  rate: number,
  weightDecay = 0,
): AdamNumber {
  const g = gradient + weightDecay * value
  const t = updates + 1
  const first = BETA1 * m + (1 - BETA1) * g
  const second = BETA2 * v + (1 - BETA2) * g * g
  const step = first / (1 - BETA1 ** t) / (Math.sqrt(second / (1 - BETA2 ** t)) + EPSILON)
  return { value: value - rate * step, m: first, v: second, updates: t }
}

/** The four tasks' numbers as stored in the memory: value, m, v and updates of each. */
export const flatNumbers = (numbers: readonly AdamNumber[]): number[] =>
  numbers.flatMap(({ value, m, v, updates }) => [value, m, v, updates])

/** The four numbers read from the memory; without one, four numbers at `start`. */
export const adamNumbers = (saved: readonly number[] | null, start: number): AdamNumber[] =>
  [0, 1, 2, 3].map((k) =>
    saved
      ? { value: saved[4 * k], m: saved[4 * k + 1], v: saved[4 * k + 2], updates: saved[4 * k + 3] }
      : { value: start, m: 0, v: 0, updates: 0 },
  )
