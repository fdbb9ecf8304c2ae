// What the models that are not trained reach on the validation frames. Training does not wait for it: it is
// measured when it is wanted, in pieces, and kept with the data.

import type { Baselines } from '../../protocol/runFacts'
import { TEACHER_NAMES, teachersKey } from '../../settings/teacherSources'
import { TEXT_SLOTS } from '../../world/types'
import type { Teachers } from '../teachers/frozenTeachers'
import type { PreparedData } from './preparedData'

/** Called between two pieces; a piece is one run of one teacher. Where it throws, the measurement ends. */
export type BetweenPieces = () => void | Promise<void>

/**
 * Exact match of every teacher, and of the base teacher on grey pictures, on the validation frames of `data`;
 * measured once per data.
 * @throws Error where other teachers than those of `data` are chosen meanwhile; what `between` throws.
 */
export async function measureBaselines(
  teachers: Pick<Teachers, 'accuracy' | 'sources'>,
  data: PreparedData,
  between: BetweenPieces = () => undefined,
): Promise<Baselines> {
  if (data.baselines) return data.baselines
  const { validation, greyFeatures } = data
  const next = async (): Promise<void> => {
    await between()
    if (teachersKey(teachers.sources) !== data.teachersKey)
      throw new Error('other teachers were chosen while these were measured')
  }
  const teacherAccuracy: Baselines['teacherAccuracy'] = []
  for (const name of TEACHER_NAMES)
    teacherAccuracy.push({ name, accuracy: await teachers.accuracy(name, validation, TEXT_SLOTS, next) })
  const grey = { ...validation, features: greyFeatures }
  const noImage = await teachers.accuracy('base', grey, TEXT_SLOTS, next)
  return (data.baselines = { teacherAccuracy, noImage })
}
