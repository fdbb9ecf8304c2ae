// Whatever is pressed in whatever order, and however late the worker's words come: the run on screen is recorded
// step by step as it was computed, and no run that was recorded is lost.

import { expect, test, vi } from 'vitest'
import { startPage } from '../../src/ui/app/start'
import {
  newSeed,
  pause,
  prepare,
  reset,
  rewind,
  run,
  step,
  updateHyperparameters,
} from '../../src/ui/state/runActions'
import { resumeRun } from '../../src/ui/state/resume'
import { saveNow } from '../../src/ui/state/autosave'
import { annotate, openSavedRuns, recordOf } from '../../src/ui/state/savedRuns'
import { memoryStorage } from '../../src/ui/state/runStore'
import { presetSettings } from '../../src/settings/presets'
import { stream, type RandomStream } from '../../src/world/random'
import { Ledger } from '../monkey/ledger'
import { SimulatedWorker } from './simulatedWorker'
import { useSavedRuns } from '../../src/ui/state/savedRunsSlice'
import { useRun } from '../../src/ui/state/runSlice'
import { useHistory } from '../../src/ui/state/historySlice'

vi.stubGlobal('navigator', { gpu: {} })
const SEQUENCES = Number(process.env.MONKEY_SEQUENCES ?? 60)
const ACTIONS = 40
/** Sequences that lost something once. */
const ONCE_LOST = [83, 93, 97, 207, 290, 366]
const base = { ...presetSettings('tiny'), steps: 45, evaluateEvery: 0 }

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

/** What lies in storage, as the ledger of the browser's monkey takes it. */
const lines = () =>
  useSavedRuns.getState().runs.map((line) => ({
    id: line.id,
    steps: line.steps,
    pinned: line.pinned,
    tuned: line.tuned,
    touched: line.pinned || line.name !== null || line.note !== '',
    same: JSON.stringify([line.config, line.version, line.adapter, line.tuned ? line.id : '']),
  }))

function actions(random: RandomStream): Record<string, () => unknown> {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random.uniform() * list.length)]
  const student = (): string => pick(useSavedRuns.getState().students)?.id ?? ''
  /** As the buttons are: pressed only where they can be. */
  const where = (statuses: string, act: () => void) => () =>
    void (statuses.includes(useRun.getState().status) && act())
  return {
    run,
    pause,
    step: where('ready paused', step),
    reset: where('ready running paused finished', reset),
    newSeed: where('ready running paused finished', newSeed),
    prepare: () => prepare({ ...base, seed: 1 + Math.floor(3 * random.uniform()) }, random.uniform() < 0.5),
    updateHyperparameters: () => updateHyperparameters({ learningRate: pick([1e-3, 3e-3, 1e-4])! }),
    rewind: () => rewind(pick(useRun.getState().checkpoints) ?? 0),
    resume: () => resumeRun(student(), random.uniform() < 0.5),
    'resume twice': () => Promise.all([resumeRun(student(), true), resumeRun(student(), true)]),
    save: () => saveNow(random.uniform() < 0.5),
    annotate: () => annotate(pick(useSavedRuns.getState().runs)?.id ?? '', { note: 'seen' }),
  }
}

async function settle(worker: SimulatedWorker): Promise<void> {
  pause()
  for (let i = 0; i < 400 && !worker.idle; i++) {
    worker.work(3)
    worker.deliver()
    if (i % 20 === 0) await settled()
  }
  await settled()
  await saveNow()
  await settled()
}

async function play(seed: number): Promise<void> {
  const random = stream(seed, 'runs monkey')
  const worker = new SimulatedWorker()
  void startPage(() => worker, true)
  await openSavedRuns(Promise.resolve(memoryStorage()))
  prepare(base)
  const ledger = new Ledger()
  const log: string[] = [`seed ${seed}`]
  const choices = Object.entries(actions(random))
  const pending: unknown[] = []
  for (let i = 0; i < ACTIONS; i++) {
    const [name, act] = choices[Math.floor(random.uniform() * choices.length)]
    log.push(name)
    const acting = act()
    pending.push(acting)
    if (random.uniform() < 0.6) await acting
    for (let k = Math.floor(8 * random.uniform()); k > 0; k--) {
      if (random.uniform() < 0.6) worker.work(1 + Math.floor(6 * random.uniform()))
      else worker.deliver()
    }
    if (random.uniform() < 0.3) await settled()
    if (i % 10 !== 9) continue
    await Promise.all(pending.splice(0))
    await settle(worker)
    const { status, step: shown } = useRun.getState()
    const where = log.join(', ')
    expect([status, shown], where).toEqual([worker.status, worker.step])
    expect(useHistory.getState().live.history.steps.length, where).toBe(worker.step)
    expect(ledger.check(lines()), where).toEqual([])
    if (worker.step === 0) continue
    // In its own record, or in a longer one of the same run that took its place.
    const records = await Promise.all(lines().map(({ id }) => recordOf(id)))
    const begin = (all: readonly unknown[] = []): string => JSON.stringify(all.slice(0, worker.step))
    expect(
      records.map((record) => begin(record?.steps)),
      where,
    ).toContain(begin(worker.history))
  }
}

test(`${SEQUENCES} sequences of ${ACTIONS} actions`, { timeout: 60_000 + 500 * SEQUENCES }, async () => {
  for (let seed = 1; seed <= SEQUENCES; seed++) await play(seed)
})

test.each(ONCE_LOST)('sequence %i, which lost something once', async (seed) => {
  await play(seed)
})
