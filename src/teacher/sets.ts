// The teacher sets that come with the page: a base teacher and three specialists each, files of
// public/teachers/<id>/. The vision encoder is shared by all of them and lies beside them. Data only, so that
// every room may read it; a new set is one more line.

export interface TeacherSet {
  /** Folder below public/teachers; also the value of the setting `teachers`, so it is never renamed. */
  id: string
  family: 'gpt' | 'llama'
  layers: number
  width: number
  /** Of the four ONNX files together: what choosing the set downloads. */
  bytes: number
}

export const TEACHER_SETS = [
  { id: 'gpt-6x64', family: 'gpt', layers: 6, width: 64, bytes: 5_113_968 },
  { id: 'gpt-4x48', family: 'gpt', layers: 4, width: 48, bytes: 2_044_366 },
  { id: 'llama-6x64', family: 'llama', layers: 6, width: 64, bytes: 4_788_970 },
  { id: 'llama-4x48', family: 'llama', layers: 4, width: 48, bytes: 1_886_534 },
] as const satisfies readonly TeacherSet[]

export type TeacherSetId = (typeof TEACHER_SETS)[number]['id']

/** The default set, also of every link and record made before there was a choice. */
export const DEFAULT_TEACHER_SET: TeacherSetId = 'gpt-6x64'

const FAMILY_NAMES: Record<TeacherSet['family'], string> = { gpt: 'GPT-like', llama: 'Qwen/Llama-like' }

/** E.g. "GPT-like, 6 x 64": family (in another language: `names`), layers, width. */
export const setName = (
  { family, layers, width }: Pick<TeacherSet, 'family' | 'layers' | 'width'>,
  names = FAMILY_NAMES,
): string => `${names[family]}, ${layers} x ${width}`
