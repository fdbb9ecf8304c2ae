// How long an experiment will take here: from runs of the Lab and of the playground on this adapter.

import { recall, remember } from '../../browser/storage'
import { expectedTotal, costSettings, type CostSettings, type TimedRun } from '../../experiment/lab/cost'
import { list, number, object, read, text } from '../../json/check'
import { parseJson } from '../../json/parse'
import { someSettings } from '../../settings/figureChecks'
import { adapterName } from './savedRun'
import { useSavedRuns } from './savedRunsSlice'
import { useRun } from './runSlice'

const KEY = 'lab-pace'
/** Runs of the Lab whose time is remembered. */
const MOST = 24
/** Runs of fewer steps say little: their first steps compile. */
const LEAST_STEPS = 10
const MOST_BYTES = 100_000

const remembered = object({
  adapter: text(400),
  runs: list(object({ settings: someSettings, steps: number(0, 1e9), seconds: number(0, 1e9) }), 0, MOST),
})

/** A name without the driver's version, as saved runs have it. */
const shortName = (adapter: string): string =>
  adapterName({ description: adapter } as Parameters<typeof adapterName>[0])

interface LabSpeed {
  adapter: string
  runs: TimedRun[]
}

function recalled(): LabSpeed | null {
  const source = recall(KEY)
  const parsed = source ? parseJson(source, MOST_BYTES) : null
  const found = parsed?.ok ? read(remembered, parsed.value) : null
  return found?.ok ? (found.value as unknown as LabSpeed) : null
}

/** Remembers how long a run of the Lab took, all of it. */
export function rememberSpeed(adapter: string, settings: CostSettings, seconds: number): void {
  const before = recalled()
  const known = before?.adapter === adapter ? before.runs : []
  const runs = [...known, { settings: costSettings(settings), steps: settings.steps, seconds }].slice(-MOST)
  remember(KEY, JSON.stringify({ adapter, runs }))
}

/** The adapter of the runs to come, as far as the page knows it. */
export function labAdapter(): string | null {
  const { facts } = useRun.getState()
  return facts ? adapterName(facts.adapter) : (recalled()?.adapter ?? null)
}

/** Seconds that these runs will take on this adapter, and its name; null where nothing was timed on it. */
export function expectedHere(all: readonly CostSettings[]): { seconds: number; adapter: string } | null {
  const adapter = labAdapter()
  if (adapter === null) return null
  const name = shortName(adapter)
  const own = recalled()
  const timed: TimedRun[] = useSavedRuns
    .getState()
    .runs.filter((run) => run.steps >= LEAST_STEPS && run.adapter === name)
    .slice(0, MOST)
    .map(({ config, steps, seconds }) => ({ settings: config, steps, seconds }))
  // The Lab's own runs last: of equally similar ones they count, because they were timed whole.
  if (own && shortName(own.adapter) === name) timed.push(...own.runs)
  const seconds = expectedTotal(all, timed)
  return seconds === null ? null : { seconds, adapter: name }
}
