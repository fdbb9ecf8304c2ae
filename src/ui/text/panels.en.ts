// Words of the panels beside the charts, which come after the first curves, English.

import type { Block } from '../../protocol/messages'
import type { Variant } from '../explain/variants'

export const sceneEn = {
  frame: (n: number, total: string) => `frame ${n} of ${total}`,
  previous: 'Previous scene',
  next: 'Next scene',
  picture: 'Road scene, 48 by 48 pixels',
  questions: 'Questions about this scene',
  questionKinds: 'Kind of question',
  answers: 'Answers',
  correct: 'right',
  wrong: 'wrong',
  end: 'end',
  endHint: 'End of the answer (<eos>)',
  asOf: (step: number) => `student at step ${step}`,
  probability: (p: string) => `probability ${p}`,
  overlay: 'Attention on the picture',
  overlayStudent: 'student',
  overlayTeacher: 'teacher',
  overlayNone: 'off',
  overlayLegend: (word: string) => `Where “${word}” looks on the picture, relative to its own largest weight`,
  overlayHint: 'Opacity follows the weight, relative to the largest weight of this row on any patch.',
  patch: (n: number) => `patch ${n}`,
  empty:
    'A road scene, a question about it, the true answer, and what teachers and student answer appear here.',
  info: 'A made-up road scene the student has never been trained on. Pick a question: each teacher is a specialist for one kind of question. The student starts out guessing and changes its answer as it learns. Under each word: the probability the model gives it.',
}

export const signalsEn = {
  infoTitle: 'layer matching',
  info: 'Each teacher teaches something of the student: the attention maps or hidden states of certain layers, or the probabilities of its answers. In the paper perception is taught at the first layer, planning at the penultimate, reasoning at all layers but the last, each from the mean of a group of teacher layers. Click a student layer to see its maps.',
  foot: 'left: teacher layers · right: student layers',
  blocks: {
    'text-to-vision': 'text to vision',
    full: 'full map',
    'answer-rows': 'answer rows',
  } satisfies Record<Block, string> as Record<Block, string>,
  hidden: 'hidden states',
  logits: (temperature: string) => `answer probabilities, τ = ${temperature}`,
  answers: 'Probabilities of the answer words, after the last layer',
  noTeacher: 'no teacher',
  open: (capability: string, layer: number) => `Show ${capability} attention at student layer ${layer}`,
  summary: (capability: string, layer: number, from: string, block: string) =>
    `${capability} teacher, ${from}, teaches student layer ${layer} (${block})`,
  summaryAnswers: (capability: string, compared: string) =>
    `${capability} teacher teaches the student\u2019s ${compared}`,
  none: 'This run uses no teachers: the student learns from the answers alone.',
  empty: 'Ribbons from teacher layers to the student layers they teach appear here.',
}

export const inspectorEn = {
  infoTitle: 'the four gradients',
  info: 'Every step has four gradients: one pulls towards right answers (ce), three towards the teachers\u2019 attention. Two arrows more than 90° apart work against each other. AGP turns a teacher gradient that opposes ce until it no longer does. The arrows are drawn to scale in the plane that keeps most of their lengths; what lies outside is stated.',
  at: (step: number) => `step ${step}`,
  view: 'Drawing',
  together: 'together',
  togetherHint: 'All four gradients in one plane',
  pairs: 'pairs',
  pairsHint: 'Two gradients always lie in a plane, so lengths and angles are exact. Dashed: the right angle.',
  exact: 'exact lengths and angles',
  plane: (percent: string) => `${percent} % outside the plane`,
  outOfPlane: (name: string, percent: string) => `${name} ⊙ ${percent} %`,
  planeHint:
    'Four gradients span up to four dimensions; the screen has two. This is the share of their summed squared lengths that the drawing cannot show, so drawn angles may differ from the true ones. ⊙ marks an arrow most of which points out of the screen, with that share.',
  before: 'before stage 1',
  lengthHint: (length: string) => `length of this weighted gradient: ${length}`,
  coefficientsHint: 'The update is this many times each weighted gradient.',
  dot: 'update · ce ≥ 0',
  dotHint:
    'The update must not work against the gradient of the right answers. AGP guarantees it, a plain sum does not. Computed here from Gram matrix and coefficients.',
  dotMean: 'mean of update · ce ≥ 0',
  dotValue: (product: string) => `it is ${product}`,
  dotGood: (angle: string) => `${angle}° between them`,
  dotBad: (angle: string) => `opposes the answers: ${angle}°`,
  norm: 'norms agree',
  normHint:
    'The length of the update, computed here from Gram matrix and coefficients, equals the length that the graphics processor measured.',
  normGood: (norm: string) => `computed = measured = ${norm}`,
  normBad: (a: string, b: string) => `computed ${a}, measured ${b}`,
  turned: (parts: string) => `Stage 1 turned ${parts}.`,
  turnedBy: (name: string, degrees: string) => `${name} by ${degrees}°`,
  meaning: {
    answers: 'the answers',
    pair: (a: string, b: string) => `${a} and ${b}`,
    alone: 'One gradient alone: the student learns from the answers, and there is nothing to combine.',
    agree: 'The gradients do not conflict; nothing is projected. They are simply added up.',
    agreePlain: 'The gradients do not conflict: a step towards one loss is no step away from another.',
    outweighed: (pairs: string) =>
      `No teacher opposes the answers, so nothing is projected. Teachers that disagree (${pairs}) are held together by the answers, which are added to each.`,
    projected: (names: string) =>
      `Pulled against the answers, and gave way: ${names}. What opposed the answers was taken away, the rest counts.`,
    also: 'Then the capabilities gave way to each other where they still opposed.',
    settled: (pairs: string) =>
      `No teacher opposes the answers. Capabilities that opposed each other (${pairs}) gave way to each other.`,
    mixed: (pairs: string) => `Pulling against each other: ${pairs}.`,
    against: 'The update opposes the answers.',
    notAgainst: 'The update does not oppose the answers.',
  },
  empty:
    'After the first step: the four gradients as arrows, drawn to scale, and what the method did to them.',
  picture: 'The four weighted gradients of the last step, in a plane',
  variants: {
    microBatches: (count: string) =>
      `This step combined ${count} micro-batches one by one and averaged the results. The drawing shows mean lengths and angles; what methods would make of them is a what-if, not what the run did.`,
    modules: () =>
      'This run combines the gradients of each layer separately. The drawing shows those of the whole model; stages, orders and methods drawn from these are a what-if.',
    six: () =>
      'This run projects each teacher gradient against its own capability\u2019s supervised gradient: six gradients. The drawing shows the four they add up to; stages, orders and methods drawn from these are a what-if. “What happened” on the Gradients page says what the run did.',
    supports: () =>
      'In this run stage 1 measures ce only where a teacher loss has a gradient. Stages, orders and methods drawn from the four gradients are a what-if. “What happened” on the Gradients page says what the run did.',
    released: () =>
      'In this run stage 1 measures ce on the whole model and removes it only from parameters that a teacher loss reaches, as the released code does. Stages, orders and methods drawn from the four gradients are a what-if. “What happened” on the Gradients page says what the run did.',
    releasedOwn: () =>
      'This run projects each teacher gradient against its own capability\u2019s supervised gradient, which it removes only from parameters that the teacher loss reaches, as the released code does. Stages, orders and methods drawn from the four gradients are a what-if. “What happened” on the Gradients page says what the run did.',
    both: () =>
      'This run projects each teacher gradient against its own capability\u2019s supervised gradient, and only where the teacher loss has a gradient. Stages, orders and methods drawn from the four gradients are a what-if. “What happened” on the Gradients page says what the run did.',
  } satisfies Record<Variant, (count: string) => string> as Record<Variant, (count: string) => string>,
}
