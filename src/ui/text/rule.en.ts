// Words of the panel in which a rule is typed, in English.

export const ruleEn = {
  write: 'Write a rule',
  title: 'A rule of your own',
  infoTitle: 'a rule of your own',
  info: 'JavaScript that turns the Gram matrix into four coefficients: how often each weighted gradient enters the update. G[i][j] is the inner product of gradients i and j, in the order cross-entropy, perception, reasoning, planning. ctx has step, losses (weighted), weights, order (the present capabilities 1, 2, 3 as drawn for this step), present (which of the four take part) and memory, an object that lasts from step to step. Math.random is drawn from the seed. The rule runs in a sandbox: it reaches neither this page nor the network or a clock, and a call ends after 4 million steps of its interpreter: some 200,000 turns of a short loop, a tenth of a second at most or so.',
  editor: 'JavaScript of the rule',
  examples: 'Start from',
  example: { sum: 'Sum', pcgrad: 'PCGrad', agp: 'AGP', own: 'One with a memory' },
  run: 'This run’s rule',
  loading: 'Loading the sandbox',
  fine: 'The rule works on these gradients.',
  /** Where a rule fails; followed by its message. */
  noResult: 'No result.',
  fault: (message: string) => `It cannot be used: ${message}.`,
  faultAt: (line: string, message: string) => `Line ${line}: ${message}.`,
  tooLong: (found: string, most: string) =>
    `The rule has ${found} characters; at most ${most} fit into a link.`,
  train: 'Train with it',
  trainHint: 'Starts a run over with this rule, the other settings as they are',
  close: 'Close the editor',
  properties: 'Properties',
  propertiesHint: (tried: string, of: string) =>
    `Tried on ${tried} of ${of} made-up sets of four gradients, a quarter of them degenerate (dependent, opposite or zero).`,
  property: {
    nonConflicting: 'Opposes no gradient',
    supervised: 'Never opposes cross-entropy',
    permutation: 'Treats the capabilities alike',
    scaling: 'Ignores the common scale of the gradients',
  },
  /** Followed by the rule's message. */
  failedOn: (n: string) => `It failed on set ${n}.`,
  held: 'holds',
  heldSoFar: 'holds so far',
  waiting: 'not tried yet',
  opposes: (task: string, cosine: string) => `counter-example: opposes ${task}, cosine ${cosine}`,
  changes: (share: string) => `counter-example: the update changes by ${share} of its length`,
  draw: 'Draw it',
}

export type RuleStrings = typeof ruleEn
