// One sentence about where a run stands while it trains, in English. Fetched with it.

export const runPhaseEn = {
  and: ' and ',
  beginning: 'The student still guesses.',
  copying: 'The teachers\u2019 signal is being copied, the answers not yet.',
  copyingAttention: 'The teachers\u2019 attention is being copied, the answers not yet.',
  guessing: 'Not yet better than always giving the most common answer.',
  partly: (above: string, below: string, several: boolean) =>
    `${above} ${several ? 'are' : 'is'} above the most common answer, ${below} not yet.`,
  rising: 'All answers are above the most common one, and accuracy still rises.',
  settled: 'All answers are above the most common one; accuracy has not risen lately.',
}
