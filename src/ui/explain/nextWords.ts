// Two models' distributions over the next word, side by side, at a temperature. Pure: logits in, numbers out.

import { VOCABULARY } from '../../world/vocabulary'
import { softmax } from './softmax'

const WORDS = VOCABULARY.length

/** softmax(logits / T) of position `at` of [positions, V]. */
export const probabilities = (logits: Float32Array, at: number, temperature: number): number[] =>
  softmax(logits.subarray(at * WORDS, (at + 1) * WORDS), temperature)

/** One candidate for the next word, and how likely each model finds it; `word` null: all others together. */
export interface Candidate {
  word: string | null
  teacher: number
  student: number
}

/**
 * The teacher's likeliest words, best first, with the student's best among them, and last all others together.
 */
export function candidates(
  teacher: readonly number[],
  student: readonly number[],
  most: number,
): Candidate[] {
  const order = VOCABULARY.map((_, id) => id).sort((a, b) => teacher[b] - teacher[a])
  const shown = order.slice(0, most)
  const favourite = student.indexOf(Math.max(...student))
  if (!shown.includes(favourite)) shown[most - 1] = favourite
  const rows = shown.map((id) => ({ word: VOCABULARY[id], teacher: teacher[id], student: student[id] }))
  const rest = (of: 'teacher' | 'student'): number =>
    Math.max(0, 1 - rows.reduce((sum, row) => sum + row[of], 0))
  return [...rows, { word: null, teacher: rest('teacher'), student: rest('student') }]
}

/** KL(teacher ‖ student) of one position, in nats. */
export const divergence = (teacher: readonly number[], student: readonly number[]): number =>
  teacher.reduce((sum, p, id) => sum + (p > 0 ? p * Math.log(p / Math.max(student[id], 1e-300)) : 0), 0)

/** Mean divergence of a student from a teacher along the words of an answer, at temperature 1. */
export function meanDivergence(teacher: Float32Array, student: Float32Array): number {
  const positions = teacher.length / WORDS
  const each = Array.from({ length: positions }, (_, at) =>
    divergence(probabilities(teacher, at, 1), probabilities(student, at, 1)),
  )
  return each.reduce((a, b) => a + b, 0) / positions
}

/** Cross-entropy of an answer's words, `<eos>` among them: the mean of -log p, as a step of training counts it. */
export function crossEntropy(logits: Float32Array, words: readonly string[]): number {
  const each = words.map((word, at) => {
    const from = at * WORDS
    const row = logits.subarray(from, from + WORDS)
    const top = Math.max(...row)
    const sum = row.reduce((total, z) => total + Math.exp(z - top), 0)
    return Math.log(sum) + top - row[VOCABULARY.indexOf(word)]
  })
  return each.reduce((a, b) => a + b, 0) / words.length
}
