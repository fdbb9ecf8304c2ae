// Examines a file that a user brings as a teacher: what it is, or everything that is wrong with it.

import { cardOf, type ModelCard } from './card'
import { TeacherError, type TeacherFailure } from './failure'
import { withExternalData } from './onnxExternal'
import { readOnnx } from './onnxReader'
import { examineTeacherFile, type Sizes } from './runtime'
import { teacherId } from './teacherStore'

/** `card` is null where the file carries none, or none that can be read: the contract alone decides. */
export type ExaminedTeacher =
  /** `joined`: the file with the weights from the files beside it; null where it contained them itself. */
  | { ok: true; id: string; layers: number; card: ModelCard | null; joined: Uint8Array | null }
  | { ok: false; failures: TeacherFailure[] }

/** A file of weights that was given together with the .onnx file. */
export interface FileBeside {
  name: string
  bytes: Uint8Array
}

/** Weights that a teacher may have, as one file or in several. */
export const MOST_TEACHER_BYTES = 100e6

function cardIn(bytes: Uint8Array): ModelCard | null {
  try {
    const card = cardOf(readOnnx(bytes).metadata)
    return card.role === 'encoder' ? null : card
  } catch {
    return null
  }
}

/** Checks the bytes as a teacher. Does not throw on a bad file, whatever is in it. */
export async function examineTeacher(
  bytes: Uint8Array,
  sizes?: Sizes,
  beside: readonly FileBeside[] = [],
): Promise<ExaminedTeacher> {
  let whole: Uint8Array
  try {
    whole = withExternalData(
      bytes,
      (name) => beside.find((file) => file.name === name)?.bytes,
      MOST_TEACHER_BYTES,
    )
  } catch (thrown) {
    if (thrown instanceof TeacherError) return { ok: false, failures: [thrown.failure] }
    throw thrown
  }
  const { failures, layers } = await examineTeacherFile(whole, sizes)
  if (failures.length > 0) return { ok: false, failures }
  const joined = whole === bytes ? null : whole
  return { ok: true, id: await teacherId(whole), layers, card: cardIn(whole), joined }
}
