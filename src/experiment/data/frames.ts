// The frames of a custom data set: for training, sampled by the run's seed; for evaluation, every scene and
// every question once.

import { EVALUATION_SEED, frameQuestions, packFrames, type QuestionPlan } from '../../world/dataset'
import { stream } from '../../world/random'
import { scenePicture } from '../../world/scenePicture'
import { CAPABILITIES, QUESTIONS_PER_FRAME, type Dataset, type Question } from '../../world/types'
import { ownQuestions, type OwnScene, type SceneSet } from './sceneSet'

const draw =
  ({ setUp }: OwnScene) =>
  (out: Uint8Array): void =>
    out.set(scenePicture(setUp.scene, setUp.pictureSeed, setUp.corruption))

/**
 * Which scene each training frame shows, as indices: all scenes in a drawn order, then all in another. Fewer frames
 * than scenes are a random part of them, and no scene comes twice before every other came once.
 */
export function trainingScenes(count: number, seed: number, frames: number): Int32Array {
  const scenes = new Int32Array(frames)
  for (let first = 0; first < frames; first += count) {
    const order = stream(seed, 'own data/order', first / count).permutation(count)
    scenes.set(order.subarray(0, Math.min(count, frames - first)), first)
  }
  return scenes
}

/**
 * The twelve questions of a training frame: as many of each capability as the world would ask. Where the scene has
 * own questions of a capability they are taken in turn, over all frames that show it; else the world's are asked.
 */
function trainingQuestions(
  scene: OwnScene,
  { seed, index, round }: { seed: number; index: number; round: number },
  plan: QuestionPlan,
): Question[] {
  const world = frameQuestions(scene.setUp.scene, index, stream(seed, 'own data/questions', index), plan)
  return CAPABILITIES.flatMap((capability) => {
    const asked = world.filter((q) => q.capability === capability)
    const own = ownQuestions(scene, capability)
    return own.length === 0 ? asked : asked.map((_, k) => own[(round * asked.length + k) % own.length])
  })
}

/** Training frames of a set. Throws where `frames` is no whole number or the plan cannot be followed. */
export function trainingFrames(
  set: SceneSet,
  { seed, frames, ...plan }: QuestionPlan & { seed: number; frames: number },
): Dataset {
  const count = set.scenes.length
  const scenes = trainingScenes(count, seed, frames)
  return packFrames(frames, (index) => {
    const scene = set.scenes[scenes[index]]
    const round = Math.floor(index / count)
    return {
      scene: scene.setUp.scene,
      draw: draw(scene),
      questions: trainingQuestions(scene, { seed, index, round }, plan),
    }
  })
}

/** Frames for evaluation, and which of their questions count: the others only fill a frame up. */
export interface EvaluationFrames {
  data: Dataset
  /** Per question 1 or 0. */
  counted: Uint8Array
}

/**
 * Every scene of the set with every own question once; a scene without any with twelve of the world's, which are
 * the same for every run.
 */
export function evaluationFrames(set: SceneSet): EvaluationFrames {
  const parts = set.scenes.flatMap((scene, i) => {
    const asked =
      scene.questions.length > 0
        ? scene.questions
        : frameQuestions(scene.setUp.scene, i, stream(EVALUATION_SEED, 'own data/evaluation', i))
    const frames = Math.ceil(asked.length / QUESTIONS_PER_FRAME)
    return Array.from({ length: frames }, (_, k) => ({
      scene,
      asked: asked.slice(k * QUESTIONS_PER_FRAME, (k + 1) * QUESTIONS_PER_FRAME),
    }))
  })
  const counted = new Uint8Array(parts.length * QUESTIONS_PER_FRAME)
  const data = packFrames(parts.length, (index) => {
    const { scene, asked } = parts[index]
    counted.fill(1, index * QUESTIONS_PER_FRAME, index * QUESTIONS_PER_FRAME + asked.length)
    return {
      scene: scene.setUp.scene,
      draw: draw(scene),
      questions: Array.from({ length: QUESTIONS_PER_FRAME }, (_, k) => asked[k % asked.length]),
    }
  })
  return { data, counted }
}
