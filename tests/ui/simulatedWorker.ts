// A training worker without training: it answers in the order and with the delays of the real one, and its figures
// are a function of settings and step, so that what a run should have recorded is known.

import type { WorkerLike } from '../../src/worker/clients/trainingClient'
import type { Command, SavedStudent, Report, RunStatus } from '../../src/protocol/messages'
import type { StepMetrics } from '../../src/distill/tasks'
import type { Settings } from '../../src/settings/settings'
import { SETTINGS_TABLE, SETTING_KEYS } from '../../src/settings/table'
import { stream } from '../../src/world/random'
import { fakeFacts, fakeStep } from './fakeRun'

const CHECKPOINT_EVERY = 10

const figures = (settings: Settings, step: number): StepMetrics =>
  fakeStep(settings, step, stream(settings.seed, `simulated ${settings.learningRate}`, step))

const isSameRun = (a: Settings, b: Settings): boolean =>
  SETTING_KEYS.every((key) => SETTINGS_TABLE[key].live || JSON.stringify(a[key]) === JSON.stringify(b[key]))

export class SimulatedWorker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null
  onerror: WorkerLike['onerror'] = null
  onmessageerror: WorkerLike['onmessageerror'] = null
  status: RunStatus = 'preparing'
  runId = ''
  /** Every step of the run that stands here, as it was computed. */
  history: StepMetrics[] = []
  private readonly inbox: Command[] = []
  private readonly outbox: Report[] = []
  private settings: Settings | null = null
  private prepared = false
  private waiting: StepMetrics[] = []
  private checkpoints = new Map<number, StepMetrics[]>()
  private tuned = false
  /** Histories of students that were handed over, by the number that stands in their parameters. */
  private readonly students: StepMetrics[][] = []
  /** What is left to be done of a preparation. */
  private preparing: (() => void) | null = null

  postMessage(command: Command): void {
    this.inbox.push(structuredClone(command))
  }

  terminate(): void {
    this.inbox.length = 0
  }

  get step(): number {
    return this.history.length
  }

  /** Nothing is under way, and everything was said. */
  get idle(): boolean {
    return this.inbox.length + this.outbox.length === 0 && !this.preparing && this.status !== 'running'
  }

  /** Does the next thing: a command, the rest of a preparation, or some steps. */
  work(steps: number): void {
    const command = this.inbox.shift()
    if (command) this.handle(command)
    else if (this.preparing) {
      const ready = this.preparing
      this.preparing = null
      ready()
    } else if (this.status === 'running') this.train(steps)
  }

  /** The page hears the oldest thing that was said. */
  deliver(): void {
    const report = this.outbox.shift()
    if (report) this.onmessage?.({ data: report } as MessageEvent<unknown>)
  }

  private say(report: Report): void {
    this.outbox.push(structuredClone(report))
  }

  private sayStatus(status: RunStatus, step = this.step): void {
    this.status = status
    const { settings } = this
    this.say({ type: 'status', status, step, steps: settings?.steps ?? 0, stepsPerSecond: 1 })
  }

  private flush(): void {
    const { waiting: steps, step, runId: run } = this
    if (steps.length > 0) this.say({ type: 'metrics', steps, seconds: step, run })
    this.waiting = []
  }

  private train(steps: number): void {
    const { settings } = this
    if (!settings) return
    for (let i = 0; i < steps && this.step < settings.steps; i++) {
      const metrics = figures(settings, this.step + 1)
      this.history = [...this.history, metrics]
      this.waiting.push(metrics)
      if (this.step % CHECKPOINT_EVERY === 0) {
        this.flush()
        this.checkpoint()
      }
    }
    if (this.step >= settings.steps) this.halt('finished')
    else if (steps % 2) {
      this.flush()
      this.sayStatus('running')
    }
  }

  private checkpoint(): void {
    this.checkpoints.set(this.step, this.history)
    this.say({ type: 'checkpoints', steps: [...this.checkpoints.keys()] })
  }

  /** The loop ends: what it did is told, and its student kept. */
  private halt(status: RunStatus): void {
    if (this.status !== 'running') return
    this.flush()
    this.sayStatus(status)
    this.keep(false)
  }

  private keep(replaced: boolean): void {
    const { settings, step, runId: run, tuned, waiting: unreported } = this
    if (!settings || !this.prepared || step === 0) return
    const number = this.students.push(this.history) - 1
    const floats = (): Float32Array => Float32Array.of(number)
    const student: SavedStudent = {
      step,
      parameters: floats(),
      moments: [floats(), floats()],
      memory: {},
      settings,
      tuned,
      initialWeights: null,
      seconds: step,
      firstCe: 3,
    }
    this.say({ type: 'saved', run, student, unreported, replaced })
    this.waiting = []
  }

  private prepare(settings: Settings, run: string, from: SavedStudent | null, request?: number): void {
    // The old run's student is read when the loop has ended: after the page was told of the new one.
    const old = { ...this } as SimulatedWorker
    const keepOld = (): void => {
      const now = { ...this } as SimulatedWorker
      Object.assign(this, old)
      this.keep(true)
      Object.assign(this, now, { waiting: [] })
    }
    Object.assign(this, { settings, runId: run, history: [], prepared: false, tuned: from?.tuned ?? false })
    this.checkpoints = new Map()
    this.sayStatus('preparing', from?.step)
    if (from && request !== undefined) this.say({ type: 'continues', run, step: from.step, request })
    keepOld()
    this.preparing = () => {
      this.prepared = true
      this.history = from ? this.students[from.parameters[0]] : []
      this.checkpoint()
      this.say({ type: 'ready', facts: fakeFacts(settings) })
      this.sayStatus(!from ? 'ready' : from.step < settings.steps ? 'paused' : 'finished')
    }
  }

  private standAt(history: StepMetrics[], status: RunStatus): void {
    this.history = history
    this.sayStatus(status)
  }

  private handle(command: Command): void {
    const { settings, prepared, status } = this
    switch (command.type) {
      case 'prepare':
        return this.prepare(command.settings, command.run ?? '', null)
      case 'resume': {
        const { student, run, request } = command
        if (!settings || !prepared || status === 'preparing' || !isSameRun(settings, student.settings))
          return this.prepare(student.settings, run, student, request)
        this.halt('paused')
        this.keep(true)
        Object.assign(this, { settings: student.settings, runId: run, tuned: student.tuned })
        this.checkpoints = new Map([[student.step, this.students[student.parameters[0]]]])
        this.say({ type: 'continues', run, step: student.step, request })
        this.say({ type: 'checkpoints', steps: [student.step] })
        const done = student.step >= student.settings.steps
        return this.standAt(this.students[student.parameters[0]], done ? 'finished' : 'paused')
      }
      case 'run':
        if (prepared && (status === 'ready' || status === 'paused')) this.sayStatus('running')
        return
      case 'step':
        if (!prepared || (status !== 'ready' && status !== 'paused')) return
        this.sayStatus('running')
        this.train(1)
        return this.halt('paused')
      case 'pause':
        return this.halt('paused')
      case 'reset':
        if (!prepared) return
        this.halt('paused')
        this.keep(true)
        Object.assign(this, { runId: command.run ?? this.runId, tuned: false })
        this.checkpoints = new Map()
        this.say({ type: 'initialWeights', initialWeights: null, ...(command.run && { run: command.run }) })
        this.standAt([], 'ready')
        return this.checkpoint()
      case 'rewind': {
        const { step, run } = command
        this.halt('paused')
        if (!prepared) return
        const there = this.checkpoints.get(step)
        if (there) {
          this.keep(true)
          if (step === 0) this.tuned = false
          for (const at of [...this.checkpoints.keys()]) if (at > step) this.checkpoints.delete(at)
        }
        if (run !== undefined) {
          this.runId = run
          this.say({ type: 'continues', run, step: there ? step : this.step })
        }
        this.say({ type: 'checkpoints', steps: [...this.checkpoints.keys()] })
        return this.standAt(there ?? this.history, 'paused')
      }
      case 'updateHyperparameters':
        if (settings) this.settings = { ...settings, ...command.settings }
        this.tuned ||= this.step > 0
        return
      case 'keep':
        if (status === 'running') {
          this.flush()
          this.keep(false)
        }
        return
      default: // What is looked at, and how fast it goes, changes no figure.
    }
  }
}
