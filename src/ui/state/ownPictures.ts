// The pictures of training frames that are made of a custom data set. Fetched when such a step is opened.

import { trainingScenes } from '../../experiment/data/frames'
import type { DataId } from '../../settings/ownData'
import { scenePicture } from '../../world/scenePicture'
import { dataSetOf } from './dataSets'

/** RGB bytes [48, 48, 3] of these frames of a run; none where the set is gone. */
export async function ownPictures(
  id: DataId,
  seed: number,
  trainFrames: number,
  frames: readonly number[],
): Promise<{ frame: number; pixels: Uint8Array }[]> {
  const set = await dataSetOf(id)
  if (!set) return []
  const scenes = trainingScenes(set.scenes.length, seed, trainFrames)
  return frames.map((frame) => {
    const { scene, pictureSeed, corruption } = set.scenes[scenes[frame]].setUp
    return { frame, pixels: scenePicture(scene, pictureSeed, corruption) }
  })
}
