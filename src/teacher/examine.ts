// Examines a file that a user brings as a teacher: what it is, or everything that is wrong with it.

import { cardOf, type ModelCard } from './card'
import { checkTeacher, WORLD_SIZES, type InspectedTensor } from './contract'
import { TeacherError, type TeacherFailure } from './failure'
import { besideNamed, withExternalData } from './onnxExternal'
import { readOnnx } from './onnxReader'
import type { Sizes } from './runtime'
import { OrtSession } from './session'
import { floatsOf } from './tensorFloats'
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

/** The result of a check: what is wrong, or else how many layers the teacher has. */
export interface Examination {
  failures: TeacherFailure[]
  /** From the shape of its outputs; 0 when there were none. */
  layers: number
}

/**
 * Checks a teacher file as a whole, on the CPU: that it opens, its signature, and a trial run.
 * @returns one failure per problem, none when the teacher can teach.
 */
export async function examineTeacherFile(
  bytes: Uint8Array,
  sizes: Sizes = WORLD_SIZES,
): Promise<Examination> {
  let session: OrtSession | undefined
  let layers = 0
  try {
    session = await OrtSession.open(bytes)
    const opened = session
    const failures = await checkTeacher(
      {
        signature: opened.signature,
        run: async (features, tokens) => {
          const outputs = await opened.run({
            features: { type: 'float32', ...features },
            tokens: { type: 'int32', ...tokens },
          })
          const trials: Record<string, InspectedTensor> = {}
          for (const [name, tensor] of Object.entries(outputs)) {
            const data = floatsOf(tensor)
            if (data) trials[name] = { type: tensor.type, shape: tensor.dims, data }
          }
          layers = trials['image_attention']?.shape[0] ?? 0
          return trials
        },
      },
      sizes,
    )
    return { failures, layers }
  } catch (thrown) {
    if (thrown instanceof TeacherError) return { failures: [thrown.failure], layers }
    throw thrown
  } finally {
    await session?.dispose()
  }
}

/** The failures of `examineTeacherFile` alone. */
export const checkTeacherFile = async (bytes: Uint8Array, sizes?: Sizes): Promise<TeacherFailure[]> =>
  (await examineTeacherFile(bytes, sizes)).failures

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
      (name) => besideNamed(beside, name)?.bytes,
      MOST_TEACHER_BYTES,
      beside.map(({ name }) => name),
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
