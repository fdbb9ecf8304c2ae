// The worker's session on the CPU device: a run is prepared, replaced while it is prepared, and comes back after its
// device is lost.

import { afterAll, beforeEach, expect, it, vi } from 'vitest'
import '../gpuSetup'
import { readTeacher } from '../../src/cli/node/readTeacher'
import type { Report } from '../../src/protocol/messages'
import { presetSettings } from '../../src/settings/presets'

const asked: string[] = []
vi.mock('../../src/worker/teacherFiles', () => ({
  teacherFile: (name: string) => (asked.push(name), readTeacher(name)),
  lentFile: () => undefined,
  setLentTeachers: () => undefined,
}))
const posted: Report[] = []
vi.stubGlobal('self', {
  postMessage: (report: Report) => posted.push(report),
  location: new URL('http://localhost/assets/worker.js'),
})
vi.stubGlobal('OffscreenCanvas', class {})

const { setDeviceChoice } = await import('../../src/worker/device')
const { prepare } = await import('../../src/worker/training/session')
const { train } = await import('../../src/worker/training/loop')
const { enqueue, nextTraining, state } = await import('../../src/worker/training/state')

const SETTINGS = {
  ...presetSettings('tiny'),
  teachers: 'gpt-4x48' as const,
  trainFrames: 8,
  validationFrames: 4,
  testFrames: 0,
  steps: 6,
  evaluateEvery: 3,
}
const of = <T extends Report['type']>(type: T) =>
  posted.filter((report): report is Extract<Report, { type: T }> => report.type === type)
const statuses = (): string[] => of('status').map(({ status }) => status)

beforeEach(() => {
  posted.length = asked.length = 0
  setDeviceChoice('processor')
})
afterAll(() => state.session?.gpu.device.destroy())

it('prepares a run: device, teachers, data, targets; it is ready, evaluated and complete', async () => {
  await prepare(SETTINGS, false, null, 'first')
  expect(statuses()).toEqual(['preparing', 'ready'])
  expect(of('ready')).toHaveLength(1)
  expect(of('ready')[0].facts.gpuBytes).toBeGreaterThan(0)
  expect(asked.length).toBeGreaterThan(0)
  expect(of('evaluation')[0]).toMatchObject({ step: 0 })
  expect(state.run?.checkpoints).toEqual([0])
  await vi.waitFor(() => expect(of('baselines')).toHaveLength(1), 30_000)
})

it('opens the device and the teachers once, whatever runs follow', async () => {
  const { session } = state
  await prepare({ ...SETTINGS, seed: 2 }, false, null, 'second')
  expect(state.session).toBe(session)
  expect(asked).toEqual([])
  expect([state.runId, statuses().at(-1)]).toEqual(['second', 'ready'])
})

it('a run that is replaced while it is prepared is never ready', async () => {
  const first = prepare({ ...SETTINGS, seed: 3 }, false, null, 'third')
  const second = prepare({ ...SETTINGS, seed: 4 }, false, null, 'fourth')
  await Promise.all([first, second])
  expect(of('ready')).toHaveLength(1)
  expect([state.runId, state.settings?.seed, state.run?.step]).toEqual(['fourth', 4, 0])
})

it('comes back at its last checkpoint after its device is lost, and trains on as if nothing had happened', async () => {
  const losses = () => of('metrics').flatMap(({ steps }) => steps.map((m) => [m.step, m.losses.ce]))
  await prepare({ ...SETTINGS, seed: 5 }, false, null, 'whole')
  await enqueue(() => train(nextTraining()))
  const whole = losses()
  expect(whole.map(([step]) => step)).toEqual([1, 2, 3, 4, 5, 6])

  await prepare({ ...SETTINGS, seed: 5 }, false, null, 'lost')
  await enqueue(() => train(nextTraining(), 4))
  posted.length = 0
  const { session } = state
  session?.gpu.device.destroy()
  await vi.waitFor(() => expect(statuses().at(-1)).toBe('paused'), 60_000)
  expect(state.session).not.toBe(session)
  expect([state.runId, state.run?.step, of('ready').length]).toEqual(['lost', 3, 1])
  posted.length = 0
  await enqueue(() => train(nextTraining()))
  expect(losses()).toEqual(whole.slice(3))
})
