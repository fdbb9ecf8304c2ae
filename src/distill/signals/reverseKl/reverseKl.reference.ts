// Float64 reference of KL(q || p), q the student's distribution.

import type { Distributions } from '../types'

export function reverseKlDivergence({ logP, q, logQ }: Distributions): { value: number; slope: number[] } {
  const value = q.reduce((sum, x, v) => sum + x * (logQ[v] - logP[v]), 0)
  return { value, slope: q.map((x, v) => x * (logQ[v] - logP[v] - value)) }
}
