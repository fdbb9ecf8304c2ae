// Float64 reference of the Jensen-Shannon divergence of p and q.

import type { Distributions } from '../types'

/** log(q / m) with m = (p + q) / 2, from log(p / q): finite wherever q is. */
const toMean = (logRatio: number): number =>
  Math.LN2 - Math.max(logRatio, 0) - Math.log1p(Math.exp(-Math.abs(logRatio)))

export function jensenShannonDivergence({ p, logP, q, logQ }: Distributions): {
  value: number
  slope: number[]
} {
  const student = q.map((_, v) => toMean(logP[v] - logQ[v]))
  const leaning = q.reduce((sum, x, v) => sum + x * student[v], 0)
  return {
    value: (p.reduce((sum, x, v) => sum + x * toMean(logQ[v] - logP[v]), 0) + leaning) / 2,
    slope: q.map((x, v) => (x * (student[v] - leaning)) / 2),
  }
}
