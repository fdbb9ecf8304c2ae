// Collects the current run into a record, report by report. Pure: whoever feeds it decides when to
// save.

import { TASKS, type Accuracy, type StepMetrics } from '../../distill/tasks'
import type { InitialWeights } from '../../settings/initialWeights'
import { changesUntil, changesUpTo, withChange, type LiveChange } from '../../records/liveChanges'
import type { RecordedStep, RunRecord } from '../../records/runRecord'
import type { Settings } from '../../settings/settings'
import type { Report, RunFacts } from '../../protocol/messages'
import type { OwnDataAccuracy } from '../../protocol/runFacts'

const finite = (m: StepMetrics): boolean =>
  [...Object.values(m.losses), ...m.gram, ...m.coefficients, m.learningRate, m.updateNorm].every(
    Number.isFinite,
  )

/** The same step of the same run, computed again. */
const sameFigures = (a: StepMetrics, b: StepMetrics): boolean =>
  TASKS.every((task) => a.losses[task] === b.losses[task]) &&
  a.updateNorm === b.updateNorm &&
  a.learningRate === b.learningRate

/** What a record says about the engine. */
type RecordFacts = Pick<RunFacts, 'version' | 'adapter' | 'dispatchesPerStep' | 'trainingData'>

const sameAdapter = (a: RecordFacts['adapter'], b: RecordFacts['adapter']): boolean =>
  a.vendor === b.vendor && a.architecture === b.architecture && a.description === b.description

export class Collector {
  readonly id: string
  readonly createdAt: string
  /** Changed since `record` was last asked for. */
  dirty = false
  tuned = false
  /** Deleted by the person: must not be written again. */
  muted = false
  divergedAt: number | null = null
  /** The initial weights; null: those of the seed. */
  initialWeights: InitialWeights | null = null
  /** The record that this run resumes. */
  private past: RecordFacts | null = null
  private steps: RecordedStep[] = []
  private seconds = 0
  private changes: LiveChange[] = []
  /** The step of the last report: behind the record's last one while a lost device catches up. */
  private at = 0
  /** Evaluations that came before their step. */
  private early = new Map<number, Accuracy>()
  /** On the test frames, and the step at which they were evaluated. */
  private test: { step: number; accuracy: Accuracy } | null = null
  private own: { step: number; accuracy: OwnDataAccuracy } | null = null

  /** `facts` may be known already (a reset prepares nothing again). */
  constructor(
    private settings: Settings,
    id: string,
    now: Date,
    private facts: RecordFacts | null = null,
  ) {
    this.id = id
    this.createdAt = now.toISOString()
  }

  /**
   * The run of a saved record, resumed after this step with the settings in its `config`; as another run
   * unless `isOwn`.
   */
  static continuing(id: string, record: RunRecord, step: number, tuned: boolean, isOwn = true): Collector {
    const { version, adapter, dispatchesPerStep, trainingData } = record
    const made = new Collector(record.config, id, new Date(record.createdAt))
    made.past = { version, adapter, dispatchesPerStep, ...(trainingData && { trainingData }) }
    const changes = record.changes ?? []
    made.changes = changesUntil(changes, step, record.config)
    // Steps after the student's are reproduced exactly, unless they were made under other settings.
    const holds = isOwn && made.changes.length === changes.length
    made.steps = holds ? record.steps.slice() : record.steps.slice(0, step)
    made.at = step
    if (record.testAccuracy) made.test = { step: record.steps.length, accuracy: record.testAccuracy }
    if (record.ownAccuracy) made.own = { step: record.steps.length, accuracy: record.ownAccuracy }
    made.seconds = record.seconds
    made.initialWeights = record.startedFrom ?? null
    made.tuned = tuned
    return made
  }

  get length(): number {
    return this.steps.length
  }

  get config(): Settings {
    return this.settings
  }

  get version(): string {
    return (this.facts ?? this.past)?.version ?? ''
  }

  /** The recorded step of this number. */
  readonly stepAt = (step: number): RecordedStep | null => this.steps[step - 1] ?? null

  /** True when this step was recorded with these figures. */
  holds(step: StepMetrics): boolean {
    const there = this.stepAt(step.step)
    return there !== null && sameFigures(there, step)
  }

  /** A separate run that shares the steps up to this one. */
  fork(id: string, step: number, now: Date): Collector {
    const made = new Collector(this.settings, id, now, this.facts)
    made.steps = this.steps.slice(0, step)
    made.at = made.steps.length
    made.seconds = step === 0 ? 0 : this.seconds
    made.initialWeights = this.initialWeights
    made.changes = changesUpTo(this.changes, step)
    // With the current settings from its first step on, a run is that of its settings.
    made.tuned = this.tuned && step > 0
    return made
  }

  /** A new run of the same settings on the same engine. */
  again(id: string, now: Date): Collector {
    return new Collector(this.settings, id, now, this.facts)
  }

  /** Steps so far, oldest first. */
  get recorded(): readonly RecordedStep[] {
    return this.steps
  }

  collect(report: Report): void {
    if (report.type === 'ready') this.prepared(report.facts)
    else if (report.type === 'metrics') this.add(report.steps, report.seconds)
    else if (report.type === 'evaluation') this.evaluated(report)
  }

  /** Live settings became these with `change`, after the step of the last report. */
  updateHyperparameters(settings: Settings, change: Partial<Settings>): void {
    this.settings = settings
    if (this.steps.length === 0) return
    if (this.at < this.steps.length) this.cutAfter(this.at)
    this.tuned = this.dirty = true
    this.changes = withChange(this.changes, { step: this.steps.length, change })
  }

  /** The run so far; null before the first step. */
  record(): RunRecord | null {
    this.dirty = false
    const facts = this.facts ?? this.past
    if (!facts || this.steps.length === 0) return null
    const at = this.steps.length
    const test = this.test?.step === at ? this.test.accuracy : null
    const own = this.own?.step === at ? this.own.accuracy : null
    return {
      format: 'drive-kd-run',
      formatVersion: 1,
      version: facts.version,
      config: this.settings,
      seed: this.settings.seed,
      ...(this.initialWeights ? { startedFrom: this.initialWeights } : {}),
      ...(this.changes.length ? { changes: this.changes } : {}),
      adapter: facts.adapter,
      createdAt: this.createdAt,
      seconds: this.seconds,
      dispatchesPerStep: facts.dispatchesPerStep,
      steps: this.steps.slice(),
      finalAccuracy: this.steps.at(-1)?.accuracy ?? null,
      ...(test && { testAccuracy: test }),
      ...(facts.trainingData && { trainingData: facts.trainingData }),
      ...(own && { ownAccuracy: own }),
    }
  }

  /** Where another version or adapter resumes, the settings alone do not reproduce the run. */
  private prepared(facts: RunFacts): void {
    this.facts = facts
    const { past } = this
    if (past && (past.version !== facts.version || !sameAdapter(past.adapter, facts.adapter)))
      this.tuned = true
  }

  private add(steps: readonly StepMetrics[], seconds: number): void {
    for (const m of steps) {
      // A record holds finite numbers and no gaps: what was computed after a divergence is left out.
      if (this.divergedAt !== null && m.step > this.divergedAt) continue
      if (m.step > this.steps.length + 1) continue
      this.at = m.step
      const before = this.stepAt(m.step)
      // A lost device resumes from a checkpoint: its steps are the same as before, and those after them still
      // hold.
      if (before && sameFigures(before, m)) continue
      if (before) this.cutAfter(m.step - 1)
      this.divergedAt = finite(m) ? null : m.step
      this.dirty = true
      if (this.divergedAt !== null) continue
      const accuracy = this.early.get(m.step)
      this.early.delete(m.step)
      this.steps.push(accuracy ? { ...m, accuracy } : m)
    }
    if (this.at >= this.steps.length) this.seconds = seconds
  }

  private cutAfter(step: number): void {
    this.steps.length = step
    this.test = this.own = null
    this.changes = changesUpTo(this.changes, step)
  }

  private evaluated({ step, accuracy, test, own }: Report & { type: 'evaluation' }): void {
    if (test) this.test = { step, accuracy: test }
    if (own) this.own = { step, accuracy: own }
    const at = this.stepAt(step)
    if (!at) this.early.set(step, accuracy)
    else {
      this.steps[this.steps.indexOf(at)] = { ...at, accuracy }
      this.dirty = true
    }
  }
}
