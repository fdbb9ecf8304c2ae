// Which student layer learns from which teacher layers (METHOD 1): layer ranges, group matching, and the paper's three recipes.

import type { Follower } from './tasks'

/** Which entries of a map a signal compares: text rows to image keys, the whole map, or the rows that predict answer tokens (all keys). */
export const BLOCKS = ['text-to-vision', 'full', 'answer-rows'] as const
export type Block = (typeof BLOCKS)[number]

/** How two map rows are compared: squared difference (the paper's), 1 - cosine, or KL(teacher || student); the last two are ours. */
export const ROW_LOSSES = ['mse', 'cosine', 'kl'] as const
export type RowLoss = (typeof ROW_LOSSES)[number]

/** Which student layers learn: the first, all up to the penultimate (in groups), or the penultimate. */
export const LAYER_CHOICES = ['first', 'intermediate', 'penultimate'] as const
export type LayerChoice = (typeof LAYER_CHOICES)[number]

/** One matched layer of one follower: the student's head-averaged map against the mean over a group of teacher layers. */
export interface SignalEntry {
  follower: Follower
  studentLayer: number
  teacherLayers: number[]
  block: Block
  /** Default: mse. */
  loss?: RowLoss
}

/** The layer an index means; negative indices count from the end (-1 is the last). Throws outside the model. */
export function resolveLayer(layers: number, index: number): number {
  const resolved = index < 0 ? layers + index : index
  if (!Number.isInteger(index) || resolved < 0 || resolved >= layers) {
    throw new Error(`layer ${index} does not exist in a model of ${layers} layers`)
  }
  return resolved
}

/** Layers from `start` to `end`, both included, negative indices allowed (METHOD 1: reasoning uses 0..-2). Throws on an empty range. */
export function layerRange(layers: number, start: number, end: number): number[] {
  const first = resolveLayer(layers, start)
  const last = resolveLayer(layers, end)
  if (first > last) throw new Error(`layer range ${start}..${end} is empty in a model of ${layers} layers`)
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

/** One student layer and the teacher layers whose mean it is matched to. */
export interface LayerGroup {
  studentLayer: number
  teacherLayers: number[]
}

/**
 * Group matching (METHOD 1): k student layers, m teacher layers, group size g = max(1, m-k+1); student i is matched to the
 * teacher indices [s, s+g) with s = min(i, m-g). Empty when either side is empty.
 */
export function matchGroups(studentLayers: readonly number[], teacherLayers: readonly number[]): LayerGroup[] {
  const m = teacherLayers.length
  if (m === 0) return []
  const size = Math.max(1, m - studentLayers.length + 1)
  return studentLayers.map((studentLayer, i) => {
    const start = Math.min(i, m - size)
    return { studentLayer, teacherLayers: teacherLayers.slice(start, start + size) }
  })
}

/** The paper's recipe of each follower (METHOD 1). */
export const PAPER_SIGNALS: Readonly<Record<Follower, { layer: LayerChoice; block: Block; loss: RowLoss }>> = {
  perception: { layer: 'first', block: 'text-to-vision', loss: 'mse' },
  reasoning: { layer: 'intermediate', block: 'full', loss: 'mse' },
  planning: { layer: 'penultimate', block: 'text-to-vision', loss: 'mse' },
}

/** The layers a choice matches, students to teachers. Throws when either model has fewer than two layers. */
export function chosenLayers(choice: LayerChoice, studentLayers: number, teacherLayers: number): LayerGroup[] {
  const student = layerRange(studentLayers, 0, -2)
  const teacher = layerRange(teacherLayers, 0, -2)
  if (choice === 'intermediate') return matchGroups(student, teacher)
  const index = choice === 'first' ? 0 : -1
  return [{ studentLayer: student.at(index) ?? 0, teacherLayers: [teacher.at(index) ?? 0] }]
}

/** All entries of freely chosen signals, in the order perception, reasoning, planning. */
export function chooseSignals(
  choices: Readonly<Record<Follower, { layer: LayerChoice; block: Block; loss: RowLoss }>>,
  studentLayers: number,
  teacherLayers: number,
): SignalEntry[] {
  return (['perception', 'reasoning', 'planning'] as const).flatMap((follower) => {
    const { layer, block, loss } = choices[follower]
    return chosenLayers(layer, studentLayers, teacherLayers).map((group): SignalEntry => ({ follower, ...group, block, ...(loss === 'mse' ? {} : { loss }) }))
  })
}

/**
 * The paper's three recipes: perception = text-to-vision of the first layers, reasoning = full maps of layers 0..-2 in groups,
 * planning = text-to-vision of the penultimate layers. Throws when either model has fewer than two layers.
 */
export const paperSignals = (studentLayers: number, teacherLayers: number): SignalEntry[] => chooseSignals(PAPER_SIGNALS, studentLayers, teacherLayers)

/** What all entries of a follower share, or null when it has none. Throws when its entries disagree. */
export function followerSignal(signals: readonly SignalEntry[], follower: Follower): { block: Block; loss: RowLoss; layers: number } | null {
  const own = signals.filter((entry) => entry.follower === follower)
  const block = followerBlock(signals, follower)
  if (!block) return null
  const losses = new Set(own.map((entry) => entry.loss ?? 'mse'))
  if (losses.size > 1) throw new Error(`the ${follower} signal mixes ${[...losses].join(' and ')}`)
  return { block, loss: [...losses][0], layers: own.length }
}

/** The block all entries of a follower share, or null when it has none. Throws when its entries disagree. */
export function followerBlock(signals: readonly SignalEntry[], follower: Follower): Block | null {
  const blocks = new Set(signals.filter((entry) => entry.follower === follower).map((entry) => entry.block))
  if (blocks.size > 1) throw new Error(`the ${follower} signal mixes ${[...blocks].join(' and ')} maps`)
  return [...blocks][0] ?? null
}
