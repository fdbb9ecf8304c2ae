// What a student learns from its teachers and where (METHOD 1, 5): layer ranges, group matching, free maps,
// and the paper's three recipes.

import type { ModelConfig } from '../nn/config'
import { parseLayerMap, type LayerGroup } from './signals/attention/layerMap'
import { SIGNALS } from './signals/registry'
import { DEFAULT_BETA, isTypedLoss, type RowLoss, type SignalId } from './signals/types'
import { TEACHER_TASKS, type TeacherTask } from './tasks'

/**
 * Which entries of a map a signal compares: text rows to image keys, the whole map, or the rows that predict
 * answer tokens (all keys).
 */
export const BLOCKS = ['text-to-vision', 'full', 'answer-rows'] as const
export type Block = (typeof BLOCKS)[number]

/**
 * Which student layers learn: the first, all up to the penultimate (in groups), the penultimate, or those of
 * a map written out.
 */
export const LAYER_CHOICES = ['first', 'intermediate', 'penultimate', 'custom'] as const
export type LayerChoice = (typeof LAYER_CHOICES)[number]

/**
 * One matched layer of one teacher task: the student's head-averaged map against the mean over a group of
 * teacher layers.
 */
export interface AttentionEntry extends LayerGroup {
  teacherTask: TeacherTask
  signal?: 'attention'
  block: Block
  /** Default: mse. */
  loss?: RowLoss
  /** What a typed loss is, in s and t. */
  expression?: string
}

/**
 * One matched layer of one teacher task: the student's residual stream after a block against the mean over a
 * group of the teacher's.
 */
export interface HiddenEntry extends LayerGroup {
  teacherTask: TeacherTask
  signal: 'hidden-mse'
  /** Channels of the target; where the student's width differs, a learned projection maps between them. */
  teacherWidth: number
}

/** The student's next-word distribution against its teacher's, by a signal of the kind `logits`. */
export interface LogitsEntry {
  teacherTask: TeacherTask
  signal: SignalId
  /** tau, above 0. */
  temperature: number
  /** The teacher's share of the mean distribution; default: half. */
  beta?: number
}

/**
 * One compared pair of a teacher task; an attention entry may leave its kind out. All entries of a teacher
 * task have the same kind.
 */
export type SignalEntry = AttentionEntry | HiddenEntry | LogitsEntry

// The fields of an entry tell its kind.
export const isHidden = (entry: SignalEntry): entry is HiddenEntry => 'teacherWidth' in entry
export const isLogits = (entry: SignalEntry): entry is LogitsEntry => 'temperature' in entry
export const isAttention = (entry: SignalEntry): entry is AttentionEntry =>
  !isHidden(entry) && !isLogits(entry)

/**
 * How deep an entry's gradient enters a model of `layers` layers: 2 layers at the logits, 2 l + 1 at the
 * residual stream after block l, 2 l at its attention.
 */
export const entryDepth = (entry: SignalEntry, layers: number): number =>
  isLogits(entry) ? 2 * layers : 2 * entry.studentLayer + (isHidden(entry) ? 1 : 0)

/** Resolves a layer index; negative indices count from the end (-1 is the last). Throws outside the model. */
export function resolveLayer(layers: number, index: number): number {
  const resolved = index < 0 ? layers + index : index
  if (!Number.isInteger(index) || resolved < 0 || resolved >= layers) {
    throw new Error(`layer ${index} does not exist in a model of ${layers} layers`)
  }
  return resolved
}

/**
 * Layers from `start` to `end`, both included, negative indices allowed (METHOD 1: reasoning uses 0..-2).
 * Throws on an empty range.
 */
export function layerRange(layers: number, start: number, end: number): number[] {
  const first = resolveLayer(layers, start)
  const last = resolveLayer(layers, end)
  if (first > last) throw new Error(`layer range ${start}..${end} is empty in a model of ${layers} layers`)
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

/**
 * Group matching (METHOD 1): k student layers, m teacher layers, group size g = max(1, m-k+1); student i is
 * matched to the teacher indices [s, s+g) with s = min(i, m-g). Empty when either side is empty.
 */
export function matchGroups(
  studentLayers: readonly number[],
  teacherLayers: readonly number[],
): LayerGroup[] {
  const m = teacherLayers.length
  if (m === 0) return []
  const size = Math.max(1, m - studentLayers.length + 1)
  return studentLayers.map((studentLayer, i) => {
    const start = Math.min(i, m - size)
    return { studentLayer, teacherLayers: teacherLayers.slice(start, start + size) }
  })
}

/** What one teacher task compares, with every option of every signal; a signal reads the options it has. */
export interface SignalChoice {
  /** Default: attention. */
  signal?: SignalId
  layer: LayerChoice
  /** With the layers `custom`: the map as text (signals/layerMap.ts). */
  map?: string
  block: Block
  loss: RowLoss
  /** Read where the loss is a typed one. */
  expression?: string
  temperature?: number
  beta?: number
}

/** The paper's recipe of each teacher task (METHOD 1). */
export const PAPER_SIGNALS: Readonly<
  Record<TeacherTask, { layer: LayerChoice; block: Block; loss: RowLoss }>
> = {
  perception: { layer: 'first', block: 'text-to-vision', loss: 'mse' },
  reasoning: { layer: 'intermediate', block: 'full', loss: 'mse' },
  planning: { layer: 'penultimate', block: 'text-to-vision', loss: 'mse' },
}

/** What can be matched of a teacher. */
export interface TeacherShape {
  layers: number
  width: number
  /** The number of blocks, from the first, after which it outputs the residual stream. */
  hiddenLayers: number
  /** What its file says of itself; absent where it says nothing, as files of other tools do. */
  config?: ModelConfig
}

export type TeacherShapes = Readonly<Record<TeacherTask, TeacherShape>>

/**
 * The layers a choice matches, students to teachers. Throws where a model has no such layer, or the map is
 * wrong.
 */
export function chosenLayers(
  choice: LayerChoice,
  studentLayers: number,
  teacherLayers: number,
  map = '',
): LayerGroup[] {
  if (choice === 'custom') {
    const parsed = parseLayerMap(map, studentLayers, teacherLayers)
    if (!parsed.ok) throw new Error(parsed.problem)
    return parsed.groups
  }
  if (choice === 'first')
    return [{ studentLayer: resolveLayer(studentLayers, 0), teacherLayers: [resolveLayer(teacherLayers, 0)] }]
  if (choice === 'penultimate')
    return [
      { studentLayer: resolveLayer(studentLayers, -2), teacherLayers: [resolveLayer(teacherLayers, -2)] },
    ]
  return matchGroups(layerRange(studentLayers, 0, -2), layerRange(teacherLayers, 0, -2))
}

/**
 * All entries of freely chosen signals, in the order perception, reasoning, planning. `teachers`: their
 * shapes, or the number of layers of three equal teachers that output no hidden states. Throws, naming the
 * teacher task, where a layer does not exist or a teacher does not output it.
 */
export function chooseSignals(
  choices: Readonly<Record<TeacherTask, SignalChoice>>,
  studentLayers: number,
  teachers: TeacherShapes | number,
): SignalEntry[] {
  return TEACHER_TASKS.flatMap((teacherTask): SignalEntry[] => {
    const {
      signal = 'attention',
      layer,
      map,
      block,
      loss,
      expression,
      temperature = 1,
      beta = DEFAULT_BETA,
    } = choices[teacherTask]
    const teacher =
      typeof teachers === 'number' ? { layers: teachers, width: 0, hiddenLayers: 0 } : teachers[teacherTask]
    const { kind, options } = SIGNALS[signal]
    if (kind === 'none') return []
    if (kind === 'logits') {
      const given = options.includes('beta') && beta !== DEFAULT_BETA
      return [{ teacherTask, signal, temperature, ...(given && { beta }) }]
    }
    const groups = chosenLayers(layer, studentLayers, teacher.layers, map)
    if (kind === 'attention')
      return groups.map((group) => ({
        teacherTask,
        ...group,
        block,
        ...(loss === 'mse' ? {} : { loss }),
        ...(isTypedLoss(loss) && { expression }),
      }))
    const absent = groups.flatMap((group) => group.teacherLayers).find((l) => l >= teacher.hiddenLayers)
    if (absent !== undefined) {
      const given = teacher.hiddenLayers > 0 ? `those of its first ${teacher.hiddenLayers} layers` : 'none'
      throw new Error(
        `the ${teacherTask} signal asks for the hidden states of teacher layer ${absent + 1} (${absent} in a layer map), but the teacher's file gives ${given}`,
      )
    }
    return groups.map((group) => ({
      teacherTask,
      signal: 'hidden-mse' as const,
      ...group,
      teacherWidth: teacher.width,
    }))
  })
}

/**
 * The paper's three recipes: perception = text-to-vision of the first layers, reasoning = full maps of layers
 * 0..-2 in groups, planning = text-to-vision of the penultimate layers. Throws when either model has fewer
 * than two layers.
 */
export const paperSignals = (studentLayers: number, teacherLayers: number): SignalEntry[] =>
  chooseSignals(PAPER_SIGNALS, studentLayers, teacherLayers)

/** Losses that are averaged over the keys of a row; the others are of the row as a whole. */
const AVERAGED: readonly RowLoss[] = ['mse', 'typed']

/** Which rows of a sample a teacher task compares, and what its sum over one row is divided by. */
export interface TeacherRows {
  rows: Block
  /** `keys`: the number of compared keys of the row; a number: that. */
  compared: 'keys' | number
  /** Matched layers. */
  layers: number
}

/**
 * What all entries of a teacher task share, or null when it has none (METHOD 1). Throws when its entries
 * disagree.
 */
export function teacherRows(signals: readonly SignalEntry[], teacherTask: TeacherTask): TeacherRows | null {
  const own = signals.filter((entry) => entry.teacherTask === teacherTask)
  const kinds = new Set(
    own.map((entry) =>
      isLogits(entry)
        ? `${entry.signal} at temperature ${entry.temperature}`
        : isHidden(entry)
          ? `hidden states of width ${entry.teacherWidth}`
          : `${entry.block} maps by ${entry.loss ?? 'mse'}`,
    ),
  )
  if (kinds.size > 1) throw new Error(`the ${teacherTask} signal mixes ${[...kinds].join(' and ')}`)
  if (own.length === 0) return null
  const [first] = own
  if (isLogits(first)) return { rows: 'answer-rows', compared: 1, layers: own.length }
  if (isHidden(first)) return { rows: 'full', compared: first.teacherWidth, layers: own.length }
  return {
    rows: first.block,
    compared: AVERAGED.includes(first.loss ?? 'mse') ? 'keys' : 1,
    layers: own.length,
  }
}
