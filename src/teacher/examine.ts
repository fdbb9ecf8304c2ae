// A file that somebody brings as a teacher: what it is, or everything that is wrong with it.

import { cardOf, type ModelCard } from './card'
import type { TeacherFailure } from './failure'
import { readOnnx } from './onnxReader'
import { examineTeacherFile, type Sizes } from './runtime'
import { teacherId } from './teacherStore'

/** `card` is null where the file carries none, or none that can be read: the contract alone decides. */
export type ExaminedTeacher =
  { ok: true; id: string; layers: number; card: ModelCard | null } | { ok: false; failures: TeacherFailure[] }

function cardIn(bytes: Uint8Array): ModelCard | null {
  try {
    const card = cardOf(readOnnx(bytes).metadata)
    return card.role === 'encoder' ? null : card
  } catch {
    return null
  }
}

/** Checks the bytes as a teacher. Does not throw on a bad file, whatever is in it. */
export async function examineTeacher(bytes: Uint8Array, sizes?: Sizes): Promise<ExaminedTeacher> {
  const { failures, layers } = await examineTeacherFile(bytes, sizes)
  return failures.length > 0
    ? { ok: false, failures }
    : { ok: true, id: await teacherId(bytes), layers, card: cardIn(bytes) }
}
