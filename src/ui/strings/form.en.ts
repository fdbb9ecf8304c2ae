// Words of the set-up form beside the settings' own, English.

import type { Settings } from '../../run/settings'
import type { Source } from '../../run/table'

export const formEn = {
  search: 'Find a setting',
  searchHint: 'layers, weight, seed …',
  nothing: (text: string) => `No setting matches “${text}”.`,
  presets: 'Presets',
  onlyChanged: 'only changed',
  fromDefault: (value: string) => `Back to the default, ${value}`,
  changedMark: 'differs from the default',
  allDefaults: 'All defaults',
  defined: (source: string) => `Defined in: ${source}`,
  sources: {
    'Section 1: Signals': 'the method, section 1: signals',
    'Section 2: Training step': 'the method, section 2: training step',
    'Section 3: AGP': 'the method, section 3: AGP',
    'Section 6: Combining gradients': 'the method, section 6: combining gradients',
    'TinyDrive: the toy world': 'TinyDrive, the toy world',
  } as Partial<Record<Source, string>>,
  restart: (n: number) => (n === 1 ? '1 change needs a new run' : `${n} changes need a new run`),
  restartMark: 'needs a new run',
  faulty: (n: number) => (n === 1 ? '1 value is not possible' : `${n} values are not possible`),
  goesOn: 'The run goes on with its settings until you apply.',
  problems: {
    choice: 'Not one of the choices.',
    row3: 'Expected three numbers of at least 0, not all of them 0.',
    integer: (min: string, max: string) => `Expected a whole number from ${min} to ${max}.`,
    multiple: (min: string, max: string, of: string) => `Expected a multiple of ${of} from ${min} to ${max}.`,
    number: (min: string, max: string) => `Expected a number from ${min} to ${max}.`,
    together: {
      heads: 'The width must be a multiple of the heads, and width / heads a multiple of 4.',
      batchFrames: 'At most the training frames, and frames × questions must fit into one batch (4096 rows).',
    } as Partial<Record<keyof Settings, string>>,
  },
}

export type FormStrings = typeof formEn
