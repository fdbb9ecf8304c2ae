// A student's files on disk: weights to start from (`--init`), and the folder that a trained student is
// written to (`--export`).

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { ModelConfig } from '../../nn/config'
import { sha256, type Origin } from '../../settings/initialWeights'
import type { Settings } from '../../settings/settings'
import { runName } from '../../records/runNames'
import type { Distillation } from '../../experiment/run/distillation'
import { studentCard, studentFiles, STUDENT_FILES } from '../../export/studentFiles'
import { readStudentWeights, weightsProblemText } from '../../teacher/studentWeights'
import { readTeacher } from './readTeacher'

export type Start = { ok: true; parameters: Float32Array; origin: Origin } | { ok: false; message: string }

/**
 * Reads weights for a student of this shape; a config.json in the same folder, when there is one, says what
 * they are of.
 */
export async function readStart(path: string, config: ModelConfig): Promise<Start> {
  let bytes: Uint8Array
  try {
    bytes = new Uint8Array(readFileSync(path))
  } catch (error) {
    return {
      ok: false,
      message: `--init ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    }
  }
  const beside = join(dirname(path), STUDENT_FILES.config)
  const read = readStudentWeights(bytes, existsSync(beside) ? readFileSync(beside, 'utf8') : null, config)
  if (read.ok)
    return {
      ok: true,
      parameters: read.parameters,
      origin: { file: basename(path), sha256: await sha256(bytes) },
    }
  const { problem } = read
  const fit =
    problem.kind === 'shape'
      ? ` These settings fit: --set layers=${problem.found.layers} --set width=${problem.found.width} --set heads=${problem.found.heads}.`
      : ''
  return { ok: false, message: `--init ${path}: ${weightsProblemText(problem)}${fit}` }
}

/** Examines the student of now and writes its files into a folder, which is made when there is none. */
export async function writeStudent(run: Distillation, settings: Settings, folder: string): Promise<void> {
  const student = await run.examine()
  const card = studentCard(student, run.facts, runName(settings), new Date().toISOString())
  mkdirSync(folder, { recursive: true })
  for (const { name, bytes } of await studentFiles(student, card, readTeacher))
    writeFileSync(join(folder, name), bytes)
}
