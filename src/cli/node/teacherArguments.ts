// Flags of `npm run teachers`.

import { ENCODER_DEFAULTS } from '../../study/encoderTraining'
import { SPECIALIST_DEFAULTS, TEACHER_DEFAULTS } from '../../study/teacherTraining'

export interface TeacherArguments {
  seed: number
  steps: number
  encoderSteps: number
  specialistSteps: number
  /** Training frames with precomputed features. */
  frames: number
  /** Held-out frames, twelve questions each. */
  heldOut: number
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

/** Parses the flags; `problem` names the flag and what was expected. */
export function teacherArguments(argv: readonly string[]): TeacherArguments | { problem: string } {
  const numbers = { seed: 1, steps: 0, encoderSteps: 0, specialistSteps: 0, frames: 0, heldOut: 0 }
  for (const flag of Object.values(FLAGS)) numbers[flag.key] = flag.initial
  let out = 'public/teachers'
  let driver: TeacherArguments['driver'] = 'auto'
  for (let i = 0; i < argv.length; i += 2) {
    const [name, value] = [argv[i], argv[i + 1]]
    if (name in FLAGS) {
      const { key, min } = FLAGS[name as keyof typeof FLAGS]
      const number = Number(value)
      if (value === undefined || !Number.isInteger(number) || number < min) return { problem: `${name} takes a whole number of at least ${min}, not ${value ?? 'nothing'}` }
      numbers[key] = number
    } else if (name === '--out' && value) out = value
    else if (name === '--driver' && (value === 'auto' || value === 'lavapipe' || value === 'swiftshader')) driver = value
    else return { problem: `unknown argument ${name} ${value ?? ''}; known: ${Object.keys(FLAGS).join(' N, ')} N, --out DIR, --driver auto|lavapipe|swiftshader` }
  }
  return { ...numbers, out, driver }
}
