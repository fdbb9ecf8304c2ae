// Flags of `npm run teachers`.

import { ENCODER_DEFAULTS } from '../../experiment/teachers/encoderTraining'
import {
  SPECIALIST_DEFAULTS,
  TEACHER_DEFAULTS,
  TEACHER_SHAPE,
} from '../../experiment/teachers/teacherTraining'
import type { ChosenShape } from '../../experiment/run/worldModel'
import { SETTINGS_TABLE } from '../../settings/table'
import { shapeProblems } from '../../settings/modelShape'

export interface TeacherArguments {
  seed: number
  steps: number
  encoderSteps: number
  specialistSteps: number
  /** Training frames with precomputed features. */
  frames: number
  /** Held-out frames, twelve questions each. */
  heldOut: number
  shape: ChosenShape
  /** Default: public/teachers/<family>-<layers>x<width>. */
  out: string
  driver: 'auto' | 'lavapipe' | 'swiftshader'
}

const FLAGS = {
  '--seed': { key: 'seed', min: 0, initial: 1 },
  '--steps': { key: 'steps', min: 1, initial: TEACHER_DEFAULTS.steps },
  '--encoder-steps': { key: 'encoderSteps', min: 1, initial: ENCODER_DEFAULTS.steps },
  '--specialist-steps': { key: 'specialistSteps', min: 1, initial: SPECIALIST_DEFAULTS.steps },
  '--frames': { key: 'frames', min: 16, initial: 16000 },
  '--held-out': { key: 'heldOut', min: 1, initial: 500 },
} as const

/** Flags of the model's shape; widths as the settings table has them. */
const SHAPE_FLAGS = {
  '--layers': { key: 'layers', min: 2, max: 12, multiple: 1 },
  '--width': {
    key: 'width',
    min: SETTINGS_TABLE.width.min,
    max: SETTINGS_TABLE.width.max,
    multiple: SETTINGS_TABLE.width.multiple,
  },
  '--heads': { key: 'heads', min: 1, max: SETTINGS_TABLE.heads.max, multiple: 1 },
  '--kv-heads': { key: 'kvHeads', min: 1, max: SETTINGS_TABLE.heads.max, multiple: 1 },
} as const

const KNOWN = `${[...Object.keys(FLAGS), ...Object.keys(SHAPE_FLAGS)].join(' N, ')} N, --family gpt|llama, --out DIR, --driver auto|lavapipe|swiftshader`

/** Parses the flags; `problem` names the flag and what was expected. */
export function teacherArguments(argv: readonly string[]): TeacherArguments | { problem: string } {
  const numbers = { seed: 1, steps: 0, encoderSteps: 0, specialistSteps: 0, frames: 0, heldOut: 0 }
  for (const flag of Object.values(FLAGS)) numbers[flag.key] = flag.initial
  const shape: ChosenShape = { ...TEACHER_SHAPE }
  let out: string | null = null
  let driver: TeacherArguments['driver'] = 'auto'
  for (let i = 0; i < argv.length; i += 2) {
    const [name, value] = [argv[i], argv[i + 1]]
    if (name in FLAGS) {
      const { key, min } = FLAGS[name as keyof typeof FLAGS]
      const number = Number(value)
      if (value === undefined || !Number.isInteger(number) || number < min)
        return { problem: `${name} takes a whole number of at least ${min}, not ${value ?? 'nothing'}` }
      numbers[key] = number
    } else if (name in SHAPE_FLAGS) {
      const { key, min, max, multiple } = SHAPE_FLAGS[name as keyof typeof SHAPE_FLAGS]
      const number = Number(value)
      if (
        value === undefined ||
        !Number.isInteger(number) ||
        number < min ||
        number > max ||
        number % multiple !== 0
      ) {
        return {
          problem: `${name} takes a whole number from ${min} to ${max}${multiple > 1 ? `, a multiple of ${multiple}` : ''}, not ${value ?? 'nothing'}`,
        }
      }
      shape[key] = number
    } else if (name === '--family') {
      if (value !== 'gpt' && value !== 'llama')
        return { problem: `--family takes gpt or llama, not ${value ?? 'nothing'}` }
      shape.family = value
    } else if (name === '--out' && value) out = value
    else if (name === '--driver' && (value === 'auto' || value === 'lavapipe' || value === 'swiftshader'))
      driver = value
    else return { problem: `unknown argument ${name} ${value ?? ''}; known: ${KNOWN}` }
  }
  const [impossible] = shapeProblems(shape)
  if (impossible) return { problem: impossible.message }
  return {
    ...numbers,
    shape,
    out: out ?? `public/teachers/${shape.family}-${shape.layers}x${shape.width}`,
    driver,
  }
}
