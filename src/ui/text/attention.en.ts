// Words of the attention view, English.

import type { Scope } from '../explain/attentionMaps'

export const attentionEn = {
  infoTitle: 'attention maps',
  info: 'Row: the token that attends; column: the token attended to; the stronger the colour, the more attention. The first 36 tokens are image patches, the rest are words. A token sees only what came before it, so the hatched corner is not zero: it does not exist. Maps are averaged over heads unless one is chosen.',
  blockTitle: 'the outlined block',
  block:
    'The outlined block holds the rows of the words and the columns of the image: where each word looks in the picture. Perception and planning teachers teach only this block; the reasoning teacher teaches the whole map.',
  teachers: 'Teacher',
  studentLayers: 'Student layers',
  teacherLayers: 'Teacher layers',
  extent: 'Part shown',
  extentMap: 'map',
  extentText: 'words',
  difference: 'student − teacher',
  meanShort: (from: number, to: number) => `mean ${from}–${to}`,
  headShort: 'Compared with the teacher\u2019s mean over heads',
  headMissing: 'The recording holds means over heads only',
  headWhat: 'single heads',
  mean: (layers: string) => `mean of ${layers}`,
  teaches: (block: string) => `Taught here: ${block}`,
  compareOnly: 'This teacher does not teach this layer: shown for comparison only.',
  teachesOther: (compared: string) => `Taught here: ${compared}. The maps are shown for comparison only.`,
  textToVision: 'the outlined block',
  fullMap: 'the full map',
  answerRows: 'the rows that answer',
  imageTokens: '36 image patches',
  textTokens: 'words',
  upTo: (top: string, max: string) => `0 to ${top} · largest ${max}`,
  teacherMore: 'teacher more',
  studentMore: 'student more',
  words: 'Query word (a token)',
  wordsHint: 'Choose the word whose attention is shown',
  locked: 'locked',
  hoverHint: 'Hover a row to see where it looks; click to lock it.',
  readout: (from: string, to: string, teacher: string, student: string) =>
    `“${from}” → ${to}: teacher ${teacher}, student ${student}`,
  unseen: (from: string, to: string) => `“${from}” cannot see ${to}: it comes later`,
  rowReadout: (word: string, teacher: string, student: string) =>
    `“${word}” gives the image ${teacher} % of its attention in the teacher, ${student} % in the student`,
  mapLabel: (whose: string, layer: string) => `Attention map, ${whose}, ${layer}`,
  empty:
    'The attention of teacher and student, layer by layer, appears here: this is what the student copies.',
  error: (mse: string) => `×3000 MSE on this sample ${mse}`,
  ownLoss: (loss: string, mse: string) =>
    `compared by ${loss}; for reference, ×3000 MSE on this sample ${mse}`,
  extentMapHint: 'The whole map: where every image patch and word attends',
  extentTextHint: 'Only the rows of the words: where they look',
  scope: 'What is compared',
  scopes: { group: 'group', layer: 'layer', head: 'head' } satisfies Record<Scope, string> as Record<
    Scope,
    string
  >,
  scopeHints: {
    group: 'A student layer beside the mean of the teacher layers it is matched to: what the loss compares',
    layer: 'One student layer beside one teacher layer',
    head: 'One head of the student beside its teachers\u2019 mean over heads: teacher files have no single heads',
  } satisfies Record<Scope, string> as Record<Scope, string>,
  head: (n: number) => `head ${n}`,
  headOf: (head: number, layer: number) => `head ${head} of layer ${layer}`,
  heads: (layer: number) => `Heads of student layer ${layer}`,
  headNote:
    'One head of the student. Teacher files hold only the mean over heads, and the loss compares means: no teacher teaches a single head.',
  gpu: 'drawn on the GPU',
  readBack: 'read back',
  drawnByGpu:
    'The three maps are drawn by the training worker straight from the GPU\u2019s buffers, up to ten times a second. Numbers, thumbnails and the picture\u2019s overlay are read back once a second. Press to draw everything from what is read back.',
  readBackChosen:
    'The maps are read back from the GPU once a second and drawn by the page. Press to let the worker draw them from the GPU\u2019s buffers.',
  readBackNextTime:
    'The maps are read back once a second and drawn by the page, because this browser lost the graphics device when drawing from its buffers was tried, or because you chose this. Press to try again the next time the page loads.',
  readBackOnly:
    'The maps are read back once a second and drawn by the page. In Firefox, drawing them straight from the GPU\u2019s buffers eventually crashes the browser, so it is not offered.',
  readBackNeeded: (detail: string) =>
    `The maps are read back once a second and drawn by the page: this browser cannot draw on a WebGPU canvas in a worker (${detail}).`,
}
