// Words of the set-up form beside the settings' own, English.

import type { Settings } from '../../settings/entries'
import type { Source } from '../../settings/table'

export const formEn = {
  search: 'Find a setting',
  searchHint: 'layers, weight, seed …',
  nothing: (text: string) => `No setting matches “${text}”.`,
  presets: 'Presets',
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
  restart: (n: number) => (n === 1 ? '1 change needs a new run' : `${n} changes need a new run`),
  restartMark: 'needs a new run',
  faulty: (n: number) => (n === 1 ? '1 value is not possible' : `${n} values are not possible`),
  memory: (bytes: string) => `Graphics memory: ${bytes}.`,
  memoryFull: 'More than this graphics adapter has. This fits:',
  memoryNone: 'More than this graphics adapter has, and no smaller run fits either.',
  atMost: (value: string) => `At most ${value} fits into the graphics memory.`,
  goesOn: 'The run goes on with its settings until you apply.',
  /**
   * Choices of the signals' options, as option.value. Empty in English: the settings table itself speaks
   * English.
   */
  choices: {} as Partial<Record<string, { label: string; help: string }>>,
  problems: {
    choice: 'Not one of the choices.',
    text: (longest: string) => `Expected 1 to ${longest} characters.`,
    row3: 'Expected three numbers of at least 0, not all of them 0.',
    integer: (min: string, max: string) => `Expected a whole number from ${min} to ${max}.`,
    multiple: (min: string, max: string, of: string) => `Expected a multiple of ${of} from ${min} to ${max}.`,
    number: (min: string, max: string) => `Expected a number from ${min} to ${max}.`,
    together: {
      heads: 'The width must be a multiple of the heads, and width / heads a multiple of 4.',
      kvHeads: 'The heads must be a multiple of the key-value heads.',
      supervision:
        'One anchor per capability belongs to AGP, its stage 1 or its stage 2, batch by batch. (With one anchor per capability AGP counts cross-entropy once already.)',
      anchorSupport: 'Only stage 1 measures the anchor: choose AGP, AGP with anchor once, or stage 1.',
      accumulation: 'Frames × questions × accumulation are more than 512 passes per step.',
      combinePer: 'Frames × questions are more than 512 passes per step.',
      weightCe: 'Without any teacher cross-entropy needs a weight, or nothing would be learned.',
      batchFrames: 'At most the training frames, and frames × questions must fit into one batch (4096 rows).',
    } as Partial<Record<keyof Settings, string>>,
  },
}

export type FormStrings = typeof formEn
