// The words of the page that are not school English, and what they mean: shown where a word stands, and as the
// glossary page of the site. docs/GLOSSARY.md has the same sentences, and the words of the code besides. English.

import type { TermId } from './termForms'

export interface GlossaryEntry {
  word: string
  meaning: string
}

export const glossaryEn: Record<TermId, GlossaryEntry> = {
  kd: {
    word: 'knowledge distillation (KD)',
    meaning:
      'Training a small model (the student) to imitate larger, trained ones (the teachers), beside or instead of learning from labels.',
  },
  agp: {
    word: 'AGP, asymmetric gradient projection',
    meaning:
      'Asymmetric gradient projection, the paper\u2019s combination: teacher gradients yield to the supervised gradient, never the reverse.',
  },
  ce: {
    word: 'ce, cross-entropy (the supervised loss)',
    meaning:
      'Cross-entropy on the answer tokens, ce for short: how surprised the student is by the right answer, in nats (units of the natural logarithm).',
  },
  supervisedGradient: {
    word: 'supervised gradient',
    meaning: 'The weighted gradient of the supervised loss.',
  },
  teacherGradient: {
    word: 'teacher gradient',
    meaning: 'The weighted and mixed gradient of one teacher loss.',
  },
  surgery: {
    word: 'gradient surgery',
    meaning:
      'The field\u2019s word for methods that change gradients which conflict, such as PCGrad and AGP.',
  },
  pcgrad: {
    word: 'PCGrad, projecting conflicting gradients',
    meaning:
      'Gradient surgery in which no gradient comes first: each loses what opposes another one, the supervised gradient too.',
  },
  gram: {
    word: 'Gram matrix',
    meaning:
      'The inner products of the four weighted gradients, 4 x 4. Lengths and angles follow from it, and every way of combining works on it alone.',
  },
  norm: { word: 'norm', meaning: 'The length of a gradient: how strongly a loss pulls at the parameters.' },
  conflict: {
    word: 'conflict',
    meaning:
      'Two gradients conflict when their angle is above 90 degrees: a small step that lowers one loss raises the other.',
  },
  projection: {
    word: 'projection',
    meaning:
      'Taking from a gradient the part that opposes another one; nothing happens where it opposes nothing.',
  },
  stage1: {
    word: 'stage 1',
    meaning:
      'Each teacher gradient is projected against the supervised gradient, which is then added to each.',
  },
  stage2: {
    word: 'stage 2',
    meaning: 'The results of stage 1 are projected against each other in shuffled order and added.',
  },
  coefficient: {
    word: 'coefficient',
    meaning: 'How many times the update contains one weighted gradient.',
  },
  cosine: {
    word: 'cosine',
    meaning:
      'Of the angle between two gradients: 1 is the same direction, 0 a right angle, and below 0 they work against each other.',
  },
  micro: {
    word: 'micro-batches',
    meaning:
      'Parts of one update that are combined one by one and then averaged: several batches, or single samples.',
  },
  batch: {
    word: 'batch',
    meaning: 'What the student sees in one training step: some frames and a few questions about each.',
  },
  seed: {
    word: 'seed',
    meaning:
      'The number from which all chances of a run are drawn: initial weights, scenes, questions and their order. The same seed draws the same again.',
  },
  gradient: {
    word: 'gradient',
    meaning:
      'The direction in which a loss grows fastest, one number per parameter; a training step goes the other way.',
  },
  teacherLoss: { word: 'teacher loss', meaning: 'How far the student is from one teacher\u2019s signal.' },
  lossWeight: {
    word: 'loss weight',
    meaning:
      'The factor in front of a loss. Attention losses are thousands of times smaller than cross-entropy, hence weights in the thousands.',
  },
  loss: { word: 'loss', meaning: 'A number that says how wrong the student is; training makes it smaller.' },
  textToVision: {
    word: 'text to vision',
    meaning: 'The part of an attention map in which text tokens look at image tokens.',
  },
  matching: {
    word: 'layer, layer matching',
    meaning:
      'A model is a stack of layers, each working on what the one before made. Layer matching says which layers of a teacher one layer of the student imitates.',
  },
  attention: {
    word: 'attention map',
    meaning:
      'How much each token looks at each earlier one, averaged over the heads of a layer; every row sums to 1.',
  },
  head: {
    word: 'attention head',
    meaning:
      'A layer looks at the tokens several times side by side, each time with matrices of its own. Each of these is a head and has its own attention map.',
  },
  hidden: { word: 'hidden states', meaning: 'The numbers that a model holds for each token after a layer.' },
  logits: {
    word: 'logits',
    meaning: 'A model\u2019s scores for every possible next word, before they are turned into probabilities.',
  },
  margin: {
    word: 'generalized margin',
    meaning: 'How far the best word is ahead of all others together.',
  },
  signal: {
    word: 'signal',
    meaning:
      'What the student imitates: attention maps, logits, hidden states, or nothing, each in chosen layers.',
  },
  mixing: {
    word: 'mixing, mixing matrix',
    meaning:
      'How much each teacher counts for the samples of each capability: rows by capability, columns by teacher, each row summing to 1.',
  },
  token: {
    word: 'token',
    meaning: 'A token is a word or an image patch; a text slot is one of the eight places for text tokens.',
  },
  exactMatch: {
    word: 'accuracy, exact match',
    meaning:
      'A question counts as right only when every answer token is right, the end token included. This is the accuracy on screen.',
  },
  majority: {
    word: 'most common answer, no image',
    meaning: 'Two scores to beat: always giving the most frequent answer, and answering with a grey picture.',
  },
  validation: {
    word: 'validation questions',
    meaning: 'Questions about scenes that no training step has seen; accuracy is measured on them.',
  },
  learningRate: { word: 'learning rate', meaning: 'How far a training step moves the parameters.' },
  warmUp: {
    word: 'warm-up',
    meaning: 'The first steps of a run, in which the learning rate rises from 0 to its peak.',
  },
  clipping: {
    word: 'clipping',
    meaning: 'Shortening an update to a largest norm before the optimizer sees it.',
  },
  optimizer: {
    word: 'optimizer, AdamW',
    meaning:
      'What makes new parameters of an update. AdamW averages updates over the steps and scales each parameter by itself, so its step may point elsewhere.',
  },
  dispersion: {
    word: 'dispersion',
    meaning: 'How far vectors scatter: the mean of 1 - cos to their mean.',
  },
  checkpoint: {
    word: 'checkpoint',
    meaning: 'Parameters, optimizer state and memory after a step. A run can be rewound to it.',
  },
  mse: {
    word: 'MSE, mean squared error',
    meaning: 'The mean of squared differences, here between attention weights of student and teacher.',
  },
  tensor: {
    word: 'tensor',
    meaning:
      'Numbers in rows, columns and perhaps further dimensions, under one name: weights, activations, gradients.',
  },
  temperature: {
    word: 'temperature',
    meaning:
      'What logits are divided by before they become probabilities. Above 1 it flattens them, so that small ones count more; 1 leaves them as they are.',
  },
  kl: {
    word: 'KL divergence',
    meaning:
      'How far one distribution of probabilities is from another (Kullback-Leibler), here the student’s from a teacher’s; 0 where they are the same.',
  },
  mlp: {
    word: 'MLP, multilayer perceptron',
    meaning:
      'The part of a layer that works on each token by itself, after attention has gathered from the others: two matrices with an activation between them.',
  },
  standardError: {
    word: 'standard error',
    meaning:
      'How far a mean of some runs may typically be off by chance: their standard deviation divided by the root of their number.',
  },
  interval: {
    word: '95 % interval (confidence interval)',
    meaning:
      'A range made so that it holds the true value in 95 of 100 repetitions. A difference whose interval holds 0 may be chance.',
  },
  onnx: {
    word: 'ONNX',
    meaning: 'A file format for trained models that many programs can run, browsers among them.',
  },
  safetensors: {
    word: 'safetensors',
    meaning: 'A file format that holds the weights of a model and nothing that could be run.',
  },
  ego: {
    word: 'ego, the ego car',
    meaning:
      'The car that the model drives. It sees the road from there, in the centre lane, and planning questions ask what it should do.',
  },
  adapter: {
    word: 'graphics adapter',
    meaning:
      'What WebGPU computes on: a graphics processor, or a program that imitates one (a software adapter). Without one, or where it is only imitated, this page computes on the CPU.',
  },
}
