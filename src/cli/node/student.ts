// A student's files on disk: initial weights (`--init`), and the folder that a trained student is written to
// (`--export`).

import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { sentence } from '../../json/text'
import { sha256, type InitialWeights } from '../../settings/initialWeights'
import type { Settings } from '../../settings/settings'
import { MOST_WEIGHTS_BYTES } from '../../settings/initialWeights'
import { runName } from '../../records/runNames'
import { studentConfig } from '../../experiment/run/recordedRun'
import { initialStudent } from '../../experiment/run/initialStudent'
import type { Distillation } from '../../experiment/run/distillation'
import { studentCard, studentFiles, STUDENT_FILES } from '../../export/studentFiles'
import {
  identifyingBytes,
  readStudentWeights,
  weightsNoteText,
  weightsProblemText,
} from '../../teacher/studentWeights'
import { findShards, isIndex, isPart, joinShards, shardsProblemText } from '../../teacher/weightShards'
import { readTeacher } from './readTeacher'

export type Start =
  /** `notes`: sentences about a file that differs slightly from ours. */
  | { ok: true; parameters: Float32Array; initialWeights: InitialWeights; notes: string[] }
  | { ok: false; message: string }

/** Bytes of a file; throws with a sentence when it is larger than weights can be. */
function bytesOf(path: string): Uint8Array {
  const { size } = statSync(path)
  if (size > MOST_WEIGHTS_BYTES)
    throw new Error(`it has ${size} bytes, at most ${MOST_WEIGHTS_BYTES} are read`)
  return new Uint8Array(readFileSync(path))
}

/** The weights at a path: one file, or all parts of one, of which the path names one or the list. */
function weightsAt(path: string): { bytes: Uint8Array; name: string } {
  const own = basename(path)
  if (!isPart(own)) return { bytes: bytesOf(path), name: own }
  const folder = dirname(path)
  const index = isIndex(own) ? { name: own, bytes: bytesOf(path) } : null
  const beside = readdirSync(folder).filter((name) => index !== null || isPart(name))
  const found = findShards(
    beside.filter((name) => /\.safetensors$/i.test(name)).map((name) => ({ name })),
    index,
  )
  if (!found.ok) throw new Error(shardsProblemText(found.problem))
  const parts = found.files.map(({ name }) => join(folder, name))
  const size = parts.reduce((sum, part) => sum + statSync(part).size, 0)
  if (size > MOST_WEIGHTS_BYTES)
    throw new Error(`its parts have ${size} bytes, at most ${MOST_WEIGHTS_BYTES} are read`)
  return { bytes: joinShards(parts.map(bytesOf)), name: found.name }
}

/**
 * Reads weights for a student of these settings; a config.json in the same folder, when there is one, states
 * their shape.
 */
export async function readStart(path: string, settings: Settings): Promise<Start> {
  const beside = join(dirname(path), STUDENT_FILES.config)
  let weights: { bytes: Uint8Array; name: string }
  let hub: Uint8Array | null
  try {
    weights = weightsAt(path)
    hub = existsSync(beside) ? bytesOf(beside) : null
  } catch (error) {
    return {
      ok: false,
      message: sentence(
        `--init ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      ),
    }
  }
  const { bytes, name } = weights
  const read = readStudentWeights(bytes, hub, studentConfig(settings), () => initialStudent(settings))
  if (read.ok)
    return {
      ok: true,
      parameters: read.parameters,
      initialWeights: { file: name, sha256: await sha256(identifyingBytes(bytes, read.projector)) },
      notes: read.notes.map(weightsNoteText),
    }
  const { problem } = read
  const fit =
    problem.kind === 'shape'
      ? ` These settings fit: --set layers=${problem.found.layers} --set width=${problem.found.width} --set heads=${problem.found.heads}.`
      : ''
  return { ok: false, message: sentence(`--init ${path}: ${weightsProblemText(problem)}${fit}`) }
}

/** Evaluates the current student and writes its files into a folder, which is created if needed. */
export async function writeStudent(run: Distillation, settings: Settings, folder: string): Promise<void> {
  const student = await run.examine()
  const baselines = await run.baselines()
  const card = studentCard(student, run.facts, baselines, runName(settings), new Date().toISOString())
  mkdirSync(folder, { recursive: true })
  for (const { name, bytes } of await studentFiles(student, card, readTeacher))
    writeFileSync(join(folder, name), bytes)
}
