// Experiments that cannot be run, one of each kind: what is wrong, the file, and the first sentence about it.

import { SMALLEST } from './labRuns'

const changed = (changes: Record<string, unknown>): Record<string, unknown> => ({ ...SMALLEST, ...changes })

export const FAULTY: [string, unknown, RegExp][] = [
  ['no object', [], /^file is \[\], expected an object\.$/],
  ['no version', changed({ version: undefined }), /^version is nothing, expected 1\.$/],
  ['a later version', changed({ version: 2 }), /^version is 2, expected 1\.$/],
  ['no seeds', changed({ seeds: [] }), /^seeds is \[\], expected a list of 1 to 1000 values\.$/],
  ['a seed twice', changed({ seeds: [1, 1] }), /^seeds is \[1,1\], expected seeds that differ\.$/],
  ['half a seed', changed({ seeds: [1.5] }), /^seeds\[0\] is 1\.5, expected a whole number/],
  ['no arms', changed({ arms: undefined }), /^arms is nothing, expected a list of arms, or "factors"\.$/],
  ['an unknown field', changed({ sedes: [1] }), /^sedes is \[1\], expected one of the fields version, title/],
  [
    'an unknown field of an arm',
    changed({ arms: [{ name: 'a', method: 'sum' }] }),
    /^arms\[0\]\.method is "sum"/,
  ],
  [
    'an unknown setting',
    changed({ base: { settings: { step: 3 } } }),
    /^base\.settings: .*Did you mean "steps"\?$/,
  ],
  [
    'a bad value',
    changed({ arms: [{ name: 'a', settings: { steps: 0 } }] }),
    /^arms\[0\]\.settings: steps is 0, expected/,
  ],
  [
    'a bad factor',
    changed({ factors: { clip: [1, 'x'] } }),
    /^factors: clip is "x", expected a finite number/,
  ],
  [
    'a seed as a setting',
    changed({ base: { settings: { seed: 3 } } }),
    /^base\.settings\.seed is 3, expected seeds in/,
  ],
  [
    'an unknown preset',
    changed({ base: { preset: 'huge' } }),
    /^base\.preset is "huge", expected one of agp/,
  ],
  [
    'an unknown control',
    changed({ control: 'pcgrad' }),
    /^control is "pcgrad", expected the name of an arm: sum, agp\.$/,
  ],
  [
    'two arms of one name',
    changed({ arms: [{ name: 'sum' }, { name: 'sum' }] }),
    /^arms is "sum", expected arms with names/,
  ],
  [
    'a name with a line break',
    changed({ arms: [{ name: 'a\nb' }] }),
    /^arms\[0\]\.name is "a b", expected a name/,
  ],
  [
    'settings that do not go together',
    changed({ base: { settings: { heads: 5 } } }),
    /^arm "sum": heads is 5/,
  ],
  [
    'no test frames',
    changed({ base: { settings: { testFrames: 0 } } }),
    /^arm "sum": testFrames is 0, expected at least 1/,
  ],
  [
    'an unknown control of an arm',
    changed({ arms: [{ name: 'a', control: 'b' }] }),
    /^control is "b", expected the name of an arm: a\.$/,
  ],
  [
    'too many runs',
    changed({ seeds: Array.from({ length: 999 }, (_, i) => i), factors: { clip: [1, 2, 3] } }),
    /at most 5000 runs, these are 5994/,
  ],
  ['an unknown measure', changed({ measure: 'loss' }), /^measure is "loss", expected one of average/],
  [
    'a long title',
    changed({ title: 'a'.repeat(201) }),
    /^title is ".*, expected text of at most 200 characters\.$/,
  ],
  [
    'weights kept in words',
    changed({ keepWeights: 'yes' }),
    /^keepWeights is "yes", expected true or false\.$/,
  ],
  [
    'own data without a set',
    changed({ split: 'own' }),
    /^arm "sum": evaluationData is "world", expected the name of a data set/,
  ],
  [
    'too many settings',
    changed({ base: { settings: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`a${i}`, i])) } }),
    /^base\.settings is .*, expected an object of at most 100 fields/,
  ],
]
