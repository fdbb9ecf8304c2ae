// Float64 reference of the generalised Jensen-Shannon divergence of p and q (Agarwal et al. 2023, arXiv 2306.13649):
// beta KL(p || m) + (1 - beta) KL(q || m), m = beta p + (1 - beta) q.

import type { Distributions } from '../types'

/** -log(share e^logRatio + 1 - share): finite for every ratio. */
function toMean(logRatio: number, share: number): number {
  const highest = Math.max(logRatio, 0)
  return -highest - Math.log(share * Math.exp(logRatio - highest) + (1 - share) * Math.exp(-highest))
}

export function jensenShannonDivergence({ p, logP, q, logQ, beta }: Distributions): {
  value: number
  slope: number[]
} {
  const student = q.map((_, v) => toMean(logP[v] - logQ[v], beta))
  const leaning = q.reduce((sum, x, v) => sum + x * student[v], 0)
  const teacher = p.reduce((sum, x, v) => sum + x * toMean(logQ[v] - logP[v], 1 - beta), 0)
  return {
    value: beta * teacher + (1 - beta) * leaning,
    slope: q.map((x, v) => (1 - beta) * x * (student[v] - leaning)),
  }
}
