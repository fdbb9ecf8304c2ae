// How a record lies in storage: its steps as JSON text, block by block. The browser copies what it stores on
// the page's thread; thousands of small objects take long, a few texts do not. A block that is full is
// written once and then only copied.

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

/** Records of earlier pages were stored whole. */
export function unpacked(stored: PackedRecord | RunRecord): RunRecord {
  if ('steps' in stored) return stored
  const { blocks, ...rest } = stored
  return { ...rest, steps: blocks.flatMap((text) => JSON.parse(text) as RecordedStep[]) }
}
