// Rules that come with the page, to start from. The first three are built-in methods, written as rules: they
// give the built-in coefficients (tested).

import { DEFAULT_RULE } from './defaultRule'

export const RULE_EXAMPLES = ['sum', 'pcgrad', 'agp', 'own'] as const
export type RuleExample = (typeof RULE_EXAMPLES)[number]

/** What two of the examples share; vectors are written as coefficients of the four gradients. */
const VECTORS = `const dot = (G, a, b) => {
  let sum = 0
  for (let i = 0; i < 4; i++)
    for (let j = 0; j < 4; j++) sum += a[i] * G[i][j] * b[j]
  return sum
}
const add = (a, b, scale = 1) => a.map((x, i) => x + scale * b[i])
const unit = (k) => [0, 1, 2, 3].map((i) => (i === k ? 1 : 0))

// f without what opposes a. Where the terms of a cancel, |a|^2 is rounding error.
function project(G, f, a) {
  const overlap = dot(G, f, a)
  if (overlap >= 0) return f
  const square = dot(G, a, a)
  const parts = a.reduce((sum, x, k) => sum + Math.abs(x) * Math.sqrt(Math.max(0, G[k][k])), 0)
  if (square < 1e-6 * parts * parts) return f
  return add(f, a, -overlap / Math.max(square, 1e-20))
}
`

const PCGRAD = `// PCGrad: each gradient is projected against every other it conflicts with.
${VECTORS}
function combine(G, ctx) {
  const tasks = [0, ...ctx.order]
  let total = [0, 0, 0, 0]
  for (const own of [0, 1, 2, 3]) {
    if (!tasks.includes(own)) continue
    let t = unit(own)
    for (const other of tasks) if (other !== own) t = project(G, t, unit(other))
    total = add(total, t)
  }
  return total
}
`

const AGP = `// AGP: stage 1 keeps each teacher from opposing cross-entropy (the anchor),
// stage 2 keeps the results from opposing each other, in a drawn order.
${VECTORS}
function combine(G, ctx) {
  const tasks = [1, 2, 3].filter((k) => ctx.present[k])
  const after = {}
  for (const k of tasks) after[k] = add(project(G, unit(k), unit(0)), unit(0))
  let total = [0, 0, 0, 0]
  for (const own of tasks) {
    let t = after[own]
    for (const other of ctx.order) if (other !== own) t = project(G, t, after[other])
    total = add(total, t)
  }
  return total
}
`

const OWN = `// One's own: a teacher counts less the longer it has opposed cross-entropy.
// ctx.memory lasts from step to step; it holds numbers, texts and lists.
function combine(G, ctx) {
  const usual = ctx.memory.usual ?? [0, 0, 0, 0]
  const coefficients = [1, 1, 1, 1]
  for (const k of [1, 2, 3]) {
    const lengths = Math.sqrt(G[0][0] * G[k][k])
    const cosine = lengths > 0 ? G[0][k] / lengths : 0
    usual[k] = 0.9 * usual[k] + 0.1 * cosine
    coefficients[k] = usual[k] < 0 ? 1 + usual[k] : 1
  }
  ctx.memory.usual = usual
  return coefficients
}
`

export const RULE_SOURCES: Readonly<Record<RuleExample, string>> = {
  sum: DEFAULT_RULE,
  pcgrad: PCGRAD,
  agp: AGP,
  own: OWN,
}
