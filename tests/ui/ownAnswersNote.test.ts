import { expect, it } from 'vitest'
import { foreignTeachers } from '../../src/ui/features/setup/OwnAnswersNote'
import { draftOf } from '../../src/ui/features/setup/draft'
import { presetSettings } from '../../src/settings/presets'
import { readOwnTeacher } from '../../src/teacher/storedTeachers'

const FOREIGN = 'own:0123456789abcdef' as const

it('teachers of other tools are named where they are to score own answers', () => {
  const own = readOwnTeacher({ id: FOREIGN, name: 'of another tool', layers: 4, card: null })
  expect(own).toHaveLength(1)
  const settings = presetSettings('on-policy')
  expect(foreignTeachers(draftOf(settings), own)).toEqual([])
  const chosen = { ...settings, teacherReasoning: FOREIGN, teacherBase: FOREIGN }
  expect(foreignTeachers(draftOf(chosen), own)).toEqual(['reasoning'])
  // One that compares nothing scores nothing; one that this browser does not have is found missing elsewhere.
  expect(foreignTeachers(draftOf({ ...chosen, signalReasoning: 'none' }), own)).toEqual([])
  expect(foreignTeachers(draftOf(chosen), [])).toEqual([])
})
