// Finds the data set that a setting names: its file by its id, read and checked against it.

import { isDataId, type DataChoice, type DataId } from '../../settings/ownData'
import { readSceneSet } from './readSceneSet'
import { sceneSetId, type SceneSet } from './sceneSet'

/** The bytes of a set's file; null where it is not there. May reject where storage refuses. */
export type SetLoader = (id: DataId) => Promise<Uint8Array | null>

/** A run wants a data set that is not there. */
export class MissingData extends Error {
  readonly wayOut = "Open the set's file in Set-up under Data, or continue with this world's frames."
  constructor(
    readonly id: DataId,
    message = `This run wants the data set ${id}, which is not here.`,
  ) {
    super(message)
    this.name = 'MissingData'
  }
}

/** Where no set can be had. */
export const NO_SETS: SetLoader = () => Promise.resolve(null)

/**
 * The set that a setting names; null: the world.
 * @throws MissingData where there is none, or where the stored one is another.
 */
export async function openSet(choice: DataChoice, sets: SetLoader): Promise<SceneSet | null> {
  if (!isDataId(choice)) return null
  const bytes = await sets(choice)
  if (!bytes) throw new MissingData(choice)
  const read = readSceneSet(bytes)
  if (!read.ok || (await sceneSetId(read.set)) !== choice)
    throw new MissingData(choice, `What is stored as the data set ${choice} is damaged.`)
  return read.set
}
