// The exported student as files: ONNX, safetensors with Hugging Face's names, config.json, the evaluation
// card as data and as a text, and the frozen encoder that it sees through.

import type { ExaminedStudent, StudentFile } from '../protocol/studentFile'
import { parameterLayout } from '../nn/config'
import type { ModelCard } from '../teacher/card'
import { exportTeacher } from '../teacher/exportTeacher'
import { hubConfig } from '../teacher/hubConfig'
import { writeStudentWeights } from '../teacher/studentWeights'
import { CAPABILITIES, type Capability } from '../world/types'
import { cardText, shares, type StudentCard } from './studentCard'
import type { FileLoader } from '../experiment/teachers/frozenTeachers'
import type { Baselines, RunFacts } from '../protocol/runFacts'

/** Names of the files, in the order offered. */
export const STUDENT_FILES = {
  onnx: 'model.onnx',
  safetensors: 'model.safetensors',
  config: 'config.json',
  card: 'card.json',
  text: 'README.md',
  encoder: 'encoder.onnx',
} as const

const questionsOf = ([perception, reasoning, planning]: readonly number[]): Record<Capability, number> => ({
  perception,
  reasoning,
  planning,
})

/** The card of an evaluated student. `date`: ISO 8601. */
export function studentCard(
  student: ExaminedStudent,
  facts: RunFacts,
  baselines: Baselines,
  name: string,
  date: string,
): StudentCard {
  const { config, settings } = student
  return {
    format: 'drive-kd-student',
    formatVersion: 1,
    name,
    model: config,
    parameters: parameterLayout(config).count,
    step: student.step,
    seed: settings.seed,
    settings,
    tuned: student.tuned,
    startedFrom: student.initialWeights,
    ...(student.trainingData && { trainingData: student.trainingData }),
    trainingFlops: student.trainingFlops,
    evaluation: {
      split: 'validation',
      questions: student.questions,
      exactMatch: shares(student.accuracy),
      noImage: shares(student.noImage),
      ...(student.test && {
        test: { questions: student.test.questions, exactMatch: shares(student.test) },
      }),
      ...(student.ownData && {
        ownData: {
          id: student.ownData.id,
          name: student.ownData.name,
          scenes: student.ownData.scenes,
          questions: questionsOf(student.ownData.asked),
          exactMatch: shares(student.ownData.accuracy),
        },
      }),
      majority: shares(facts.majority),
      teachers: baselines.teacherAccuracy.map(({ name: teacher, accuracy }) => ({
        name: teacher,
        exactMatch: shares(accuracy),
      })),
    },
    adapter: facts.adapter.description || facts.adapter.device || facts.adapter.vendor || 'unknown',
    date,
    version: facts.version,
  }
}

/** The card that the ONNX file carries: the fields that a teacher's has. */
function onnxCard(card: StudentCard): ModelCard {
  const { name, model, seed, step, trainingFlops, evaluation, adapter, date, version } = card
  return {
    name,
    role: 'student',
    config: model,
    seed,
    steps: step,
    trainingFlops,
    adapter,
    date,
    version,
    heldOutQuestions: CAPABILITIES.reduce((n, c) => n + evaluation.questions[c], 0),
    accuracy: evaluation.exactMatch,
    noImage: evaluation.noImage,
  }
}

/**
 * All files.
 * @param read fetches `encoder.onnx` from the teachers' folder.
 * @throws TeacherError `bad-weights` when a parameter is not finite, and what `read` throws.
 */
export async function studentFiles(
  student: ExaminedStudent,
  card: StudentCard,
  read: FileLoader,
): Promise<StudentFile[]> {
  const text = (value: string): Uint8Array => new TextEncoder().encode(value)
  const json = (value: unknown): Uint8Array => text(`${JSON.stringify(value, null, 2)}\n`)
  const { config, parameters } = student
  return [
    { name: STUDENT_FILES.onnx, bytes: exportTeacher(config, parameters, onnxCard(card)) },
    { name: STUDENT_FILES.safetensors, bytes: writeStudentWeights(config, parameters) },
    { name: STUDENT_FILES.config, bytes: json(hubConfig(config, parameters)) },
    { name: STUDENT_FILES.card, bytes: json(card) },
    { name: STUDENT_FILES.text, bytes: text(cardText(card)) },
    { name: STUDENT_FILES.encoder, bytes: await read(STUDENT_FILES.encoder) },
  ]
}
