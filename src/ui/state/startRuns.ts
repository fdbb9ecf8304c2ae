// What happens to runs when the page opens: the saved runs are opened, and real curves are on screen before
// the engine is ready: the last saved run of these settings in this browser, else the recording that comes
// with the page.

import { openChannel } from '../../browser/storage'
import { playRecord, playRecording, readRecording } from '../../records/recording'
import type { RunRecord } from '../../records/runRecord'
import { sameInitialWeights } from '../../settings/initialWeights'
import { sameValue } from '../../settings/resolve'
import { runName } from '../../records/runNames'
import { firstPicture } from './firstPicture'
import { reportMissing } from './missing'
import { showReplay } from './replay'
import { shippedFile, shippedSample } from './shippedSample'
import { adapterName, settingsOf, type SavedRun } from './savedRun'
import { saveSoon } from './workerBridge'
import { isCurrent, saveNow } from './autosave'
import { openSavedRuns, recordOf, storageLost } from './savedRuns'
import { openElsewhere, runOfTab } from './openTabs'
import { openIndexedDb } from './runStore'
import { offered, type StudentLine } from './students'
import { setRecordedSample } from './inspectedSample'
import { useRun } from './runSlice'
import { useHistory, type Shown } from './historySlice'
import { useSettings } from './settingsSlice'
import { useSavedRuns } from './savedRunsSlice'
import { usePage } from './pageSlice'

/** Storage that does not answer must not delay the first curves. */
const PATIENCE_MS = 600
/** A recording starts at this share of its stops, so that there is a curve to see. */
const START_AT = 0.08

/** A saved run as the charts show it. */
export const runToShow = (record: RunRecord, name: string): Shown => ({
  ...playRecord(record),
  kind: 'saved',
  name,
  date: record.createdAt,
  adapter: adapterName(record.adapter),
  config: record.config,
  seconds: record.seconds,
})

/**
 * The recording shipped with the page; null when it cannot be fetched, which the banner then says: the charts
 * wait for the first step.
 */
async function shippedRecording(): Promise<Shown | null> {
  try {
    const read = readRecording(await shippedFile('default.json'))
    if (!read.ok) return null
    const { recording } = read
    return {
      ...playRecording(recording),
      kind: 'recording',
      name: runName(recording.config),
      date: recording.recordedAt,
      adapter: adapterName(recording.adapter),
      config: recording.config,
      seconds: recording.seconds,
    }
  } catch {
    reportMissing('recording', () => void shippedRecording().then((shown) => shown && showAtFirst(shown)))
    return null
  }
}

/** The sample shown while the recording plays; where it cannot be fetched, the banner says so. */
async function showSample(): Promise<void> {
  try {
    // The curves first: neither the code nor the file of the sample may come before them.
    await Promise.allSettled([firstPicture])
    setRecordedSample(await shippedSample())
  } catch {
    reportMissing('sample', () => void showSample())
  }
}

/** True while nobody has started a run. */
const untouched = (): boolean => {
  const { status, runWhenReady } = useRun.getState()
  return useHistory.getState().live.history.steps.length === 0 && status !== 'running' && !runWhenReady
}

/** The newest saved run of the settings that were opened. */
const lastOf = (runs: readonly SavedRun[]): SavedRun | undefined =>
  runs.find(
    (r) =>
      sameInitialWeights(r.startedFrom, useRun.getState().student.expected?.initialWeights) &&
      sameValue(settingsOf(r), useSettings.getState().settings),
  )

async function showSomething(opened: Promise<void>): Promise<void> {
  const recording = shippedRecording()
  await Promise.race([opened, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))])
  const last = lastOf(useSavedRuns.getState().runs)
  const record = last ? await recordOf(last.id) : null
  const shown = last && record ? runToShow(record, last.name ?? '') : await recording
  if (shown) showAtFirst(shown)
}

/** Shows a run, unless another one is on screen by now. */
function showAtFirst(shown: Shown): void {
  if (!untouched() || useHistory.getState().source.kind === 'replay') return
  // The curves first; scene and maps of the recording a moment later.
  if (shown.kind === 'recording') void showSample()
  const still = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false
  if (shown.kind === 'saved' || still) showReplay(shown)
  else showReplay(shown, Math.floor(shown.stops.length * START_AT), true)
}

/** A tab that is just being left still holds its run for this long. */
const LEAVING_MS = 1500

/** Offers the run that this tab, or some tab that is gone, left unfinished. */
async function offerSaved(): Promise<void> {
  const own = runOfTab()
  const look = async (): Promise<StudentLine | null> =>
    offered(useSavedRuns.getState().students, own, await openElsewhere(), Date.now())
  let line = await look()
  if (own !== null && line?.id !== own) {
    await new Promise((resolve) => setTimeout(resolve, LEAVING_MS))
    line = await look()
  }
  if (line && !isCurrent(line.id) && !usePage.getState().studentOffer)
    usePage.setState({ studentOffer: { kind: line.id === own ? 'reload' : 'left', id: line.id } })
}

/** Opens storage and shows a first run; resolves when something is there to look at, or nothing can be. */
export function startRuns(): Promise<void> {
  const opened = openSavedRuns(openIndexedDb(storageLost), openChannel('drive-kd-runs'))
  const shown = showSomething(opened)
  void opened.then(offerSaved)
  // The last chance to save what was computed since the last save.
  globalThis.addEventListener?.('pagehide', () => void saveNow(true))
  globalThis.document?.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'hidden') return
    saveSoon()
    void saveNow(true)
  })
  return shown
}
