// Words of what lies inside a step, and of conflict over depth and time. English.

import type { RowMeaning } from '../explain/tensorFigures'
import type { TensorGroup } from '../../distill/engine/tensorFacts'

const rowText = (row: RowMeaning): string =>
  row.kind === 'image'
    ? `frame ${row.frame + 1}, patch ${row.patch + 1}`
    : `frame ${row.frame + 1}, question ${row.question + 1}, token ${row.slot + 1}`

export const insideEn = {
  tab: 'Inside a step',
  tabHint: 'Any tensor of the step that ran last, by name',
  lead: 'Every tensor of the step that ran last, as it lay on the graphics adapter: what went in, what each loss pulled at, what became of the parameters.',
  title: 'Inside a step',
  infoTitle: 'these tensors',
  info: 'The values are read back from the buffers the step itself used, under the engine\u2019s own names. Two are computed for you: the update, summed once more from the same gradients and coefficients, and the change, which follows from AdamW\u2019s moments. Reading changes no bit of the training. Activations are those before the update, parameters and moments those after it. Where an update is made of several micro-batches, activations, targets and gradients are those of the last one. Tensors above 64 MiB are not listed.',
  noRun: 'The run is being prepared; its tensors appear here then.',
  noStep:
    'No step lies on the graphics adapter: none has been made yet, or the run was just rewound or reset. Press Step.',
  unknown: (name: string) => `This run has no tensor named ${name}. Choose one from the list.`,
  reading: 'Reading…',
  ofStep: (step: string) => `step ${step}`,
  again: 'Read again',
  againHint: 'Reads it from the step that has finished by now',
  kind: 'Kind',
  groups: {
    activation: 'Activations',
    attention: 'Attention maps',
    target: 'Teachers\u2019 targets',
    gradient: 'Gradients',
    update: 'Update',
    change: 'Change',
    parameter: 'Parameters',
    moment: 'Moments',
  } satisfies Record<TensorGroup, string> as Record<TensorGroup, string>,
  groupHelp: {
    activation: 'Hidden states of the student (x enters a layer) and what lies between them.',
    attention: 'The student\u2019s maps, one per layer and head: a row says where its token looks.',
    target:
      'What the teachers gave for this batch: maps averaged over heads and matched layers, hidden states or logits.',
    gradient: 'Of one loss and one parameter tensor, weighted and mixed, as the Gram matrix sees it.',
    update: 'What AdamW received: the four gradients combined, then clipped.',
    change: 'What AdamW added to the parameters, weight decay included.',
    parameter: 'The student after the update.',
    moment: 'AdamW\u2019s memory after the update: 1 of the gradient, 2 of its square.',
  } satisfies Record<TensorGroup, string> as Record<TensorGroup, string>,
  search: 'Search by name',
  list: 'Tensors',
  nothingFound: 'No tensor of that name.',
  more: (count: string) => `and ${count} more: type more of the name`,
  rows: 'Rows',
  allRows: 'the whole batch',
  sample: (sample: string, frame: string, question: string) =>
    `sample ${sample}: frame ${frame}, question ${question}`,
  map: (name: string) => `${name} as a heat map. Arrow keys move the cursor.`,
  pooled: (rows: string, columns: string) =>
    `Drawn small: each cell shows the entry of largest magnitude among ${rows} × ${columns}. The file has them all.`,
  exact: 'Every entry is one cell.',
  point: 'Point at the map, or move over it with the arrow keys, to read a value.',
  entry: (index: string, value: string) => `[${index}] = ${value}`,
  row: rowText,
  scale: (top: string) => `±${top} in the strongest colours.`,
  unreached: 'Only zeros: this loss does not reach these parameters.',
  onlyZeros: 'Only zeros.',
  statistics: 'Shape and statistics',
  shape: 'shape',
  type: 'type',
  size: 'size',
  least: 'min',
  most: 'max',
  mean: 'mean',
  deviation: 'std',
  norm: 'L2 norm',
  zeros: 'zeros',
  notFinite: 'not finite',
  download: 'Download .npy',
  downloadHint: 'The whole tensor as float32, for numpy.load',

  depth: {
    now: 'this step',
    time: 'all steps',
    shown: 'Time',
    lead: (count: string, last: string) =>
      `Cosine in each group of parameters at ${count} steps up to step ${last}. Below 0 the two gradients pull against each other.`,
    rule: 'A run keeps them at its first step, at its last, and at evenly spaced ones between: at most 200.',
    pair: 'Pair',
    pairName: (a: string, b: string) => `${a} and ${b}`,
    map: (pair: string) =>
      `Cosine of ${pair}: parameter groups from top to bottom, steps from left to right. Arrow keys move the cursor.`,
    value: (group: string, step: string, cosine: string) => `${group}, step ${step}: cosine ${cosine}`,
    scale:
      'Colours follow the root of the cosine, so that small ones are seen. Hatched: one of the two gradients is zero.',
    against: 'against',
    along: 'along',
    zero: (group: string, step: string) => `${group}, step ${step}: one of the gradients is zero here`,
    point: 'Point at the map, or move over it with the arrow keys.',
    empty: 'No step with figures per layer yet. Records of earlier versions do not have them.',
    csv: 'CSV',
    csvHint: 'All pairs, groups and steps as a table',
  },
}
