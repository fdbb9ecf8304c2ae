// The student on its way out and in: which files are wanted, and what the run on screen starts from.

import type { InitialWeights } from '../../settings/initialWeights'
import { sameValue } from '../../settings/resolve'
import type { Settings } from '../../settings/settings'
import type { WeightsNote } from '../../protocol/messages'
import { useRun, type Student } from './runSlice'

export const patchStudent = (change: Partial<Student>): void =>
  useRun.setState(({ student }) => ({ student: { ...student, ...change } }))

/** A run of these settings starts from its seed. */
export function beginStudent(settings: Settings): void {
  const { expected } = useRun.getState().student
  patchStudent({
    initialWeights: null,
    notes: [],
    exported: null,
    wanted: null,
    expected: expected && sameValue(settings, expected.settings) ? expected : null,
  })
}

/** Called when the run on screen is back at its start. */
export const setInitialWeights = (
  initialWeights: InitialWeights | null,
  notes: readonly WeightsNote[] = [],
): void => patchStudent({ initialWeights, notes, exported: null, wanted: null, refused: null })

/** What an opened link, or a saved run, says that a run of these settings starts from. */
export const expectInitialWeights = (initialWeights: InitialWeights | null, settings: Settings): void =>
  patchStudent({ expected: initialWeights && { initialWeights, settings } })
