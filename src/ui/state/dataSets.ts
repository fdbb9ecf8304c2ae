// Actions on custom data sets. Where the browser stores nothing, sets last as long as the page.

import { openDataStore, type DataStore, type StoredDataSet } from '../../browser/dataSets'
import { readSceneSet } from '../../experiment/data/readSceneSet'
import {
  LONGEST_DATA_NAME,
  MOST_DATA_BYTES,
  MOST_DATA_QUESTIONS,
  MOST_DATA_SCENES,
  sceneSetFacts,
  writeSceneSet,
  type SceneSet,
} from '../../experiment/data/sceneSet'
import { date, list, object, read, satisfying, text, whole } from '../../json/check'
import { isDataId, type DataId } from '../../settings/ownData'
import { useDataSets, type DataSetLine } from './dataSetsSlice'
import { lentData } from './ownTeachers'

const entry = object({
  id: satisfying<DataId>('the id of a data set', (v) => typeof v === 'string' && isDataId(v)),
  name: text(LONGEST_DATA_NAME),
  scenes: whole(1, MOST_DATA_SCENES),
  questions: list(whole(0, MOST_DATA_QUESTIONS), 3),
  differing: whole(0, MOST_DATA_QUESTIONS),
  addedAt: date,
})

/** The line of a stored entry; none where it is damaged. */
export function readDataSetLine(stored: unknown): DataSetLine[] {
  const found = read(entry, stored)
  if (!found.ok) return []
  const { id, name, scenes, questions, differing, addedAt } = found.value
  const [perception, reasoning, planning] = questions
  return [{ id, name, scenes, questions: [perception, reasoning, planning], differing, addedAt }]
}

let opening: Promise<DataStore | null> | null = null
const store = (): Promise<DataStore | null> => (opening ??= openDataStore().catch(() => null))

const sorted = (sets: readonly DataSetLine[]): DataSetLine[] =>
  [...sets].sort((a, b) => b.addedAt.localeCompare(a.addedAt))

/** Does something with the store; false where it refuses. */
async function attempt(work: (store: DataStore) => Promise<unknown>): Promise<boolean> {
  try {
    const opened = await store()
    if (!opened) return false
    await work(opened)
    return true
  } catch {
    return false
  }
}

/** Reads the list, once; what lasts as long as the page stays in it. */
export async function listDataSets(): Promise<void> {
  let stored: unknown[] = []
  const there = await attempt(async (s) => (stored = await s.list()))
  useDataSets.setState(({ sets }) => {
    const lines = stored.flatMap(readDataSetLine)
    const held = sets.filter(({ id }) => lentData.has(id) && !lines.some((line) => line.id === id))
    return { sets: sorted([...lines, ...held]), ready: true, unstored: !there }
  })
}

/** Stores a set under the hash of its content; one that is there already takes the new name. */
export async function saveDataSet(set: SceneSet, now = new Date()): Promise<DataId> {
  const facts = await sceneSetFacts(set)
  const file = new TextEncoder().encode(writeSceneSet(set))
  const line: DataSetLine = { ...facts, addedAt: now.toISOString() }
  const saved: StoredDataSet = { ...line, questions: [...facts.questions], file }
  const stored = await attempt((s) => s.put(saved))
  if (!stored) lentData.set(facts.id, file)
  useDataSets.setState(({ sets }) => ({
    sets: sorted([line, ...sets.filter(({ id }) => id !== facts.id)]),
    unstored: !stored,
  }))
  return facts.id
}

/** Takes a file that a person chose; resolves with the id of its set, null where it is none. */
export async function takeDataFile(file: File, place: string): Promise<DataId | null> {
  // A larger file is refused by its size: reading begins with what is small enough.
  const bytes = new Uint8Array(await file.slice(0, MOST_DATA_BYTES + 1).arrayBuffer())
  const found = readSceneSet(bytes, file.name)
  const id = found.ok ? await saveDataSet(found.set) : null
  const problem = found.ok ? null : found.problem
  useDataSets.setState({ opened: { name: file.name, place, id, problem, refused: found.refused } })
  return id
}

/** The file of a set; null where it is gone. */
export async function dataSetText(id: DataId): Promise<Uint8Array | null> {
  const held = lentData.get(id)
  if (held) return held
  let file: Uint8Array | null = null
  await attempt(async (s) => (file = await s.file(id)))
  return file
}

/** The set itself; null where it is gone or damaged. */
export async function dataSetOf(id: DataId): Promise<SceneSet | null> {
  const bytes = await dataSetText(id)
  const found = bytes && readSceneSet(bytes)
  return found?.ok ? found.set : null
}

export async function removeDataSet(id: DataId): Promise<void> {
  lentData.delete(id)
  await attempt((s) => s.remove(id))
  useDataSets.setState(({ sets, opened, codes }) => ({
    sets: sets.filter((set) => set.id !== id),
    opened: opened?.id === id ? null : opened,
    codes: Object.fromEntries(Object.entries(codes).filter(([known]) => known !== id)),
  }))
}

export const dismissOpened = (): void => useDataSets.setState({ opened: null })
