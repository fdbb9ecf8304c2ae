// Custom data sets from disk, for headless commands.

import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import type { SetLoader } from '../../experiment/data/openSet'
import { readSceneSet } from '../../experiment/data/readSceneSet'
import { refusalText } from '../../experiment/data/refusals'
import {
  MOST_DATA_BYTES,
  sceneSetFacts,
  writeSceneSet,
  type SceneSetFacts,
} from '../../experiment/data/sceneSet'
import type { DataId } from '../../settings/ownData'
import { problem } from '../../settings/problem'

/** Refusals that are printed one by one. */
const MOST_LINES = 20

export interface DataFile {
  facts: SceneSetFacts
  /** The set's file, as the page writes it. */
  bytes: Uint8Array
  /** What was taken, and what was left out. */
  lines: string[]
}

/** One file, read; a sentence where it is none. */
export async function readDataFile(path: string): Promise<DataFile | string> {
  let bytes: Uint8Array
  try {
    const { size } = statSync(path)
    if (size > MOST_DATA_BYTES)
      return problem(path, size, `at most ${MOST_DATA_BYTES} bytes`, 'split the file').message
    bytes = new Uint8Array(readFileSync(path))
  } catch {
    return problem('--data', path, 'a JSON or CSV file that can be read').message
  }
  const read = readSceneSet(bytes, basename(path))
  if (!read.ok) return `${path}: ${read.problem.message}`
  const facts = await sceneSetFacts(read.set)
  const { shown, count } = read.refused
  const asked = facts.questions.some((n) => n > 0)
    ? `own questions ${facts.questions.join(' / ')}`
    : "the world's questions"
  return {
    facts,
    bytes: new TextEncoder().encode(writeSceneSet(read.set)),
    lines: [
      `data set ${facts.name}, ${facts.id}: ${facts.scenes} scenes, ${asked}`,
      ...(facts.differing > 0 ? [`${facts.differing} answers differ from this world's rules`] : []),
      ...shown.slice(0, MOST_LINES).map((refusal) => `left out, ${refusalText(refusal)}`),
      ...(count > shown.length ? [`and ${count - shown.length} more left out`] : []),
    ],
  }
}

/** Finds the sets of these files by their id. */
export function loaderOf(files: readonly DataFile[]): SetLoader {
  const byId = new Map<DataId, Uint8Array>(files.map(({ facts, bytes }) => [facts.id, bytes]))
  return (id) => Promise.resolve(byId.get(id) ?? null)
}
