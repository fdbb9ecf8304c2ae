// The teacher contract: the inputs and outputs that a graph must have to teach, and the checks that report
// violations. Knows no runtime: a session is described by its signature and a function that runs it.

import { IMAGE_SIZE, IMAGE_TOKENS, TEXT_SLOTS } from '../world/types'
import { VOCABULARY_SIZE } from '../world/vocabulary'
import { ENCODER_LABELS, FEATURE_SIZE } from './exportEncoder'
import { reasonOf, teacherFailure, type TeacherFailure } from './failure'
import { shortened } from '../json/text'
import type { Dimension } from './onnxWriter'

export interface Port {
  name: string
  type: 'float32' | 'int32'
  /** Types that a graph may have instead: values are converted on their way in or out. */
  also?: readonly ('int64' | 'float16' | 'float64')[]
  /** Sizes, or names of `SYMBOLS`. */
  shape: readonly Dimension[]
  meaning: string
  /** A graph may leave it out; where it is there, it must fit. */
  optional?: true
}

export interface Contract {
  /** `teacher` or `encoder`, as used in sentences. */
  kind: string
  inputs: readonly Port[]
  outputs: readonly Port[]
}

/** Names of sizes in the tables. `B` and `K` must stay free in the graph; `L` is the model's own. */
export const SYMBOLS = {
  B: 'frames of the batch',
  K: 'question segments per frame',
  I: 'image tokens per frame',
  S: 'text slots per segment',
  M: 'keys a text row can see: image tokens, then its own slots',
  F: 'numbers per image feature',
  V: 'words of the vocabulary',
  L: 'layers',
  N: 'layers whose hidden states are given, the first ones; at most L',
  T: 'tokens of a frame: its image tokens, then its K segments of S slots',
  D: 'width of the model',
} as const

const FREE = ['B', 'K', 'T']

/** The model's own sizes that the file must fix, because a run is prepared for them. */
const FIXED = ['N', 'D']

/** The values of those names in TinyDrive. */
export const WORLD_SIZES: Readonly<Record<string, number>> = {
  I: IMAGE_TOKENS,
  S: TEXT_SLOTS,
  M: IMAGE_TOKENS + TEXT_SLOTS,
  F: FEATURE_SIZE,
  V: VOCABULARY_SIZE,
}

/** What `.half()` and `.double()` make of a model. */
const OTHER_FLOATS = ['float16', 'float64'] as const

export const TEACHER_CONTRACT: Contract = {
  kind: 'teacher',
  inputs: [
    {
      name: 'features',
      type: 'float32',
      also: OTHER_FLOATS,
      shape: ['B', 'I', 'F'],
      meaning: 'what the frozen vision encoder makes of each image token',
    },
    {
      name: 'tokens',
      type: 'int32',
      also: ['int64'],
      shape: ['B', 'K', 'S'],
      meaning: 'word ids of every question segment',
    },
  ],
  outputs: [
    {
      name: 'logits',
      type: 'float32',
      also: OTHER_FLOATS,
      shape: ['B', 'K', 'S', 'V'],
      meaning: 'next-word scores of every text slot',
    },
    {
      name: 'image_attention',
      type: 'float32',
      also: OTHER_FLOATS,
      shape: ['L', 'B', 'I', 'I'],
      meaning: 'head-averaged causal attention among image tokens',
    },
    {
      name: 'text_attention',
      type: 'float32',
      also: OTHER_FLOATS,
      shape: ['L', 'B', 'K', 'S', 'M'],
      meaning: 'head-averaged attention of text slots to the image, then causally to their own segment',
    },
    {
      name: 'hidden',
      type: 'float32',
      also: OTHER_FLOATS,
      shape: ['N', 'B', 'T', 'D'],
      optional: true,
      meaning:
        'residual stream after each of the first N blocks (our own files: all but the last block); without it, hidden states cannot be matched',
    },
  ],
}

export const ENCODER_CONTRACT: Contract = {
  kind: 'encoder',
  inputs: [
    {
      name: 'pixels',
      type: 'float32',
      shape: ['B', 3, IMAGE_SIZE, IMAGE_SIZE],
      meaning: 'RGB planes in [-1, 1]',
    },
  ],
  outputs: [
    {
      name: 'features',
      type: 'float32',
      shape: ['B', 'I', 'F'],
      meaning: 'standardised bottleneck, one-hot row, one-hot column',
    },
    {
      name: 'labels',
      type: 'float32',
      shape: ['B', 'I', ENCODER_LABELS],
      meaning: 'logits of the patch labels',
    },
  ],
}

/**
 * An input or output as a session describes it; `type` is any ONNX type, `shape` may be empty when the file
 * does not say.
 */
export interface FoundPort {
  name: string
  type: string
  shape: readonly Dimension[]
}

export interface Signature {
  inputs: readonly FoundPort[]
  outputs: readonly FoundPort[]
}

const wayOut =
  'Export the graph with the inputs and outputs that the Teachers view lists under "What a file must have".'

const violation = (message: string): TeacherFailure => teacherFailure('contract', message, wayOut)

const describe = (type: string, shape: readonly Dimension[]): string =>
  `${type} [${shape
    .slice(0, 8)
    .map((size) => shortened(String(size), 40))
    .join(', ')}${shape.length > 8 ? ', ...' : ''}]`

/** More ports or problems than this are not reported. */
const MOST_LISTED = 20

const list = (ports: readonly FoundPort[]): string =>
  ports.length === 0
    ? 'none'
    : ports
        .slice(0, MOST_LISTED)
        .map((p) => `${shortened(p.name, 60)} ${describe(p.type, p.shape)}`)
        .join(', ') + (ports.length > MOST_LISTED ? ', ...' : '')

/** All types that are taken there. */
const typesOf = ({ type, also = [] }: Port): readonly string[] => [type, ...also]

/** Inputs that a run would have no values for. */
const unknownInputs = (
  kind: string,
  wanted: readonly Port[],
  found: readonly FoundPort[],
): TeacherFailure[] =>
  found
    .filter(({ name }) => !wanted.some((port) => port.name === name))
    .map(({ name, type, shape }) =>
      violation(
        `The ${kind} asks for an input ${shortened(name, 60)} ${describe(type, shape)} that the contract does not know.`,
      ),
    )

function checkPorts(
  kind: string,
  direction: 'input' | 'output',
  wanted: readonly Port[],
  found: readonly FoundPort[],
  sizes: Readonly<Record<string, number>>,
): TeacherFailure[] {
  const problems: TeacherFailure[] = []
  for (const port of wanted) {
    const shape = port.shape.map((size) => (typeof size === 'string' ? (sizes[size] ?? size) : size))
    const want = `${port.name} ${describe(port.type, shape)}`
    const match = found.find((p) => p.name === port.name)
    if (!match) {
      if (!port.optional)
        problems.push(violation(`The ${kind} has no ${direction} ${want}; found: ${list(found)}.`))
      continue
    }
    const foundText = describe(match.type, match.shape)
    if (!typesOf(port).includes(match.type))
      problems.push(
        violation(
          `The ${kind}'s ${direction} ${want} has the wrong type; found: ${foundText}; taken: ${typesOf(port).join(', ')}.`,
        ),
      )
    if (match.shape.length === 0) continue
    if (match.shape.length !== shape.length) {
      problems.push(
        violation(
          `The ${kind}'s ${direction} ${want} should have ${shape.length} dimensions, it has ${match.shape.length}; found: ${foundText}.`,
        ),
      )
      continue
    }
    shape.forEach((size, axis) => {
      const has = match.shape[axis]
      if (typeof has !== 'number') {
        if (typeof size === 'string' && FIXED.includes(size))
          problems.push(
            violation(
              `The ${kind}'s ${direction} ${want} should fix dimension ${axis} (${size}) to a number; found: ${foundText}.`,
            ),
          )
        return
      }
      if (typeof size === 'number' && has !== size)
        problems.push(
          violation(
            `The ${kind}'s ${direction} ${want} should have size ${size} at dimension ${axis}, it has ${has}; found: ${foundText}.`,
          ),
        )
      if (typeof size === 'string' && FREE.includes(size))
        problems.push(
          violation(
            `The ${kind}'s ${direction} ${want} should leave dimension ${axis} (${size}) free, it is fixed to ${has}; found: ${foundText}.`,
          ),
        )
    })
  }
  return problems
}

/**
 * Compares a signature with a contract. Sizes the file leaves open are accepted here; a trial run determines
 * them. Extra outputs are allowed.
 * @param sizes fixed sizes by symbol; a symbol without one is the model's own.
 * @returns one failure per violation, empty when it fits.
 */
export function checkSignature(
  contract: Contract,
  signature: Signature,
  sizes: Readonly<Record<string, number>> = WORLD_SIZES,
): TeacherFailure[] {
  return [
    ...checkPorts(contract.kind, 'input', contract.inputs, signature.inputs, sizes),
    ...unknownInputs(contract.kind, contract.inputs, signature.inputs),
    ...checkPorts(contract.kind, 'output', contract.outputs, signature.outputs, sizes),
  ].slice(0, MOST_LISTED)
}

/** A tensor of a trial run. */
export interface InspectedTensor {
  type: string
  shape: readonly number[]
  data: ArrayLike<number>
}

/** A loaded teacher, as the check sees it. */
export interface TrialSubject {
  signature: Signature
  run(
    features: { shape: number[]; data: Float32Array },
    tokens: { shape: number[]; data: Int32Array },
  ): Promise<Record<string, InspectedTensor>>
}

/** Signals are taken from layers up to the last but one. */
export const LEAST_LAYERS = 2
/** How far a row of attention may be from summing to one. */
export const ROW_TOLERANCE = 1e-3
/** More than this on a key that should be hidden is a leak. */
export const LEAK_TOLERANCE = 1e-6

/**
 * First thing wrong with rows of probabilities [..., keys], of which a row may see some; null when nothing
 * is.
 */
function rowProblem(map: InspectedTensor, visible: (row: number, key: number) => boolean): string | null {
  const keys = map.shape[map.shape.length - 1]
  for (let row = 0; row < map.data.length / keys; row++) {
    let sum = 0
    for (let key = 0; key < keys; key++) {
      const p = map.data[row * keys + key]
      if (!Number.isFinite(p)) return `holds ${p} in row ${row}`
      if (p < 0) return `holds the negative value ${p} in row ${row}`
      if (p > LEAK_TOLERANCE && !visible(row, key))
        return `lets row ${row} see key ${key} (${p.toExponential(2)}), which comes later`
      sum += p
    }
    if (Math.abs(sum - 1) > ROW_TOLERANCE)
      return `has a row ${row} that sums to ${sum.toFixed(6)} instead of 1`
  }
  return null
}

function checkOutputs(
  outputs: Record<string, InspectedTensor>,
  sizes: Record<string, number>,
): TeacherFailure[] {
  const problems: TeacherFailure[] = []
  for (const port of TEACHER_CONTRACT.outputs) {
    const shape = port.shape.map((size) => (typeof size === 'string' ? (sizes[size] ?? size) : size))
    const want = `${port.name} ${describe(port.type, shape)}`
    const found = outputs[port.name]
    if (!found) {
      if (!port.optional) problems.push(violation(`A probing run gave no ${want}.`))
      continue
    }
    if (
      found.shape.length !== shape.length ||
      shape.some((size, axis) => typeof size === 'number' && size !== found.shape[axis])
    ) {
      problems.push(
        violation(
          `A probing run with ${sizes['B']} frames of ${sizes['K']} segments should give ${want}; it gave ${describe(found.type, found.shape)}.`,
        ),
      )
      continue
    }
    if (port.name === 'image_attention' && found.shape[0] < LEAST_LAYERS)
      problems.push(
        violation(
          `The teacher has ${found.shape[0]} layer; it should have at least ${LEAST_LAYERS}, because the layer before the last teaches planning.`,
        ),
      )
    // The first output that has the model's own sizes fixes them for the others.
    port.shape.forEach((size, axis) => {
      if (typeof size === 'string') sizes[size] ??= found.shape[axis]
    })
    const slots = sizes['S']
    const image = sizes['I']
    let problem: string | null = null
    if (port.name === 'logits' || port.name === 'hidden') {
      const at = Array.from(found.data).findIndex((value) => !Number.isFinite(value))
      if (at >= 0) problem = `holds ${found.data[at]} at element ${at}`
      else if (port.name === 'hidden' && sizes['N'] > sizes['L'])
        problem = `has the hidden states of ${sizes['N']} layers, but the maps are of ${sizes['L']}`
    } else if (port.name === 'image_attention') problem = rowProblem(found, (row, key) => key <= row % image)
    else problem = rowProblem(found, (row, key) => key - image <= row % slots)
    if (problem) problems.push(violation(`The teacher's output ${port.name} ${problem}.`))
  }
  return problems
}

/**
 * Checks a teacher: its signature first and, where that fits, one run on two frames of two segments: shapes,
 * finite numbers, attention rows that sum to one, nothing seen that comes later.
 * @returns one failure per violation, empty when the teacher can teach. Does not throw on a bad teacher.
 */
export async function checkTeacher(
  subject: TrialSubject,
  fixed: Readonly<Record<string, number>> = WORLD_SIZES,
): Promise<TeacherFailure[]> {
  const problems = checkSignature(TEACHER_CONTRACT, subject.signature, fixed)
  if (problems.length > 0) return problems
  const sizes: Record<string, number> = { ...fixed, B: 2, K: 2, T: fixed['I'] + 2 * fixed['S'] }
  const declared = subject.signature.outputs.find((p) => p.name === 'logits')?.shape[3]
  const words = sizes['V'] ?? (typeof declared === 'number' ? declared : 1)
  const featureShape = [2, sizes['I'], sizes['F']]
  const tokenShape = [2, 2, sizes['S']]
  const features = Float32Array.from(
    { length: featureShape[0] * featureShape[1] * featureShape[2] },
    (_, i) => Math.sin(i * 0.7) * 1.5,
  )
  const tokens = Int32Array.from(
    { length: tokenShape[0] * tokenShape[1] * tokenShape[2] },
    (_, i) => (i * 7 + 3) % words,
  )
  try {
    const outputs = await subject.run(
      { shape: featureShape, data: features },
      { shape: tokenShape, data: tokens },
    )
    return checkOutputs(outputs, sizes)
  } catch (thrown) {
    return [violation(`A probing run with 2 frames of 2 segments failed: ${reasonOf(thrown)}.`)]
  }
}
