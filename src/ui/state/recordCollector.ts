// Collects the run that is going on into a record, report by report. Pure: whoever feeds it decides when to
// save.

import type { Accuracy, StepMetrics } from '../../distill/tasks'
import type { InitialWeights } from '../../settings/initialWeights'
import type { RecordedStep, RunRecord } from '../../records/runRecord'
import type { Settings } from '../../settings/settings'
import type { Report, RunFacts } from '../../protocol/messages'

const finite = (m: StepMetrics): boolean =>
  [...Object.values(m.losses), ...m.gram, ...m.coefficients, m.learningRate, m.updateNorm].every(
    Number.isFinite,
  )

/** What a record tells of the engine. */
type RecordFacts = Pick<RunFacts, 'version' | 'adapter' | 'dispatchesPerStep'>

const sameAdapter = (a: RecordFacts['adapter'], b: RecordFacts['adapter']): boolean =>
  a.vendor === b.vendor && a.architecture === b.architecture && a.description === b.description

export class Collector {
  readonly id: string
  readonly createdAt: string
  /** Changed since `record` was last asked for. */
  dirty = false
  tuned = false
  /** Deleted by the person: not to be written again. */
  muted = false
  divergedAt: number | null = null
  /** The weights it started from; null: those of the seed. */
  initialWeights: InitialWeights | null = null
  /** What the record said that this run goes on from. */
  private past: RecordFacts | null = null
  private steps: RecordedStep[] = []
  private seconds = 0
  /** Evaluations that came before their step. */
  private early = new Map<number, Accuracy>()

  /** `facts` may be known already (a reset prepares nothing anew). */
  constructor(
    private settings: Settings,
    id: string,
    now: Date,
    private facts: RecordFacts | null = null,
  ) {
    this.id = id
    this.createdAt = now.toISOString()
  }

  /** The run of a kept record, gone on with after this step. */
  static continuing(id: string, record: RunRecord, step: number, tuned: boolean): Collector {
    const { version, adapter, dispatchesPerStep } = record
    const made = new Collector(record.config, id, new Date(record.createdAt))
    made.past = { version, adapter, dispatchesPerStep }
    made.steps = record.steps.slice(0, step)
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

  /** A run of its own that shares the steps up to this one. */
  fork(id: string, step: number, now: Date): Collector {
    const made = new Collector(this.settings, id, now, this.facts)
    made.steps = this.steps.slice(0, step)
    made.seconds = step === 0 ? 0 : this.seconds
    made.initialWeights = this.initialWeights
    made.tuned = this.tuned
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
    else if (report.type === 'evaluation') this.evaluated(report.step, report.accuracy)
  }

  /** Live settings changed. */
  updateHyperparameters(settings: Settings): void {
    this.settings = settings
    if (this.steps.length > 0) this.tuned = this.dirty = true
  }

  /** The run so far; null before the first step. */
  record(): RunRecord | null {
    this.dirty = false
    const facts = this.facts ?? this.past
    if (!facts || this.steps.length === 0) return null
    return {
      format: 'drive-kd-run',
      formatVersion: 1,
      version: facts.version,
      config: this.settings,
      seed: this.settings.seed,
      ...(this.initialWeights ? { startedFrom: this.initialWeights } : {}),
      adapter: facts.adapter,
      createdAt: this.createdAt,
      seconds: this.seconds,
      dispatchesPerStep: facts.dispatchesPerStep,
      steps: this.steps.slice(),
      finalAccuracy: this.steps.at(-1)?.accuracy ?? null,
    }
  }

  /** Where another version or adapter goes on, the settings alone do not repeat the run. */
  private prepared(facts: RunFacts): void {
    this.facts = facts
    const { past } = this
    if (past && (past.version !== facts.version || !sameAdapter(past.adapter, facts.adapter)))
      this.tuned = true
  }

  private add(steps: readonly StepMetrics[], seconds: number): void {
    for (const m of steps) {
      const last = this.steps.at(-1)
      if (last && m.step <= last.step) {
        // Rewound: what came after happens again, perhaps with other weights.
        this.steps.length = Math.max(0, m.step - 1)
        this.divergedAt = null
      }
      // A record holds finite numbers and no gaps: from a divergence on, nothing more is taken.
      if (this.divergedAt !== null) continue
      if (!finite(m)) {
        this.divergedAt = m.step
        this.dirty = true
        continue
      }
      const expected = (this.steps.at(-1)?.step ?? 0) + 1
      if (m.step !== expected) continue
      const accuracy = this.early.get(m.step)
      this.early.delete(m.step)
      this.steps.push(accuracy ? { ...m, accuracy } : m)
      this.dirty = true
    }
    this.seconds = seconds
  }

  private evaluated(step: number, accuracy: Accuracy): void {
    const at = this.stepAt(step)
    if (!at) this.early.set(step, accuracy)
    else {
      this.steps[this.steps.indexOf(at)] = { ...at, accuracy }
      this.dirty = true
    }
  }
}
