// Scenes drawn by chance, for the scene editor.

import { questionsOf } from '../../world/questions'
import { stream } from '../../world/random'
import { sampleScene } from '../../world/scene'
import type { SceneSetUp } from '../../world/sceneCode'

/** A sampled scene, asked what the ego car should do. `seed` below 2^32. */
export function sampled(seed: number): SceneSetUp {
  const scene = sampleScene(stream(seed, 'bench/scene'))
  return { scene, pictureSeed: seed, corruption: null, question: questionsOf(scene, 'L1')[0].question }
}
