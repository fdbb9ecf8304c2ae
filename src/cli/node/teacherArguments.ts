// Flags of `npm run teachers`.

import { ENCODER_DEFAULTS } from '../../experiment/teachers/encoderTraining'
import {
  SPECIALIST_DEFAULTS,
  TEACHER_DEFAULTS,
  TEACHER_SHAPE,
} from '../../experiment/teachers/teacherTraining'
import type { ChosenShape } from '../../experiment/run/worldModel'
import { SETTINGS_TABLE } from '../../settings/table'
import { sentence, shortened } from '../../json/text'
import { shapeProblems } from '../../settings/modelShape'
import { driverOf, lastValues, readFlags, type Driver } from './flags'

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
  driver: Driver
}

const FLAGS = {
  seed: { key: 'seed', min: 0, max: SETTINGS_TABLE.seed.max, initial: 1 },
  steps: { key: 'steps', min: 1, initial: TEACHER_DEFAULTS.steps },
  'encoder-steps': { key: 'encoderSteps', min: 1, initial: ENCODER_DEFAULTS.steps },
  'specialist-steps': { key: 'specialistSteps', min: 1, initial: SPECIALIST_DEFAULTS.steps },
  frames: { key: 'frames', min: 16, initial: 16000 },
  'held-out': { key: 'heldOut', min: 1, initial: 500 },
} as const

/** Upper limits on steps and frames, in view of memory and time. */
const MOST = 1_000_000

/** Flags of the model's shape; widths as the settings table has them. */
const SHAPE_FLAGS = {
  layers: { key: 'layers', min: 2, max: 12, multiple: 1 },
  width: {
    key: 'width',
    min: SETTINGS_TABLE.width.min,
    max: SETTINGS_TABLE.width.max,
    multiple: SETTINGS_TABLE.width.multiple,
  },
  heads: { key: 'heads', min: 1, max: SETTINGS_TABLE.heads.max, multiple: 1 },
  'kv-heads': { key: 'kvHeads', min: 1, max: SETTINGS_TABLE.heads.max, multiple: 1 },
} as const

const given = (value: string | undefined): string => sentence(shortened(value ?? 'nothing', 30))

const isFlag = <T extends object>(flags: T, name: string): name is Extract<keyof T, string> =>
  Object.hasOwn(flags, name)

/** A whole number in a flag's range; a sentence where it is not. */
function numberOf(
  name: string,
  value: string | undefined,
  { min, max, multiple }: { min: number; max: number; multiple: number },
): number | string {
  const number = value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : NaN
  if (number >= min && number <= max && number % multiple === 0) return number
  const of = multiple > 1 ? `, a multiple of ${multiple}` : ''
  return `--${name} takes a whole number from ${min} to ${max}${of}, not ${given(value)}`
}

const KNOWN = { values: [...Object.keys(FLAGS), ...Object.keys(SHAPE_FLAGS), 'family', 'out', 'driver'] }

/** Parses the flags; `problem` names the flag and what was expected, in a short sentence. */
export function teacherArguments(argv: readonly string[]): TeacherArguments | { problem: string } {
  const flags = readFlags(argv, KNOWN)
  if (flags.errors.length > 0) return { problem: flags.errors[0].message }
  const numbers = { seed: 1, steps: 0, encoderSteps: 0, specialistSteps: 0, frames: 0, heldOut: 0 }
  for (const flag of Object.values(FLAGS)) numbers[flag.key] = flag.initial
  const shape: ChosenShape = { ...TEACHER_SHAPE }
  for (const { flag: name, value } of flags.given) {
    if (isFlag(FLAGS, name)) {
      const number = numberOf(name, value, { max: MOST, multiple: 1, ...FLAGS[name] })
      if (typeof number === 'string') return { problem: number }
      numbers[FLAGS[name].key] = number
    } else if (isFlag(SHAPE_FLAGS, name)) {
      const number = numberOf(name, value, SHAPE_FLAGS[name])
      if (typeof number === 'string') return { problem: number }
      shape[SHAPE_FLAGS[name].key] = number
    } else if (name === 'family') {
      if (value !== 'gpt' && value !== 'llama')
        return { problem: `--family takes gpt or llama, not ${given(value)}` }
      shape.family = value
    }
  }
  const values = lastValues(flags)
  const driver = driverOf(values.get('driver'))
  if (typeof driver !== 'string') return { problem: driver.message }
  const [impossible] = shapeProblems(shape)
  if (impossible) return { problem: impossible.message }
  return {
    ...numbers,
    shape,
    out: values.get('out') ?? `public/teachers/${shape.family}-${shape.layers}x${shape.width}`,
    driver,
  }
}
