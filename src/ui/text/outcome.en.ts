// The line about a finished run's result, in English. Fetched with that line.

export const outcomeEn = {
  label: 'Result',
  reached: (what: string, percent: string, commonest: string) =>
    `${what} ${percent} % (the most common answer: ${commonest} %)`,
  ended: (parts: string) => `The student ended at ${parts} of the validation questions.`,
  next: {
    sum: 'Compare: the same with the teachers, gradients added',
    agp: 'Compare: the same with projection (AGP)',
    'agp-anchor-once': 'Compare: the same with projection (AGP, answers counted once)',
    'sum-anchor-triple': 'Compare: answers counted three times, nothing projected',
    seed: 'Compare: the same with another seed',
  },
  close: 'Close the result',
}

export type OutcomeStrings = typeof outcomeEn
