// Words of the gradient inspector, English.

import type { StageId } from '../explain/stages'
import type { PresetId } from '../explain/whatIf'

export const gradientsEn = {
  label: 'Gradient inspector',
  mode: 'Mode',
  live: 'This run',
  liveHint: 'Follows the run: the latest step',
  whatIf: 'What if',
  whatIfHint: 'A copy of the gradients that you can change without affecting the run',
  lead: 'Each step has four gradients: one towards right answers (ce), three towards the teachers\u2019 attention. Which update do they make together?',
  leadWhatIf:
    'Drag the tips of the arrows, or focus one and press the arrow keys. Everything on this page updates; the run is not affected.',
  from: 'Start from',
  fromStep: (step: string) => `a copy of step ${step}`,
  fromNothing: 'the latest step',
  refresh: 'Copy the latest step again',
  presets: {
    calm: {
      label: 'No conflict',
      help: 'No angle above 90°: AGP is the plain sum with ce counted three times.',
    },
    stage1: {
      label: 'Stage 1 fires',
      help: 'Perception pulls against ce and is turned to 90°. ce is long, so stage 2 cannot fire.',
    },
    both: {
      label: 'Both stages fire',
      help: 'Perception opposes a short ce and is turned; then perception and planning still oppose each other.',
    },
    rivals: {
      label: 'Perception against planning',
      help: 'No teacher opposes ce, but two capabilities oppose each other: only stage 2 fires.',
    },
  } satisfies Record<PresetId, { label: string; help: string }> as Record<
    PresetId,
    { label: string; help: string }
  >,
  nothing:
    'No step has been made yet. Press Run or Step to see the gradients of this run, or start with a made-up situation:',
  at: (step: string) => `step ${step}`,

  drawing: {
    title: 'Arrows, to scale',
    infoTitle: 'the drawing',
    info: 'ce always points right and is drawn exactly, so an arrow left of the dashed line opposes ce, and how far left is how much. The rest of the plane (or space) is chosen to keep most of the other gradients: eigenvectors of the Gram matrix without ce\u2019s part. Two arrows always fit a plane, three always fit a space: hide some to see the others exactly. What does not fit is stated.',
    stage: 'Stage',
    stages: { gradients: 'before', stage1: 'stage 1', stage2: 'stage 2', update: 'update' } satisfies Record<
      StageId,
      string
    > as Record<StageId, string>,
    captions: {
      gradients: 's is the supervised gradient (ce), f are the teacher gradients, all weighted.',
      stage1:
        'f loses what opposes s and nothing else (thin). Then m = s + f: ce joins each capability. Dashed: f before.',
      stage2: 'Each m in turn loses what opposes the other m, in the drawn order: t. Dashed: m before.',
      update: 'The parts, head to tail, add up to the update (thick).',
    } satisfies Record<StageId, string> as Record<StageId, string>,
    captionOther:
      'This method has no stages. Its multiples of the four gradients, head to tail, add up to the update (thick).',
    reference: 'Faint: AGP\u2019s update.',
    dimensions: 'Plane or space',
    plane: 'plane',
    planeHint: 'ce and the direction that keeps most of the others',
    space: 'space',
    spaceHint:
      'Three dimensions, seen from far away: turn them by dragging the background or with the arrow keys. Arrows that point at you look shorter.',
    exact: 'Exact: nothing lies outside this drawing.',
    outside: (percent: string, parts: string) =>
      `${percent} % of the squared lengths lie outside this drawing (${parts}). Angles seem smaller or larger than they are; the tables are exact.`,
    flatten: 'Drop what lies outside',
    picture: 'The gradients as arrows',
    turnable: 'The gradients as arrows in space. Arrow keys turn the view.',
    unit: (length: string) => `length ${length}`,
    right: '90° to ce',
    method: 'Method drawn',
    gradients: 'The four gradients',
    length: 'length',
    toCe: 'to ce',
    weight: (name: string) => `Weight of ${name}`,
    times: (factor: string) => `×${factor}`,
    show: (name: string) => `Draw ${name}`,
    tip: (name: string) => `Tip of ${name}`,
    tipState: (length: string, angle: string) => `length ${length}, ${angle} to ce`,
  },

  explanation: {
    title: 'What happened',
    stage1: 'Stage 1',
    stage1None: 'This method has no stage 1.',
    stage1Quiet: (name: string, product: string) =>
      `Nothing to do: no teacher gradient opposes ce. Closest: ${name}, f · s = ${product}.`,
    stage1Fired: (parts: string) => `Fired: ${parts}. The part that opposed ce was removed.`,
    stage1Part: (name: string, product: string, angle: string) =>
      `${name} (f · s = ${product}, ${angle} → 90°)`,
    stage2: 'Stage 2',
    stage2None: 'This method has no stage 2.',
    stage2Alone: 'Nothing to do: fewer than two capabilities take part.',
    stage2Cannot: (supervised: string, largest: string, pair: string) =>
      `Cannot fire: |s|² = ${supervised} is at least |fᵢ||fⱼ| for every pair (largest: ${largest}, ${pair}). ce within each m outweighs any conflict.`,
    stage2Could: (pair: string, product: string, supervised: string, largest: string) =>
      `Did not fire, though it could have: |s|² = ${supervised} < ${largest}. Closest: ${pair}, mᵢ · mⱼ = ${product}, not below 0.`,
    stage2Fired: (parts: string) => `Fired: ${parts}.`,
    stage2Part: (task: string, against: string, product: string) =>
      `${task} against ${against} (t · m = ${product})`,
    stage2Why: (pair: string, teacherTasks: string, supervised: string, mixed: string, product: string) =>
      `Why: ${pair} conflict, fᵢ · fⱼ = ${teacherTasks}, more than |s|² = ${supervised} plus s · (fᵢ + fⱼ) = ${mixed} can outweigh: mᵢ · mⱼ = ${product}.`,
    microBatchesUnexplained:
      'Each micro-batch went through it separately; the details of each are not recorded.',
    modulesUnexplained: 'Each layer went through it separately; only its coefficients are recorded.',
    basisQuiet1: 'Nothing to do: no teacher gradient opposes its ce.',
    basisPart1: (name: string, product: string) => `${name} (f · s = ${product})`,
    basisQuiet2: 'Did not fire: no capability\u2019s m opposes another one\u2019s.',
    microBatchMean: 'mean over the micro-batches:',
    microBatchesUnchecked:
      'The mean Gram matrix does not give the update\u2019s length or coefficients: they are not recomputed.',
    ownSupervised: 'm · s ≥ |s|² for each capability',
    ownSupervisedText: (ratio: string) => `smallest m · s / |s|²: ${ratio}`,
    ownSupervisedHint:
      'After stage 1 no capability works against its own answers. For the answers of other capabilities there is no such guarantee.',
    checks: 'Live assertions',
    checksWhatIf: 'Assertion',
    supervised: (times: string) => `update · ce ≥ ${times}|s|²`,
    supervisedPlain: 'update · ce ≥ 0',
    supervisedGood: (product: string, bound: string) => `${product} ≥ ${bound}`,
    supervisedBad: (product: string, bound: string) => `${product} < ${bound}`,
    supervisedOpen: 'This method does not guarantee it.',
    support: 'f · s = f · sM',
    supportText: (difference: string) => `largest difference ${difference}`,
    supportHint:
      'M is 1 where a teacher loss has a gradient. Elsewhere that gradient is 0, so the two products, measured separately, agree up to rounding',
    supervisedHint:
      'AGP guarantees that the update never works against the right answers: ce enters once per capability, and nothing that remains opposes it.',
    norm: '√(c′Gc) = measured norm',
    normText: (a: string, b: string) => `${a} here, ${b} on the graphics processor`,
    normHint:
      'Length of the update from Gram matrix and coefficients, against the length that was measured on the update itself.',
    coefficients: 'coefficients agree',
    coefficientsText: (difference: string) =>
      `recomputed in float64, largest difference ${difference} (up to 0.1 % is allowed)`,
    coefficientsHint: 'The method, run again here on the reported Gram matrix.',
    coefficientsMemory:
      'This method carries a memory from step to step and cannot be recomputed from one step.',
    frozen: 'teachers frozen',
    frozenOnce: (checksum: string) => `checksum ${checksum}, compared again when the run pauses or ends`,
    frozenSame: (checksum: string, first: string, latest: string) =>
      `checksum ${checksum} at step ${first} and at step ${latest}`,
    frozenNot: (checksum: string, first: string, latest: string) =>
      `checksum ${checksum} at step ${latest} is not that of step ${first}`,
    frozenHint:
      'SHA-256 of everything the three teachers answer and attend to on one validation scene, bit for bit. Training must not change it.',
    layers: 'layers add up',
    layersText: (difference: string) => `largest difference ${difference}`,
    layersHint: 'The Gram matrices of all parameter groups must add up to the whole one.',
    good: 'holds',
    bad: 'does not hold',
  },

  cosines: {
    title: 'Cosines',
    infoTitle: 'cosines',
    info: 'The cosine of the angle between two gradients: 1 the same direction, 0 a right angle, below 0 they work against each other. It comes from the Gram matrix: inner product divided by both lengths. Orange: against, violet: along; the number says it too.',
    caption: 'Cosines between the four weighted gradients',
    zero: 'one of the two is zero',
  },

  orders: {
    title: 'The six orders',
    infoTitle: 'the six orders',
    info: 'Stage 2 visits the capabilities in an order drawn for each step, and the result may depend on it. Here are all six for the same gradients.',
    caption: 'The update under each of the six orders',
    order: 'Order',
    norm: '|update|',
    angle: 'to the drawn one',
    same: 'The order does not matter here.',
    spread: (angle: string) => `Updates of two orders differ by up to ${angle}.`,
    drawn: 'drawn in this step',
    choose: (order: string) => `Use the order ${order}`,
  },

  methods: {
    title: 'Every method on these gradients',
    infoTitle: 'the methods',
    info: 'Each method reduces to four numbers: how many times each gradient enters the update. u · g below 0 (✗, orange) means that the step makes this loss worse, to first order. Lengths differ by design (a sum is four times a mean), and AdamW evens most of that out; look at signs and angles. GradVac is shown as in the first step of a run. Choose a row to draw it.',
    caption: 'Coefficients, update length, inner products with each gradient, angle to AGP\u2019s update',
    method: 'Method',
    does: 'What it does',
    coefficients: 'enters the update, times',
    norm: '|u|',
    products: 'u · g',
    agp: 'to AGP',
    agpHint: 'Angle between this update and AGP\u2019s',
    spread: 'six orders',
    spreadHint: 'Largest angle between the updates of two of the six orders',
    conflict: (name: string) => `opposes ${name}`,
    cosine: (cosine: string) => `cosine ${cosine}`,
    draw: (name: string) => `Draw ${name}`,
    running: 'this run',
  },

  layerMap: {
    title: 'Conflict by layer',
    infoTitle: 'conflict by layer',
    info: 'The same cosines within each group of parameters. Two gradients may agree over the whole model and conflict in one layer. A loss reaches only the layers below the attention it compares: hatched where one of the two has no gradient at all.',
    caption: 'Cosine of each pair of gradients, by parameter group',
    group: 'Parameters',
    names: { embedding: 'embedding', 'final norm': 'final norm', projector: 'projector' } as Record<
      string,
      string
    >,
    layer: (n: string) => `layer ${n}`,
    none: 'no gradient here',
    hint: (group: string, pair: string, cosine: string) => `${group}, ${pair}: cosine ${cosine}`,
    empty: 'From the first step trained here on: the layers in which gradients conflict.',
    fromRun: (step: string) => `of the run, step ${step}`,
    against: 'against',
    along: 'along',
  },
}

export type GradientStrings = typeof gradientsEn
