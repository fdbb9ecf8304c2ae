// What can be done with a saved run, from the runs view.

import { writeExpectation, EXPECT_KEY } from '../../records/expectedFigures'
import { writeLink } from '../../settings/link'
import { INITIAL_WEIGHTS_KEY, writeInitialWeights } from '../../settings/initialWeights'
import { dataIdsOf } from '../../settings/ownData'
import { matchingPreset } from '../../settings/presets'
import { dataEntry } from './dataCodes'
import { download } from './download'
import { prepare } from './runActions'
import { addOverlay, removeOverlay } from './overlays'
import { openView } from './page'
import { showReplay } from './replay'
import { expectInitialWeights } from './student'
import { fileName, settingsOf, type SavedRun } from './savedRun'
import { muteRun } from './autosave'
import { recordOf, remove, undo } from './savedRuns'
import { runToShow } from './startRuns'
import { useSavedRuns } from './savedRunsSlice'

/** The record, read; false when it is gone. */
async function withRecord(
  run: SavedRun,
  then: (record: NonNullable<Awaited<ReturnType<typeof recordOf>>>) => void,
): Promise<boolean> {
  const record = await recordOf(run.id)
  if (record) then(record)
  return record !== null
}

/** Its curves in the playground, in place of the run on screen. */
export const showRun = (run: SavedRun, name: string): Promise<boolean> =>
  withRecord(run, (record) => {
    openView('playground')
    showReplay(runToShow(record, name))
  })

/** Prepares its settings and seed in the playground; false when they no longer fit. */
export function runAgain(run: SavedRun): boolean {
  const settings = settingsOf(run)
  if (!settings) return false
  openView('playground')
  expectInitialWeights(run.startedFrom ?? null, settings)
  prepare(settings)
  return true
}

export const overlayRun = (run: SavedRun, name: string): Promise<boolean> =>
  withRecord(run, (record) => addOverlay({ id: run.id, name, record }))

export const saveRun = (run: SavedRun): Promise<boolean> =>
  withRecord(run, (record) =>
    download(new Blob([`${JSON.stringify(record)}\n`], { type: 'application/json' }), fileName(run)),
  )

/** A link that reproduces the run and says what it should show. */
export const linkOf = (run: SavedRun): string =>
  writeLink(run.config, matchingPreset(run.config)?.id ?? null, {
    ...(run.startedFrom && { [INITIAL_WEIGHTS_KEY]: writeInitialWeights(run.startedFrom) }),
    ...(run.expect && { [EXPECT_KEY]: writeExpectation(run.expect) }),
    ...dataEntry(dataIdsOf(run.config)),
  })

export async function deleteRun(run: SavedRun): Promise<void> {
  muteRun(run.id, true)
  removeOverlay(run.id)
  await remove(run.id)
}

export async function undoDelete(): Promise<void> {
  const { removed } = useSavedRuns.getState()
  if (removed) muteRun(removed.run.id, false)
  await undo()
}
