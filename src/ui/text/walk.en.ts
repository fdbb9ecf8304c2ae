// Words of the opened step, phase by phase, English.

import type { PhaseId } from '../explain/phases'
import type { Variant } from '../explain/variants'

export const walkEn = {
  title: (step: string) => `Step ${step}, explained`,
  making: 'Making one step …',
  searching: 'Making steps until something is projected …',
  empty: '“Explain a step” opens a real training step here, phase by phase.',
  recorded: 'A step of the recorded run.',
  why: {
    projected: (steps: string) =>
      steps === '1'
        ? 'Chosen because something is projected in it.'
        : `Chosen from the latest ${steps} steps: in this one the most was projected.`,
    quiet: (steps: string) =>
      `In none of the latest ${steps} steps was anything projected: the gradients did not conflict. This is the last of them.`,
  },
  phases: 'Phases of the step',
  back: 'Back',
  next: 'Next',
  another: 'Make and explain another step',
  play: 'Play',
  hold: 'Pause the playback',
  names: {
    forward: 'Forward',
    losses: 'Losses',
    gradients: 'Four gradients',
    stage1: 'Stage 1',
    stage2: 'Stage 2',
    combine: 'Combining',
    update: 'Update',
  } satisfies Record<PhaseId, string> as Record<PhaseId, string>,
  yes: 'fires',
  no: 'no',
  of: 'of',
  task: 'gradient',
  capability: 'capability',

  forward: (frames: string, questions: string, all: string) =>
    `The student sees a batch: ${frames} scenes, ${questions} questions about each, ${all} in all, a third per capability. Its attention maps are stored.`,
  forwardTeachers:
    'The teachers are frozen: what they attend to in these scenes was computed once, before the run. Each is compared with the student layers it teaches.',
  forwardOwn:
    'The teachers are frozen. In this run they work within the step: word by word they score what the student answers, and the right answers to the other questions.',
  forwardAlone: 'This method uses no teachers: only the answers count.',
  batchTitle: 'The batch',
  imageTokens: 'image tokens',
  wordTokens: 'words',
  ownAnswer: 'answered by the student itself',
  wordTokensOf: (slots: string) => `of ${slots} text slots; the rest is padding and counts nowhere`,
  answerTokens: 'words to predict',
  answerTokensWhat: 'answers with their end: what ce is the mean over',
  trainFrame: (n: string) => `training scene ${n}`,
  moreFrames: (n: string) => `and ${n} more scenes`,
  rows: 'rows through the student',
  rowsWhat: (frames: string, segments: string) => `${frames} × (36 patches + ${segments} × 8 words)`,
  studentLayer: 'student layer',
  teacherLayer: 'teacher layers',
  compared: 'compared',
  block: 'words → image',
  full: 'full map',

  losses:
    'Four figures say how far the student is off: once from the right answers (ce), once from each teacher\u2019s attention. All four should fall over the run; from one batch to the next they jump.',
  lossesAlone: 'One figure counts: how surprised the student is by the right answers.',
  loss: 'loss',
  weight: 'weight w',
  weighted: 'w · loss',
  change: 'last step',
  unit: {
    squares:
      'Attention losses are mean squared errors of probabilities, hence so small. The weights bring them to the size of ce.',
    typed:
      'How far attention is off is measured here by a typed loss f of the student’s and the teacher’s weights, s and t. How large that is depends on what was typed; the weights bring it to the size of ce.',
    other: 'Teacher losses have units of their own. The weights bring them to the size of ce.',
  },

  gradients:
    'Each loss alone, ce or a teacher’s, would move the parameters in its own direction. These are the four directions, weighted: their lengths, and the cosine of each pair. Below 0 they work against each other.',
  gradientsAlone: 'One loss, one gradient: nothing to combine.',
  length: 'length',
  conflicts: (n: number) =>
    n === 0
      ? 'No pair is in conflict at this step.'
      : n === 1
        ? 'One pair is in conflict at this step.'
        : `${n} pairs are in conflict at this step.`,

  stage1:
    'The supervised gradient s never changes. A teacher gradient that opposes it (below 0) loses exactly the opposing part: it is turned to 90°. Then s is added to each.',
  turned: (degrees: string) => `turned by ${degrees}`,
  untouched: 'left as it is',
  absent: 'takes no part',
  withSupervised: (degrees: string) => `${degrees} to s`,
  lostLength: (percent: string) => `${percent} % of its length lost`,
  drawing: (name: string) => `s and ${name}, exact in their plane`,

  stage2: (order: string) =>
    `Now the capabilities are projected against each other, in an order drawn at each step: ${order}. Each result that opposes another one loses the opposing part.`,
  against: (name: string) => `against ${name}`,
  firedNone: 'It did not fire: no two results conflict.',
  cannot: 'It could not fire: |s|² ≥ |fᵢ||fⱼ| for all pairs, so the shared s outweighs every conflict.',
  firedSome: (pairs: string) => `It fired: ${pairs}.`,
  firedPair: (a: string, b: string) => `${a} gave way to ${b}`,

  combine: 'The four gradients become one update. This method chooses how much each counts.',
  variants: {
    microBatches: (count: string) =>
      `This step did so ${count} times, batch by batch or sample by sample, and averaged the updates. The figures shown are means over these micro-batches.`,
    modules: () =>
      'Here each layer combined its own parts of the gradients separately, with its own coefficients. The coefficients shown are their plain mean.',
    six: () =>
      'Here AGP worked on six gradients: each capability\u2019s own answers and its own teacher. Both stages ran on these six, which are not drawn here.',
    supports: () =>
      'Here stage 1 measured the supervised gradient only where a teacher loss has a gradient: seven vectors in all, which are not drawn here.',
    released: () =>
      'Here stage 1 measured the supervised gradient on the whole model and removed it only from parameters that a teacher loss reaches, as the released code does: seven vectors in all, which are not drawn here.',
    releasedOwn: () =>
      'Here AGP worked on six gradients, and stage 1 removed each supervised gradient only from parameters that its teacher loss reaches, as the released code does: nine vectors in all, which are not drawn here.',
    both: () =>
      'Here AGP worked on six gradients, and stage 1 measured each supervised gradient only where its teacher loss has a gradient: nine vectors in all, which are not drawn here.',
  } satisfies Record<Variant, (count: string) => string> as Record<Variant, (count: string) => string>,
  meanOfMicroBatches: 'Mean over the micro-batches:',
  notExplained:
    'The four gradients alone do not determine this update, so it is shown as the run reported it.',
  pcgradOrder: (order: string) =>
    `Each of the four is projected against every other one it opposes, in this order: ${order}. The supervised gradient is no exception.`,
  alone: 'The update is the gradient of the answers.',

  update:
    'The update is a sum of the four gradients, that of ce and the three teachers’, each times its coefficient. If it is too long, it is clipped; then AdamW turns it into new parameters.',
  counts: 'counted',
  before: 'length before clipping',
  limit: 'clipped at',
  scale: 'scale',
  notClipped: 'not clipped',
  clipped: (percent: string) => `clipped to ${percent} %`,
  rate: 'learning rate',
  safe: (value: string) => `update · s = ${value} ≥ 0: right answers are not opposed`,
  unsafe: (value: string) => `update · s = ${value} < 0: this step opposes the right answers`,
  agrees: 'Recomputed here in double precision, the sum agrees with what the graphics processor did.',
  differs: (percent: string) =>
    `Recomputed here, the sum differs from what the graphics processor did by ${percent} % of its length.`,
  remembers: 'This method remembers earlier steps, so the sum is shown as the run reported it.',
  nextStep: 'The run is paused. Run continues it; “Make and explain another step” goes one step further.',
}
