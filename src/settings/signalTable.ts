// The settings of the three teacher tasks' signals, generated from the registry of signals: for each
// capability the signal, and every option that some signal has. Forms show the options of the chosen signal
// (`applies`); the others are unused.

import { COMBINE } from '../distill/combine/registry'
import { SIGNALS } from '../distill/signals/registry'
import { DEFAULT_LOSS, LONGEST_LOSS } from '../distill/signals/attention/typed/defaultLoss'
import type { SignalOption } from '../distill/signals/types'
import { methodOfParameter } from './parameterTable'
import type { Settings, SignalLoss } from './settings'
import type { DefaultsSettings, EntryOf } from './entry'
import { regimeApplies } from './regimeTable'

/** The capabilities as suffixes of settings' keys, and as displayed. */
export const CAPABILITY_KEYS = ['Perception', 'Reasoning', 'Planning'] as const
export type CapabilityKey = (typeof CAPABILITY_KEYS)[number]

const common = { group: 'signals', live: false } as const
const attentionSource = { ...common, kind: 'choice', source: 'Section 1: Signals' } as const

const signal = {
  ...common,
  kind: 'choice',
  source: 'Section 5: Baselines and ablations',
  equation: Object.values(SIGNALS)
    .flatMap(({ name, equation }) => (equation ? [`${name}: ${equation}`] : []))
    .join('; '),
  options: Object.values(SIGNALS).map(({ id, name, description }) => ({
    value: id,
    label: name,
    help: description,
  })),
} as const

const layer = {
  ...attentionSource,
  equation: 'student layer i learns from the mean of teacher layers [s, s+g)',
  options: [
    { value: 'first', label: 'First', help: "The student's first layer from the teacher's." },
    {
      value: 'intermediate',
      label: 'First to penultimate',
      help: 'Every layer but the last, each from its group of teacher layers.',
    },
    {
      value: 'penultimate',
      label: 'Penultimate',
      help: "The student's second-to-last layer learns from the teacher's.",
    },
    {
      value: 'custom',
      label: 'Custom map',
      help: 'Any student layer from any teacher layer or group, written out.',
    },
  ],
} as const
const map = {
  ...common,
  kind: 'text',
  source: 'Section 1: Signals',
  default: '0<-0',
  longest: 120,
  equation: 'STUDENT<-TEACHER or STUDENT<-FIRST..LAST, e.g. 0<-0 1<-1..3',
  help: 'Student layer <- teacher layer or range, e.g. 0<-0 1<-1..3. Counted from 0; -1 is the last.',
} as const
const block = {
  ...attentionSource,
  equation: 'sum M (S - T)^2 / sum M',
  options: [
    { value: 'text-to-vision', label: 'Text to vision', help: 'Where words look on the picture.' },
    { value: 'full', label: 'Full map', help: 'All rows and columns, picture and words.' },
    { value: 'answer-rows', label: 'Answer rows', help: 'Only the rows that predict an answer word; ours.' },
  ],
} as const
const loss = {
  ...attentionSource,
  equation: '(S - T)^2, 1 - cos(S, T), or sum T log(T / S)',
  options: [
    { value: 'mse', label: 'Squared difference', help: "The paper's." },
    { value: 'cosine', label: '1 - cosine', help: 'Row by row: the shape counts, not the size; ours.' },
    { value: 'kl', label: 'KL over the row', help: 'Rows as probabilities; small weights count more; ours.' },
    { value: 'typed', label: 'Typed, by entries', help: 'Your own expression, averaged over entries.' },
    { value: 'typed-rows', label: 'Typed, by rows', help: 'Your own, summed over rows as probabilities.' },
  ],
} as const
const expression = {
  ...common,
  kind: 'text',
  coded: true,
  source: 'Section 1: Signals',
  default: DEFAULT_LOSS,
  longest: LONGEST_LOSS,
  help: "In s and t, the student's and the teacher's weight, for example t*log(t/s).",
} as const
const temperature = {
  ...common,
  kind: 'number',
  min: 0.1,
  max: 100,
  default: 2,
  source: 'Section 5: Baselines and ablations',
  equation: 'p = softmax(T / tau)',
  help: 'Above 1 softens both distributions, so that unlikely answers count too.',
} as const
const beta = {
  ...common,
  kind: 'number',
  min: 0.05,
  max: 0.95,
  default: 0.5,
  source: 'Section 5: Baselines and ablations',
  equation: 'm = beta p + (1 - beta) q',
  help: 'The teacher\u2019s share of the mean: near 0 like KL, near 1 like reverse KL, and a smaller loss at either.',
} as const

/**
 * Losses differ in size by orders of magnitude, hence each signal's own default weight. Where the supervised
 * gradient enters once per capability (three times), teacher losses weigh three times more, so that the ratio
 * of supervised to teacher gradients is the same under every method; with one supervised gradient per
 * capability it enters once.
 */
/** A method that does not exist counts as entering once: the table rejects it elsewhere. */
const countsPerCapability = (method: Settings['method']): boolean =>
  Object.hasOwn(COMBINE, method) && COMBINE[method].supervisedPerCapability === true

const weightOf =
  (c: CapabilityKey) =>
  (settings: DefaultsSettings): number => {
    const lossKind: SignalLoss = settings[`loss${c}`] ?? 'mse'
    return (
      (countsPerCapability(settings.method) && settings.supervision !== 'per-capability' ? 3 : 1) *
      SIGNALS[settings[`signal${c}`] ?? 'attention'].weight(lossKind)
    )
  }
const weight = {
  kind: 'number',
  min: 0,
  max: 1e6,
  group: 'weights',
  live: true,
  source: 'Section 2: Training step',
  equation: 'f_c = w_c pi_c g_c',
} as const

type SignalKeys =
  `${'signal' | 'layer' | 'map' | 'block' | 'loss' | 'expression' | 'temperature' | 'beta' | 'weight'}${CapabilityKey}`

export const SIGNAL_TABLE = {
  weightPerception: {
    ...weight,
    default: weightOf('Perception'),
    key: 'weightPerception',
    label: 'Perception',
    help: 'Weight of the perception teacher loss.',
  },
  weightReasoning: {
    ...weight,
    default: weightOf('Reasoning'),
    key: 'weightReasoning',
    label: 'Reasoning',
    help: 'Weight of the reasoning teacher loss.',
  },
  weightPlanning: {
    ...weight,
    default: weightOf('Planning'),
    key: 'weightPlanning',
    label: 'Planning',
    help: 'Weight of the planning teacher loss.',
  },
  signalPerception: {
    ...signal,
    key: 'signalPerception',
    label: 'Perception: signal',
    default: 'attention',
    help: 'What the student imitates of the perception teacher. Sets its default weight too.',
  },
  layerPerception: {
    ...layer,
    key: 'layerPerception',
    label: 'Perception: layers',
    default: 'first',
    help: 'Which student layers learn from the perception teacher.',
  },
  mapPerception: { ...map, key: 'mapPerception', label: 'Perception: layer map' },
  blockPerception: {
    ...block,
    key: 'blockPerception',
    label: 'Perception: entries',
    default: 'text-to-vision',
    help: "Which entries of the perception teacher's maps are matched.",
  },
  lossPerception: {
    ...loss,
    key: 'lossPerception',
    label: 'Perception: loss',
    default: 'mse',
    help: "How a row of the student's map is compared with the perception teacher's. Sets its default weight too.",
  },
  expressionPerception: { ...expression, key: 'expressionPerception', label: 'Perception: expression' },
  temperaturePerception: { ...temperature, key: 'temperaturePerception', label: 'Perception: temperature' },
  betaPerception: { ...beta, key: 'betaPerception', label: 'Perception: beta' },
  signalReasoning: {
    ...signal,
    key: 'signalReasoning',
    label: 'Reasoning: signal',
    default: 'attention',
    help: 'What the student imitates of the reasoning teacher. Sets its default weight too.',
  },
  layerReasoning: {
    ...layer,
    key: 'layerReasoning',
    label: 'Reasoning: layers',
    default: 'intermediate',
    help: 'Which student layers learn from the reasoning teacher.',
  },
  mapReasoning: { ...map, key: 'mapReasoning', label: 'Reasoning: layer map' },
  blockReasoning: {
    ...block,
    key: 'blockReasoning',
    label: 'Reasoning: entries',
    default: 'full',
    help: "Which entries of the reasoning teacher's maps are matched.",
  },
  lossReasoning: {
    ...loss,
    key: 'lossReasoning',
    label: 'Reasoning: loss',
    default: 'mse',
    help: "How a row of the student's map is compared with the reasoning teacher's. Sets its default weight too.",
  },
  expressionReasoning: { ...expression, key: 'expressionReasoning', label: 'Reasoning: expression' },
  temperatureReasoning: { ...temperature, key: 'temperatureReasoning', label: 'Reasoning: temperature' },
  betaReasoning: { ...beta, key: 'betaReasoning', label: 'Reasoning: beta' },
  signalPlanning: {
    ...signal,
    key: 'signalPlanning',
    label: 'Planning: signal',
    default: 'attention',
    help: 'What the student imitates of the planning teacher. Sets its default weight too.',
  },
  layerPlanning: {
    ...layer,
    key: 'layerPlanning',
    label: 'Planning: layers',
    default: 'penultimate',
    help: 'Which student layers learn from the planning teacher.',
  },
  mapPlanning: { ...map, key: 'mapPlanning', label: 'Planning: layer map' },
  blockPlanning: {
    ...block,
    key: 'blockPlanning',
    label: 'Planning: entries',
    default: 'text-to-vision',
    help: "Which entries of the planning teacher's maps are matched.",
  },
  lossPlanning: {
    ...loss,
    key: 'lossPlanning',
    label: 'Planning: loss',
    default: 'mse',
    help: "How a row of the student's map is compared with the planning teacher's. Sets its default weight too.",
  },
  expressionPlanning: { ...expression, key: 'expressionPlanning', label: 'Planning: expression' },
  temperaturePlanning: { ...temperature, key: 'temperaturePlanning', label: 'Planning: temperature' },
  betaPlanning: { ...beta, key: 'betaPlanning', label: 'Planning: beta' },
  onPolicyShare: {
    ...common,
    kind: 'number',
    min: 0,
    max: 1,
    default: 0,
    key: 'onPolicyShare',
    label: 'Own answers',
    source: 'Section 5: Baselines and ablations',
    equation: '(1 - lambda) D(p, q | right answer) + lambda D(p, q | y), y drawn from q',
    help: 'Share of the questions that the student answers itself; the teachers score what it says, word by word.',
  },
} satisfies { [K in SignalKeys | 'onPolicyShare']: EntryOf<K> }

const OPTION_OF: Record<string, SignalOption> = {
  layer: 'layer',
  map: 'layer',
  block: 'block',
  loss: 'loss',
  expression: 'loss',
  temperature: 'temperature',
  beta: 'beta',
}

/**
 * Whether a setting has an effect, given the others: a parameter of the chosen method, an option that the
 * chosen signal has, a map where layers are custom, an expression where the loss is typed, a weight where there
 * is a signal, key-value heads in the family that shares them.
 * `chosen`: the settings, or a form's texts.
 */
export function applies(key: keyof Settings, chosen: Readonly<Record<keyof Settings, unknown>>): boolean {
  if (key === 'kvHeads') return chosen.family === 'llama'
  if (key === 'rule') return chosen.method === 'rule'
  if (key === 'trainStream' || key === 'trainConditions') return (chosen.trainingData ?? 'world') === 'world'
  const method = methodOfParameter(key)
  if (method) return chosen.method === method
  if (!regimeApplies(key, chosen)) return false
  const capability = CAPABILITY_KEYS.find((c) => key.endsWith(c))
  const name = capability ? key.slice(0, -capability.length) : key
  if (!capability || !(key in SIGNAL_TABLE) || name === 'signal') return true
  const info = Object.values(SIGNALS).find(({ id }) => id === chosen[`signal${capability}`])
  if (!info) return true
  if (name === 'weight') return info.id !== 'none'
  if (name === 'map' && chosen[`layer${capability}`] !== 'custom') return false
  if (name === 'expression' && !String(chosen[`loss${capability}`]).startsWith('typed')) return false
  return info.options.includes(OPTION_OF[name])
}
