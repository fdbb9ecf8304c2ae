// Float64 reference of KL(p || q), p the teacher's distribution.

import type { Distributions } from '../types'

export const klDivergence = ({ p, logP, q, logQ }: Distributions): { value: number; slope: number[] } => ({
  value: p.reduce((sum, x, v) => sum + x * (logP[v] - logQ[v]), 0),
  slope: q.map((x, v) => x - p[v]),
})
