// Slice `dataSets`: custom data sets as the page lists them, the file that was opened last and what of it was
// left out, and their codes in links.

import { create } from 'zustand'
import type { FileProblem } from '../../experiment/data/readSceneSet'
import type { Refusals } from '../../experiment/data/refusals'
import type { SceneSetFacts } from '../../experiment/data/sceneSet'
import type { DataId } from '../../settings/ownData'

/** What the page lists of a set. */
export interface DataSetLine extends SceneSetFacts {
  addedAt: string
}

export interface OpenedFile {
  /** Of the file. */
  name: string
  /** Where on the page it was opened. */
  place: string
  /** The set that it holds; null: it was refused as a whole. */
  id: DataId | null
  problem: FileProblem | null
  refused: Refusals
}

interface DataSetsState {
  /** Newest first. */
  sets: readonly DataSetLine[]
  ready: boolean
  /** This browser stores nothing, or no more: the newest sets last as long as the page. */
  unstored: boolean
  opened: OpenedFile | null
  /** Of the sets that links were asked to carry: their codes, by id. '': too large for a link. */
  codes: Readonly<Record<string, string>>
  /** Those that the experiment in the address names. */
  ofExperiment: readonly DataId[]
}

export const useDataSets = create<DataSetsState>(() => ({
  sets: [],
  ready: false,
  unstored: false,
  opened: null,
  codes: {},
  ofExperiment: [],
}))
