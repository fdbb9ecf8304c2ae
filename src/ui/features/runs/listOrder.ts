// Which of the saved runs are shown, and in which order. Pure.

import { distinctNames, rememberedName, type RunWords } from '../../../records/runNames'
import type { SavedRun } from '../../state/savedRun'

export const COLUMNS = ['run', 'method', 'steps', 'accuracy', 'when', 'adapter'] as const
export type Column = (typeof COLUMNS)[number]

export interface Order {
  column: Column
  descending: boolean
}

/** Newest first: the order of the store. */
export const NEWEST: Order = { column: 'when', descending: true }

/** Rows of a page of the list. */
export const PAGE_ROWS = 50

/** A run with the name that tells it from the others. */
export interface NamedRun {
  run: SavedRun
  name: string
}

/** Every run with its name; automatic names of different settings differ. */
export function namedRuns(runs: readonly SavedRun[], words: RunWords): NamedRun[] {
  const automatic = distinctNames(
    runs.map(({ config }) => config),
    words,
  )
  return runs.map((run, i) => ({ run, name: run.name ?? automatic[i] }))
}

/** The same with names made on demand, each on its own, before all names are known. */
export const provisionallyNamed = (runs: readonly SavedRun[], words: RunWords): NamedRun[] =>
  runs.map((run) => ({
    run,
    get name() {
      return run.name ?? rememberedName(run.config, words)
    },
  }))

/** Runs that have every word of the text, in name, method, note, version or adapter. */
export function matching(all: readonly NamedRun[], text: string): readonly NamedRun[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return all
  return all.filter(({ run, name }) => {
    const own = `${name} ${run.config.method} ${run.note} ${run.adapter} ${run.version}`.toLowerCase()
    return wanted.every((word) => own.includes(word))
  })
}

const keyOf = ({ run, name }: NamedRun, column: Column): string | number => {
  switch (column) {
    case 'run':
      return name
    case 'method':
      return run.config.method
    case 'steps':
      return run.steps
    case 'accuracy':
      return run.accuracy?.average ?? -1
    case 'when':
      return run.createdAt
    case 'adapter':
      return run.adapter
  }
}

/** Sorted by a column; equal ones newest first. */
export function sorted(newestFirst: readonly NamedRun[], { column, descending }: Order): readonly NamedRun[] {
  if (column === 'when' && descending) return newestFirst
  const sign = descending ? -1 : 1
  const keyed = newestFirst.map((one) => ({ one, key: keyOf(one, column) }))
  keyed.sort((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : 0))
  return keyed.map(({ one }) => one)
}

/** The order after a press on a column's heading: numbers and dates begin with the largest. */
export const pressed = (now: Order, column: Column): Order =>
  now.column === column
    ? { column, descending: !now.descending }
    : { column, descending: column === 'steps' || column === 'accuracy' || column === 'when' }
