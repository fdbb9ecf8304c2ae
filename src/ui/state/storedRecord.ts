// How a record lies in storage: its steps as JSON text, block by block. The browser copies what it stores on
// the page's thread; thousands of small objects take long, a few texts do not. A block that is full is
// written once and then only copied.

import { isObject } from '../../json/check'
import { parseJson } from '../../json/parse'
import type { RecordedStep, RunRecord } from '../../records/runRecord'

/** Steps per block: about a millisecond of work. */
const BLOCK = 50

export type PackedRecord = Omit<RunRecord, 'steps'> & { blocks: string[] }

/** Texts made before, by the first step of their block. */
const made = new WeakMap<RecordedStep, { steps: readonly RecordedStep[]; text: string }>()

function textOf(steps: readonly RecordedStep[]): string {
  const known = made.get(steps[0])
  // A step that was evaluated later is another object.
  if (known?.steps.length === steps.length && known.steps.every((s, i) => s === steps[i])) return known.text
  const text = JSON.stringify(steps)
  made.set(steps[0], { steps, text })
  return text
}

export function packed({ steps, ...rest }: RunRecord): PackedRecord {
  const blocks: string[] = []
  for (let from = 0; from < steps.length; from += BLOCK) blocks.push(textOf(steps.slice(from, from + BLOCK)))
  return { ...rest, blocks }
}

/** Upper bound on the text of one block, far above any real one. */
const MOST_BLOCK_UNITS = 10_000_000

/**
 * A stored record as an object, its fields still to be checked; null where it is none. Earlier versions of
 * the page stored records whole.
 */
export function unpacked(stored: unknown): RunRecord | null {
  if (!isObject(stored)) return null
  if ('steps' in stored) return stored as unknown as RunRecord
  const { blocks, ...rest } = stored
  if (!Array.isArray(blocks)) return null
  const steps: RecordedStep[] = []
  for (const text of blocks) {
    const parsed = typeof text === 'string' ? parseJson(text, MOST_BLOCK_UNITS) : null
    if (!parsed?.ok || !Array.isArray(parsed.value)) return null
    for (const step of parsed.value) steps.push(step as RecordedStep)
  }
  return { ...rest, steps } as unknown as RunRecord
}
