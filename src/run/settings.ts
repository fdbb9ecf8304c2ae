// The settings table: one declarative list drives the form, the URL fragment, presets, validation, command-line flags and the run record.

/** Ways of combining the four gradients, as they are offered: the paper's, sums, surgery on pairs, common descent, balance, and no teachers. */
export const METHODS = [
  'agp', 'agp-anchor-once', 'stage1', 'stage2',
  'sum', 'sum-anchor-triple', 'mean',
  'pcgrad', 'gradvac',
  'mgda', 'cagrad', 'upgrad', 'dualproj',
  'imtl-g', 'nash-mtl', 'fairgrad', 'aligned-mtl', 'config',
  'ce-only',
] as const
export type Method = (typeof METHODS)[number]

/** Choices of an attention signal; the same words as in distill/matching.ts (tested). */
export const SIGNAL_LAYERS = ['first', 'intermediate', 'penultimate'] as const
export type SignalLayer = (typeof SIGNAL_LAYERS)[number]
export const SIGNAL_BLOCKS = ['text-to-vision', 'full', 'answer-rows'] as const
export type SignalBlock = (typeof SIGNAL_BLOCKS)[number]
export const SIGNAL_LOSSES = ['mse', 'cosine', 'kl'] as const
export type SignalLoss = (typeof SIGNAL_LOSSES)[number]

/** Everything that defines a run, fully resolved. Keys are also the `--set` keys and the link's keys. */
export interface Settings {
  seed: number
  steps: number
  method: Method
  layers: number
  width: number
  heads: number
  /** Frames per step, and question segments per frame (a third per capability). */
  batchFrames: number
  batchSegments: number
  trainFrames: number
  validationFrames: number
  /** Steps between evaluations; 0: only at the end. */
  evaluateEvery: number
  learningRate: number
  warmup: number
  schedule: 'constant' | 'cosine' | 'linear'
  minRatio: number
  beta1: number
  beta2: number
  weightDecay: number
  clip: number
  weightCe: number
  weightPerception: number
  weightReasoning: number
  weightPlanning: number
  /** Per follower: which student layers learn, which entries of the maps are compared, and how. */
  layerPerception: SignalLayer
  blockPerception: SignalBlock
  lossPerception: SignalLoss
  layerReasoning: SignalLayer
  blockReasoning: SignalBlock
  lossReasoning: SignalLoss
  layerPlanning: SignalLayer
  blockPlanning: SignalBlock
  lossPlanning: SignalLoss
  /** Rows of the mixing matrix pi: for samples of this capability, how much each teacher counts. */
  mixPerception: [number, number, number]
  mixReasoning: [number, number, number]
  mixPlanning: [number, number, number]
}
