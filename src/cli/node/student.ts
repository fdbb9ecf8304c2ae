// A student's files on disk: initial weights (`--init`), and the folder that a trained student is written to
// (`--export`).

import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
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
import { readStudentWeights, weightsNoteText, weightsProblemText } from '../../teacher/studentWeights'
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

/**
 * Reads weights for a student of these settings; a config.json in the same folder, when there is one, states
 * their shape.
 */
export async function readStart(path: string, settings: Settings): Promise<Start> {
  const beside = join(dirname(path), STUDENT_FILES.config)
  let bytes: Uint8Array
  let hub: Uint8Array | null
  try {
    bytes = bytesOf(path)
    hub = existsSync(beside) ? bytesOf(beside) : null
  } catch (error) {
    return {
      ok: false,
      message: sentence(
        `--init ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      ),
    }
  }
  const read = readStudentWeights(bytes, hub, studentConfig(settings), () => initialStudent(settings))
  if (read.ok)
    return {
      ok: true,
      parameters: read.parameters,
      initialWeights: { file: basename(path), sha256: await sha256(bytes) },
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
  const card = studentCard(student, run.facts, runName(settings), new Date().toISOString())
  mkdirSync(folder, { recursive: true })
  for (const { name, bytes } of await studentFiles(student, card, readTeacher))
    writeFileSync(join(folder, name), bytes)
}
