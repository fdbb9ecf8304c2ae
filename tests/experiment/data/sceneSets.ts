// Scenes and files for the tests of data sets of one's own.

import { sceneCodeOf, type SceneSet } from '../../../src/experiment/data/sceneSet'
import { sampleScene } from '../../../src/world/scene'
import { stream } from '../../../src/world/random'
import { everyQuestion } from '../../../src/world/questions'
import type { SceneSetUp } from '../../../src/world/sceneCode'

export const setUpOf = (index: number): SceneSetUp => ({
  scene: sampleScene(stream(7, 'test/own data', index)),
  pictureSeed: index,
  corruption: index % 3 === 2 ? { id: 'fog', severity: 2 } : null,
  question: [2, 16, 17, 15],
})

export const codeOf = (index: number): string => sceneCodeOf(setUpOf(index))

/** `count` scenes; every second one has its first `own` questions as questions of one's own. */
export const setOf = (count: number, own = 0): SceneSet => ({
  name: 'Crossings',
  scenes: Array.from({ length: count }, (_, i) => ({
    setUp: setUpOf(i),
    questions: i % 2 === 1 ? everyQuestion(setUpOf(i).scene).slice(0, own) : [],
  })),
})
