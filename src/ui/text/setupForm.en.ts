// Words of the set-up form beside the settings' own, English. Fetched with the form.

import type { Settings } from '../../settings/settings'
import type { Source } from '../../settings/entry'
import type { ObstacleReason } from '../../settings/ownAnswerRules'

const ONE_LAYER =
  'A student of one layer has no layer before its last: choose the first layer, or a map of your own.'

export const setupFormEn = {
  search: 'Find a setting',
  searchHint: 'layers, weight, seed …',
  nothing: (text: string) => `No setting matches “${text}”.`,
  presets: 'Presets',
  /** Before the words of a list of buttons that the glossary explains. */
  wordsHere: 'Words used here, explained',
  onlyChanged: 'only changed',
  fromDefault: (value: string) => `Back to the default, ${value}`,
  changedMark: 'differs from the default',
  allDefaults: 'All defaults',
  /** Followed by a link. */
  defined: 'Defined in:',
  method: 'The whole method, with its equations',
  sources: {
    'Section 1: Signals': 'the method, section 1: signals',
    'Section 2: Training step': 'the method, section 2: training step',
    'Section 3: AGP': 'the method, section 3: AGP',
    'Section 4: Reweighting': 'the method, section 4: dynamic reweighting',
    'Section 5: Baselines and ablations': 'the method, section 5: baselines and ablations',
    'Section 6: Combining gradients': 'the method, section 6: combining gradients',
    'TinyDrive: the toy world': 'TinyDrive, the toy world',
  } as Partial<Record<Source, string>>,
  /** `n` of `all` changes. */
  restart: (n: number, all: number) =>
    n < all
      ? `${all} changes, ${n} of them ${n === 1 ? 'needs' : 'need'} a new run`
      : n === 1
        ? '1 change needs a new run'
        : `${n} changes need a new run`,
  presetChanges: (n: number) => (n === 1 ? 'changes 1 setting' : `changes ${n} settings`),
  /** What a choice changes besides itself. */
  followed: {
    set: (n: number, list: string) =>
      n === 1 ? `Also changes 1 other setting: ${list}.` : `Also changes ${n} other settings: ${list}.`,
    keep: 'Keep my weights',
    kept: (list: string) => `Kept: ${list}.`,
    follow: (list: string) => `Use the defaults: ${list}`,
  },
  /** How a typed number was understood. */
  typed: {
    readAs: (number: string) => `Read as ${number}`,
    readAsNot: (number: string, other: string) => `Read as ${number}, not as ${other}`,
    ambiguous: (a: string, b: string) => `This could mean ${a} or ${b}: type one of the two.`,
  },
  restartMark: 'needs a new run',
  faulty: (n: number) => (n === 1 ? '1 value is not possible' : `${n} values are not possible`),
  memory: (bytes: string) => `Graphics memory: ${bytes}.`,
  memoryFull: 'More than this graphics adapter has. This fits:',
  memoryNone: 'More than this graphics adapter has, and no smaller run fits either.',
  atMost: (value: string) => `At most ${value} fits into the graphics memory.`,
  goesOn: 'The run continues with its current settings until you apply.',
  /** How the views call what a layer map says. */
  reads: (map: string) => `In the views: ${map}.`,
  fromZero: 'A layer map counts from 0: its 0 is what the views call layer 1.',
  problems: {
    choice: 'Not one of the choices.',
    text: (longest: string) => `Expected 1 to ${longest} characters.`,
    row3: 'Expected three numbers of at least 0, not all of them 0.',
    multiple: (min: string, max: string, of: string) => `Expected a multiple of ${of} from ${min} to ${max}.`,
    number: (min: string, max: string) => `Expected a number from ${min} to ${max}.`,
    together: {
      heads: 'The width must be a multiple of the heads, and width / heads a multiple of 4.',
      kvHeads: 'The heads must be a multiple of the key-value heads.',
      supervision:
        'Supervision per capability works only with AGP, its stage 1 or its stage 2, batch by batch. (With it, AGP already counts cross-entropy once.)',
      combineOver:
        'Layer by layer works neither with variants of AGP nor with methods that remember earlier steps.',
      anchorSupport:
        'Only stage 1 projects against cross-entropy: choose AGP, AGP with cross-entropy once, or stage 1.',
      accumulation: 'Frames × questions × accumulation exceed 512 micro-batches per step.',
      combinePer: 'Frames × questions exceed 512 micro-batches per step.',
      weightCe: 'Without a teacher, cross-entropy needs a weight above 0, or nothing is learned.',
      batchFrames: 'At most the training frames, and frames × questions must fit into one batch (4096 rows).',
      layerPerception: ONE_LAYER,
      layerReasoning: ONE_LAYER,
      layerPlanning: ONE_LAYER,
      wrongHow:
        'Only signals on logits have words to exchange: choose shuffled or another specialist, or logits for every capability whose teacher is wrong.',
      capabilityMix:
        'Supervision per capability needs questions of every capability in every batch: set equal shares.',
      templateMix: 'Type “even”, or weights of templates such as “P1:3 R4:0”, at least one of them above 0.',
    } as Partial<Record<keyof Settings, string>>,
    /** Why the student cannot answer itself; `what` names the settings that stand in the way. */
    ownAnswers: {
      withoutTeachers: (what: string) =>
        `No teacher takes part with ${what}, so none could score own answers.`,
      signals: (what: string) =>
        `Teachers score own answers by next-word probabilities, which these signals do not compare: ${what}.`,
      noSignal: (what: string) => `No teacher would score own answers: ${what}.`,
      wrongTeacher: (what: string) =>
        `What a wrong teacher says is prepared for the right answers only: ${what}.`,
      perSample: (what: string) =>
        `A sample that the student answers itself has no cross-entropy to be combined with: ${what}.`,
      supervision: (what: string) => `Own answers give their capability no cross-entropy: ${what}.`,
      reweighting: (what: string) =>
        `Own answers have no cross-entropy, by which reweighting compares the weights: ${what}.`,
      memory: (what: string) => `It remembers losses, and own answers have no cross-entropy: ${what}.`,
    } satisfies Record<ObstacleReason, (what: string) => string>,
    /** A button that makes own answers possible. */
    makeRoom: (change: string) => `Use ${change}`,
    signalFor: (signal: string, capabilities: string) => `${signal} for ${capabilities}`,
  },
}
