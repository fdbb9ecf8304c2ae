// The page's run in the training loop: what is reported and how often, and what accompanies the training:
// evaluations, checkpoints, autosave, inspection.

import { RING } from '../../distill/engine/engine'
import type { StepMetrics } from '../../distill/tasks'
import type { Settings } from '../../settings/settings'
import type { CancellationToken } from '../../experiment/run/cancellationToken'
import type { Distillation } from '../../experiment/run/distillation'
import { TrainingLoop, type LoopHooks, type LoopState } from '../../experiment/run/trainingLoop'
import { firstDiverged, isFiniteStep } from './divergence'
import { RuleError } from '../../distill/combine/rule/ruleError'
import { diverged, failureOf } from '../failures'
import { evaluate, evaluated, stopAt } from './evaluations'
import { checkTeachers, isInspecting, inspectSample } from './inspection'
import { isSavingDue, keepsStudent, saveStudent, leave, runOfNow } from './keeping'
import { refresh } from './attentionCanvases'
import { post, state } from './state'
import { isTensorDue, readTensor } from './tensors'

/** How often metrics are reported, and how often the student is inspected again while it learns. */
const REPORT_MS = 220
const VIEW_MS = 1000
/** A checkpoint at least this often, in steps. */
const CHECKPOINT_EVERY = 50

/** Stores a checkpoint and reports the list. */
export async function keep(current: Distillation): Promise<void> {
  const { step } = current
  await current.saveCheckpoint()
  state.secondsAt.set(step, state.clock.seconds)
  if (state.run === current) post({ type: 'checkpoints', steps: current.checkpoints })
}

const channel = new MessageChannel()
/** Yields to the event loop, so that commands are handled. */
const yieldToEventLoop = (): Promise<void> =>
  new Promise((resolve) => {
    channel.port1.onmessage = () => resolve()
    channel.port2.postMessage(null)
  })

/** The hooks that accompany the training of one run. */
class RunHooks implements LoopHooks<StepMetrics> {
  /** Finished steps not yet reported to the page, and the seconds of training already reported. */
  private unreported: StepMetrics[] = []
  private reportedSeconds = 0
  private reportedAt = 0
  private viewedAt = 0
  /** Token of the run's preparation; once it is cancelled, the page has another run. */
  private preparation = state.preparation
  /** Token of the current training. */
  private training = state.training

  constructor(
    private readonly run: Distillation,
    private readonly plan: Settings,
  ) {}

  onStart(): void {
    this.unreported = []
    this.reportedSeconds = state.clock.seconds
    this.reportedAt = this.viewedAt = state.clock.now()
    this.preparation = state.preparation
    this.training = state.training
  }

  /** False: it is no longer the page's run, and nothing more is reported about it. */
  private get isCurrent(): boolean {
    return !this.preparation.cancelled && state.run === this.run
  }

  speedLimit(): number | null {
    return state.speedLimit
  }

  nextStop(step: number): number {
    const next = (every: number) => (every > 0 ? every - (step % every) + step : Infinity)
    const { step: stop } = state.stopWhen
    return Math.min(
      next(this.plan.evaluateEvery),
      next(CHECKPOINT_EVERY),
      stop !== null && stop > step ? stop : Infinity,
    )
  }

  async afterSubmit(step: number): Promise<void> {
    const { steps, evaluateEvery } = this.plan
    const due = step >= steps || (evaluateEvery > 0 && step % evaluateEvery === 0)
    if (due) {
      await evaluated()
      evaluate(this.run)
    }
    if (due || step % CHECKPOINT_EVERY === 0) {
      this.flush()
      await keep(this.run)
    }
    if (step === state.stopWhen.step && step < steps && !this.training.cancelled) stopAt('step')
  }

  handleMetrics(metrics: StepMetrics[]): boolean {
    this.unreported.push(...metrics)
    if (!state.endless && metrics.length === 1)
      post({ type: 'batch', batch: this.run.batchOf(metrics[0].step) })
    const first = metrics.find((m) => m.step === 1)?.losses.ce
    // A student that starts from trained weights is compared with one that guesses: falling back to that
    // level is not a divergence.
    if (first !== undefined) state.firstCe = Math.max(first, Math.log(this.run.config.vocabulary))
    const bad = firstDiverged(metrics, state.firstCe)
    if (!bad) return true
    this.run.forgetFrom(bad.step)
    if (!this.isCurrent) return false
    this.flush()
    post({ type: 'checkpoints', steps: this.run.checkpoints })
    post({ type: 'failure', failure: diverged(bad.step, isFiniteStep(bad)) })
    return false
  }

  /** A typed rule stops the run as a divergence does; the steps before it are the run. */
  handleError(error: unknown): boolean {
    if (!(error instanceof RuleError)) return false
    this.unreported.push(...error.before)
    this.run.forgetFrom(this.run.step + 1)
    keepsStudent(this.run)
    if (!this.isCurrent) return true
    this.flush()
    post({ type: 'checkpoints', steps: this.run.checkpoints })
    post({ type: 'failure', failure: failureOf(error) })
    return true
  }

  whenDrained(): (() => Promise<void>) | null {
    if (isTensorDue()) return readTensor
    return isSavingDue() ? () => saveStudent(runOfNow()) : null
  }

  report(drained: boolean): void {
    const now = state.clock.now()
    const speed = state.loop?.stepsPerSecond ?? 0
    if (speed > 0) state.stepsPerSecond = speed
    // Before a throttle wait, in which each step can be watched, finished steps are reported.
    if (drained || now - this.reportedAt > REPORT_MS) this.flush()
    if (isInspecting()) return
    if (now - this.viewedAt > VIEW_MS) {
      void inspectSample()
      this.viewedAt = now
    } else refresh()
  }

  async onEnd(loop: LoopState): Promise<void> {
    if (this.isCurrent) await evaluated()
    if (!this.isCurrent) return this.leave()
    if (loop === 'diverged') {
      state.status = 'failed'
      state.training.cancel()
    } else if (loop === 'idle') state.status = 'finished'
    else if (!this.training.cancelled) state.status = 'paused'
    this.flush()
  }

  /** These steps are not reported any more, but the student includes them. */
  private leave(): void {
    const { clock } = state
    clock.alive()
    leave(this.run, this.unreported, Math.max(0, clock.seconds - this.reportedSeconds))
  }

  private flush(): void {
    if (!this.isCurrent) return
    const { clock, runId: run, status, stepsPerSecond } = state
    clock.alive()
    const steps = this.unreported
    if (steps.length > 0) {
      post({ type: 'metrics', steps, seconds: clock.seconds, run })
      post({ type: 'layers', step: steps[steps.length - 1].step, ...this.run.layerGrams })
    }
    this.unreported = []
    this.reportedSeconds = clock.seconds
    this.reportedAt = clock.now()
    post({ type: 'status', status, step: this.run.step, steps: this.plan.steps, stepsPerSecond })
  }
}

/**
 * Trains until the token is cancelled, the run is finished or has failed; `most`: stop after so many steps.
 */
export async function train(token: CancellationToken, most = Infinity): Promise<void> {
  const { run, session, settings, preparation } = state
  if (!run || !settings || token.cancelled || run.step >= settings.steps) return
  state.endless = most === Infinity
  state.loop ??= new TrainingLoop(run, new RunHooks(run, settings), {
    clock: state.clock,
    lastStep: settings.steps,
    stepsPerSubmit: RING,
    latencyMs: session?.latencyMs ?? 0,
    yieldToEventLoop,
  })
  await state.loop.train(token, most)
  if (preparation.cancelled || state.run !== run) return
  await saveStudent(runOfNow())
  await inspectSample()
  if (most === Infinity) await checkTeachers()
}
