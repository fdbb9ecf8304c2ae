// The teacher mixing matrix pi (METHOD 2.3): how much each teacher counts for a sample of each capability.

/** pi[capability of the sample][teacher], 3x3. */
export type Mixing = readonly (readonly number[])[]

/** The paper's default: mostly the sample's own teacher. */
export const DEFAULT_MIXING: Mixing = [
  [0.8, 0.1, 0.1],
  [0.1, 0.8, 0.1],
  [0.1, 0.1, 0.8],
]

/** Rows become max(0, x) / sum; a row without a positive entry becomes zeros. */
export function normaliseMixing(rows: Mixing): number[][] {
  return rows.map((row) => {
    const positive = row.map((x) => Math.max(0, x))
    const sum = positive.reduce((a, b) => a + b, 0)
    return positive.map((x) => (sum > 0 ? x / sum : 0))
  })
}
