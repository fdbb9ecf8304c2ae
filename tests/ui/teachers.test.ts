// The teachers view without a screen: bringing files, the list and its storage, turns between run and
// training, the curve, the plan's form.

import { beforeEach, describe, expect, test, vi } from 'vitest'
import { defaultSettings } from '../../src/settings/resolve'
import { checkPlan, defaultPlan, PLAN_FIELDS, warmupOf } from '../../src/settings/teacherPlan'
import { SPECIALIST_DEFAULTS, TEACHER_DEFAULTS } from '../../src/experiment/teachers/teacherTraining'
import { TeacherError } from '../../src/teacher/failure'
import type { OwnSet, OwnTeacher } from '../../src/teacher/ownTeacher'
import type { TeacherStore } from '../../src/teacher/teacherStore'
import {
  annotateTeacher,
  fileOf,
  saveSet,
  saveTeacher,
  missingOf,
  removeTeacher,
  restoreTeacher,
} from '../../src/ui/state/ownTeacherActions'
import { lentTeachers, openTeachers } from '../../src/ui/state/ownTeachers'
import { MOST_BYTES, take, dismissBring } from '../../src/ui/state/bringTeacher'
import { choiceLabel } from '../../src/ui/text/teacherLabels'
import { onlySet, rolesOf, withoutOwn } from '../../src/ui/explain/teacherChoice'
import { curvePaths } from '../../src/ui/components/curvePaths'
import {
  goOn,
  handleTrainerReport,
  pauseTraining,
  resumeTraining,
  startTraining,
  trainingSecondsLeft,
  useTrainerWorkers,
} from '../../src/ui/state/teacherTraining'
import { en } from '../../src/ui/text/en'
import type { TrainerWorker } from '../../src/worker/clients/teacherClient'
import type { TrainerCommand, TrainerReport } from '../../src/protocol/teacherTraining'
import { useTeachers } from '../../src/ui/state/teachersSlice'
import { useRun } from '../../src/ui/state/runSlice'

const OWN = 'own:0123456789abcdef'
const teacher = (id: string, name = 'A'): OwnTeacher => ({
  id,
  name,
  role: 'base',
  origin: 'file',
  source: 'a.onnx',
  bytes: 3,
  addedAt: '2026-01-02T00:00:00Z',
  layers: 4,
  card: null,
})

/** A shelf in memory; `full` makes it refuse. */
function memoryStore() {
  const teachers = new Map<string, OwnTeacher>()
  const files = new Map<string, Uint8Array>()
  const sets = new Map<string, OwnSet>()
  const state = { full: false }
  const write = (work: () => void): Promise<void> => {
    if (state.full)
      return Promise.reject(new TeacherError('storage', 'The storage is full.', 'Delete something.'))
    work()
    return Promise.resolve()
  }
  const store: TeacherStore = {
    list: () => Promise.resolve([...teachers.values()]),
    file: (id) => Promise.resolve(files.get(id) ?? null),
    put: (one, bytes) =>
      write(() => {
        teachers.set(one.id, one)
        if (bytes) files.set(one.id, bytes)
      }),
    remove: (id) =>
      write(() => {
        teachers.delete(id)
        files.delete(id)
      }),
    sets: () => Promise.resolve([...sets.values()]),
    putSet: (set) => write(() => void sets.set(set.id, set)),
    removeSet: (id) => write(() => void sets.delete(id)),
    trainings: () => Promise.resolve([]),
    putTraining: () => Promise.resolve(),
    removeTraining: () => Promise.resolve(),
  }
  return { store, state }
}

let memory: ReturnType<typeof memoryStore>
beforeEach(async () => {
  memory = memoryStore()
  await openTeachers(Promise.resolve(memory.store))
  dismissBring()
})

describe('own teachers', () => {
  test('are renamed, deleted, and taken back with their file', async () => {
    await saveTeacher(teacher(OWN), Uint8Array.of(1, 2, 3))
    await annotateTeacher(OWN, { name: '  Much   better ', role: 'planning' })
    await annotateTeacher(OWN, { name: ' ' })
    expect(useTeachers.getState().teachers).toMatchObject([{ name: 'Much better', role: 'planning' }])
    await removeTeacher(OWN)
    expect(useTeachers.getState().teachers).toEqual([])
    await restoreTeacher()
    expect(useTeachers.getState().teachers).toHaveLength(1)
    expect(await fileOf(OWN)).toEqual(Uint8Array.of(1, 2, 3))
  })

  test('a full storage is said, and nothing is pretended', async () => {
    memory.state.full = true
    expect(await saveTeacher(teacher(OWN), Uint8Array.of(1))).toBe(false)
    expect(useTeachers.getState()).toMatchObject({
      teachers: [],
      problem: { message: 'The storage is full.' },
    })
  })

  test('where the browser keeps nothing, the view says so and goes on', async () => {
    await openTeachers(
      Promise.reject(new TeacherError('storage', 'This browser keeps nothing.', 'Another window.')),
    )
    expect(useTeachers.getState()).toMatchObject({
      ready: true,
      problem: { message: 'This browser keeps nothing.' },
    })
  })

  test('there they last as long as the page, and workers are sent their files', async () => {
    expect(lentTeachers()).toBeUndefined()
    await openTeachers(Promise.reject(new TeacherError('storage', 'This browser keeps nothing.', '')))
    expect(lentTeachers()).toBeUndefined()
    expect(await saveTeacher(teacher(OWN), Uint8Array.of(1, 2, 3))).toBe(true)
    await annotateTeacher(OWN, { name: 'B' })
    await saveSet('mine', 'gpt-6x64', { planning: OWN })
    expect(useTeachers.getState()).toMatchObject({ teachers: [{ name: 'B' }], sets: [{ name: 'mine' }] })
    expect(lentTeachers()).toEqual(new Map([[OWN, Uint8Array.of(1, 2, 3)]]))
    expect(await fileOf(OWN)).toEqual(Uint8Array.of(1, 2, 3))
    await removeTeacher(OWN)
    expect(lentTeachers()).toBeUndefined()
    await restoreTeacher()
    expect(lentTeachers()?.size).toBe(1)
  })

  test('a training that no browser keeps hands its teacher to the page', async () => {
    await openTeachers(Promise.reject(new TeacherError('storage', 'This browser keeps nothing.', '')))
    handleTrainerReport({ type: 'stored', teacher: teacher(OWN), bytes: Uint8Array.of(4) })
    await vi.waitFor(() => expect(lentTeachers()?.get(OWN)).toEqual(Uint8Array.of(4)))
    expect(useTeachers.getState().training).toMatchObject({ status: 'done', kept: { id: OWN } })
  })

  test('a set of the same name is replaced, one without a name refused', async () => {
    expect(await saveSet('  ', 'gpt-6x64', {})).toBe(false)
    await saveSet('mine', 'gpt-6x64', { planning: OWN })
    await saveSet('mine', 'gpt-4x48', {})
    expect(useTeachers.getState().sets).toMatchObject([{ name: 'mine', teachers: 'gpt-4x48', roles: {} }])
  })

  test('choices: which are missing, what they are called, and the way back to a shipped set', () => {
    const settings = { ...defaultSettings(), teacherPlanning: OWN, teacherBase: 'gpt-4x48' } as const
    expect(missingOf([OWN, 'set', 'gpt-6x64'], [])).toEqual([OWN])
    expect(missingOf([OWN], [teacher(OWN)])).toEqual([])
    expect(rolesOf(settings, OWN)).toEqual(['planning'])
    expect(choiceLabel(OWN, en, [teacher(OWN, 'Mine')])).toBe('Mine')
    expect(choiceLabel(OWN, en, [])).toContain('not in this browser')
    expect(choiceLabel('gpt-4x48', en, [])).toBe('GPT-like, 4 x 48')
    expect(withoutOwn(settings)).toMatchObject({ teacherPlanning: 'set', teacherBase: 'gpt-4x48' })
    expect(onlySet(settings, 'gpt-4x48')).toMatchObject({
      teachers: 'gpt-4x48',
      teacherPlanning: 'set',
      teacherBase: 'set',
    })
  })
})

describe('bringing a file', () => {
  const good = () => Promise.resolve({ ok: true as const, id: OWN, layers: 4, card: null, joined: null })

  test('one that can teach is kept under its name and the chosen role; the same file twice is one teacher', async () => {
    await take(Uint8Array.of(1), 'file', 'dir/mine.onnx', 'reasoning', good)
    expect(useTeachers.getState().bring.status).toBe('added')
    expect(useTeachers.getState().teachers).toMatchObject([
      { id: OWN, name: 'mine', role: 'reasoning', layers: 4, origin: 'file' },
    ])
    await take(Uint8Array.of(1), 'file', 'copy.onnx', null, good)
    expect(useTeachers.getState().bring).toMatchObject({ status: 'known', name: 'mine' })
    expect(useTeachers.getState().teachers).toHaveLength(1)
  })

  test('one that cannot is refused with every reason, and nothing is kept', async () => {
    const failures = [
      { code: 'contract' as const, message: 'no logits', wayOut: '' },
      { code: 'contract' as const, message: 'no tokens', wayOut: '' },
    ]
    await take(Uint8Array.of(1), 'file', 'x.onnx', null, () => Promise.resolve({ ok: false, failures }))
    expect(useTeachers.getState().bring).toMatchObject({
      status: 'refused',
      name: 'x.onnx',
      problem: { kind: 'failures', failures },
    })
    await take(Uint8Array.of(1), 'file', 'x.onnx', null, () =>
      Promise.resolve({ ok: false, failures: [], because: 'slow' }),
    )
    expect(useTeachers.getState().bring.problem?.kind).toBe('tooSlow')
    await take(new Uint8Array(MOST_BYTES + 1), 'file', 'x.onnx', null, good)
    expect(useTeachers.getState().bring.problem?.kind).toBe('tooLarge')
    expect(useTeachers.getState().teachers).toEqual([])
  })

  test('a file with weights beside it is kept as one file; all of them together have a limit', async () => {
    const joined = Uint8Array.of(1, 2, 3)
    const seen: string[] = []
    const beside = [{ name: 'mine.onnx.data', bytes: Uint8Array.of(2, 3) }]
    const check = (_: Uint8Array, files: readonly { name: string }[]) => {
      seen.push(...files.map((f) => f.name))
      return Promise.resolve({ ok: true as const, id: OWN, layers: 4, card: null, joined })
    }
    await take(Uint8Array.of(1), 'file', '100%.onnx', null, check, beside)
    expect([seen, useTeachers.getState().bring.status]).toEqual([['mine.onnx.data'], 'added'])
    expect(useTeachers.getState().teachers).toMatchObject([{ name: '100%', bytes: 3 }])
    expect(await fileOf(OWN)).toEqual(joined)
    const large = [{ name: 'w', bytes: new Uint8Array(MOST_BYTES) }]
    await take(Uint8Array.of(1), 'file', 'x.onnx', null, good, large)
    expect(useTeachers.getState().bring.problem).toEqual({ kind: 'tooLarge', bytes: MOST_BYTES + 1 })
  })
})

describe('a training', () => {
  let sent: TrainerCommand[] = []
  let workers = 0
  let heard: ((report: TrainerReport) => void) | null = null
  const spawn = (): TrainerWorker => {
    workers++
    const worker: TrainerWorker = {
      postMessage: (m) => void sent.push(m),
      terminate: () => undefined,
      onmessage: null,
      onerror: null,
    }
    heard = (report) => worker.onmessage?.({ data: report } as MessageEvent<TrainerReport>)
    return worker
  }
  const plan = defaultPlan('base', null, 'Mine')
  beforeEach(() => {
    sent = []
    workers = 0
    useTrainerWorkers(spawn)
    useRun.setState({ status: 'ready', runWhenReady: false })
  })

  test('and the run take turns: whichever is started pauses the other', () => {
    useRun.setState({ status: 'running' })
    startTraining(plan)
    expect(useTeachers.getState().training).toMatchObject({ status: 'preparing', tookTurns: true })
    heard?.({ type: 'status', status: 'training' })
    useRun.setState({ status: 'paused' })
    useRun.setState({ status: 'running' })
    expect(sent.at(-1)).toEqual({ type: 'pause' })
    expect(useTeachers.getState().training.waits).toBe(true)
    heard?.({ type: 'status', status: 'paused' })
    goOn()
    expect(sent.at(-1)).toEqual({ type: 'go' })
    expect(useTeachers.getState().training).toMatchObject({ waits: false, tookTurns: true })
    pauseTraining()
    expect(sent.at(-1)).toEqual({ type: 'pause' })
  })

  test('shows the curve and the time left from what was measured', () => {
    startTraining(plan)
    expect(trainingSecondsLeft(useTeachers.getState().training)).toBeNull()
    heard?.({
      type: 'steps',
      losses: [
        [1, 4],
        [2, 3.5],
      ],
      msPerStep: 100,
    })
    heard?.({ type: 'steps', losses: [[3, 3]], msPerStep: 200 })
    expect(useTeachers.getState().training).toMatchObject({
      step: 3,
      losses: [
        [1, 4],
        [2, 3.5],
        [3, 3],
      ],
    })
    expect(trainingSecondsLeft(useTeachers.getState().training)).toBeCloseTo((plan.steps - 3) * 0.2)
  })

  test('goes on from its checkpoint when the device is lost, three times, then leaves it to the person', () => {
    startTraining(plan)
    const { id } = useTeachers.getState().training
    heard?.({ type: 'saved', step: 50 })
    for (let attempt = 1; attempt <= 3; attempt++) {
      heard?.({ type: 'lost', reason: 'gone' })
      expect(useTeachers.getState().training).toMatchObject({ status: 'preparing', attempt })
      expect(sent.at(-1)).toEqual({ type: 'resume', id, device: 'automatic' })
    }
    expect(workers).toBe(4)
    heard?.({ type: 'lost', reason: 'gone' })
    expect(useTeachers.getState().training).toMatchObject({
      status: 'failed',
      failure: { code: 'device-lost' },
    })
  })

  test('without a checkpoint a lost device is told at once', () => {
    startTraining(plan)
    heard?.({ type: 'lost', reason: 'gone' })
    expect(useTeachers.getState().training.status).toBe('failed')
  })

  test('of another visit goes on with its curve', () => {
    resumeTraining({ id: 'x', plan, step: 40 })
    expect(sent).toEqual([{ type: 'resume', id: 'x', device: 'automatic' }])
    handleTrainerReport({
      type: 'resumed',
      plan,
      step: 40,
      curve: {
        losses: [
          [39, 2],
          [40, 1.9],
        ],
        accuracy: [[28, { perception: 0.5, reasoning: 0.4, planning: 0.3 }]],
      },
    })
    expect(useTeachers.getState().training).toMatchObject({ step: 40, saved: 40, accuracy: { step: 28 } })
  })
})

describe('the plan', () => {
  test("has the shipped teachers' figures", () => {
    const base = defaultPlan('base', null, 'x')
    expect(base).toMatchObject({
      steps: TEACHER_DEFAULTS.steps,
      learningRate: TEACHER_DEFAULTS.learningRate,
      batchFrames: TEACHER_DEFAULTS.frames,
      batchSegments: TEACHER_DEFAULTS.segments,
    })
    expect(warmupOf('base', base.steps)).toBe(TEACHER_DEFAULTS.warmup)
    const special = defaultPlan('planning', 'gpt-6x64/base.onnx', 'x')
    expect(special).toMatchObject({
      steps: SPECIALIST_DEFAULTS.steps,
      learningRate: SPECIALIST_DEFAULTS.learningRate,
      batchFrames: SPECIALIST_DEFAULTS.frames,
      batchSegments: SPECIALIST_DEFAULTS.segments,
    })
    expect(warmupOf('planning', special.steps)).toBe(SPECIALIST_DEFAULTS.warmup)
    expect([...checkPlan(base), ...checkPlan(special)]).toEqual([])
  })

  test('names every impossible number', () => {
    const plan = { ...defaultPlan('base', null, 'x'), steps: 0, learningRate: Number.NaN, trainFrames: 16.5 }
    expect(checkPlan(plan).map((e) => e.key)).toEqual(['steps', 'learningRate', 'trainFrames'])
    expect(
      checkPlan({ ...defaultPlan('base', null, ' '), batchFrames: 32, trainFrames: 16 }).map((e) => e.key),
    ).toEqual(['batchFrames', 'name'])
    expect(checkPlan({ ...defaultPlan('planning', null, 'x') }).map((e) => e.key)).toEqual(['start'])
    expect(PLAN_FIELDS.steps.max).toBeGreaterThan(TEACHER_DEFAULTS.steps)
  })
})

test('the loss curve has few points, spans the steps, and its smoothed line stays inside the raw one', () => {
  const losses = Array.from({ length: 2000 }, (_, i) => [i + 1, 4 - i / 1000 + (i % 2)] as const)
  const { raw, smooth, top } = curvePaths(losses, 4000)
  const points = (path: string) =>
    path
      .slice(1)
      .split('L')
      .map((p) => p.split(',').map(Number))
  expect(points(raw).length).toBeLessThanOrEqual(240)
  expect(points(raw).at(-1)?.[0]).toBeCloseTo(50, 5)
  expect(top).toBeGreaterThan(4)
  const ys = points(smooth).map(([, y]) => y)
  expect(Math.min(...ys)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...ys)).toBeLessThanOrEqual(100)
})

test('one high step of a training is drawn, wherever it is', () => {
  for (let spike = 0; spike < 2000; spike += 37) {
    const losses = Array.from({ length: 2000 }, (_, i) => [i + 1, i === spike ? 50 : 1] as const)
    const { raw, top } = curvePaths(losses, 2000)
    expect(top).toBe(50)
    expect(raw).toMatch(/,0\.0(L|$)/)
  }
})
