// The training loop, paced by finished GPU work and never by timers (but for a speed limit that a person
// set), and what accompanies it: evaluations, checkpoints, looks at the student.

import { RING } from '../../distill/engine/engine'
import type { StepMetrics } from '../../distill/tasks'
import type { Settings } from '../../settings/settings'
import type { Distillation } from '../../experiment/run/distillation'
import { teacherChecksum } from '../../experiment/run/frozen'
import { Pace } from '../../experiment/run/trainingClock'
import { firstDiverged, isFiniteStep } from './divergence'
import { diverged } from '../failures'
import { isSavingDue, saveStudent, leave, runOfNow } from './keeping'
import { paintAll, refresh } from './attentionCanvases'
import { pause, post, reportError, state } from './state'

/** Metrics are reported this often, the student is looked at anew this often while it learns. */
const REPORT_MS = 220
const VIEW_MS = 1000
/** Longest wanted submit: other pages share the GPU. */
const SUBMIT_MS = 40
/** A checkpoint at least this often, in steps. */
const CHECKPOINT_EVERY = 50

let probing = false
/** Looks at the chosen sample; while one look is under way further requests fold into one more. */
export async function inspected(): Promise<void> {
  if (probing) return
  probing = true
  const mine = state.generation
  try {
    for (let seen: typeof state.look | null = null; seen !== state.look && state.viewer;) {
      seen = state.look
      const view = await state.viewer.inspected(seen.frame, seen.question)
      if (mine !== state.generation) continue
      paintAll()
      post({ type: 'inspected', inspected: view })
    }
  } catch (error) {
    if (mine === state.generation) await reportError(error)
  } finally {
    probing = false
  }
}

/** Pauses because a condition of the person's came true. */
function stopAt(because: 'accuracy' | 'step'): void {
  state.status = 'paused'
  state.turn++
  post({ type: 'stopped', step: state.run?.step ?? 0, because })
}

/** Keeps a checkpoint and says which there are. */
export async function keep(current: Distillation): Promise<void> {
  const { step } = current
  await current.saveCheckpoint()
  state.secondsAt.set(step, state.clock.seconds)
  if (state.run === current) post({ type: 'checkpoints', steps: current.checkpoints })
}

let evaluating: Promise<void> = Promise.resolve()
/** Resolves when no evaluation is under way: the evaluator is free. */
export const evaluated = (): Promise<void> => evaluating

/** Says what the teachers are like now; while a check is under way no second one begins. */
export async function checkTeachers(): Promise<void> {
  const { run, session, generation } = state
  if (!run || !session || checking) return
  checking = true
  try {
    const { step } = run
    const checksum = await teacherChecksum(session.teachers, run.data.validation)
    if (generation === state.generation) post({ type: 'teachers', step, checksum })
  } catch (error) {
    if (generation === state.generation) await reportError(error)
  } finally {
    checking = false
  }
}
let checking = false

/** Evaluates the student of step 0, where the accuracy curve starts: an untrained one. */
export async function evaluateStart(current: Distillation): Promise<void> {
  await evaluating
  if (state.run === current && current.step === 0) evaluate(current)
}

/**
 * Evaluates a snapshot of now while training goes on; one evaluation at a time: wait for `evaluating` first.
 */
function evaluate(current: Distillation): void {
  const { step } = current
  const { generation: mine, runId: run } = state
  evaluating = current
    .evaluate(() => state.clock.alive())
    .then(
      (accuracy) => {
        if (mine !== state.generation || state.run !== current) return
        post({ type: 'evaluation', step, accuracy, run })
        const { accuracy: enough } = state.stopWhen
        if (enough !== null && accuracy.average >= enough && state.status === 'running') stopAt('accuracy')
      },
      (error: unknown) => (mine === state.generation ? reportError(error) : undefined),
    )
}

const channel = new MessageChannel()
/** Lets Commands in. */
const breathe = (): Promise<void> =>
  new Promise((resolve) => {
    channel.port1.onmessage = () => resolve()
    channel.port2.postMessage(null)
  })

/** A wait for the speed limit that ends early when the loop is to end or the limit is changed. */
async function hold(until: number, going: () => boolean, limit: number): Promise<void> {
  while (going() && state.speedLimit === limit && performance.now() < until) {
    await pause(Math.min(50, until - performance.now()))
    state.clock.alive()
  }
}

/** Evaluates and keeps a checkpoint where the run has come to such a step. */
async function passMilestones(current: Distillation, plan: Settings, flush: () => void): Promise<void> {
  const { step } = current
  const due = step >= plan.steps || (plan.evaluateEvery > 0 && step % plan.evaluateEvery === 0)
  if (due) {
    await evaluating
    evaluate(current)
  }
  if (due || step % CHECKPOINT_EVERY === 0) {
    flush()
    await keep(current)
  }
}

/**
 * Trains until paused, finished, failed or replaced. `turn`: the turn this loop was asked for in; `most`:
 * stop after so many steps.
 */
export async function train(turn: number, most = Infinity): Promise<void> {
  const current = state.run
  const plan = state.settings
  if (!current || !plan || current.step >= plan.steps) return
  const mine = state.generation
  const going = () => turn === state.turn && mine === state.generation && state.run === current
  if (!going()) return
  state.endless = most === Infinity
  let waiting: StepMetrics[] = []
  let reported = performance.now()
  let viewed = reported
  let count = 1
  let done = 0
  const { clock } = state
  clock.start()
  let told = clock.seconds
  const flush = () => {
    clock.alive()
    if (waiting.length > 0) {
      post({ type: 'metrics', steps: waiting, seconds: clock.seconds, run: state.runId })
      post({ type: 'layers', step: waiting[waiting.length - 1].step, ...current.layerGrams })
    }
    waiting = []
    told = clock.seconds
    post({
      type: 'status',
      status: state.status,
      step: current.step,
      steps: plan.steps,
      stepsPerSecond: state.stepsPerSecond,
    })
    reported = performance.now()
  }
  const pace = new Pace(clock)
  let inFlight: Promise<StepMetrics[]> | null = null
  const settle = async (metrics: StepMetrics[]): Promise<boolean> => {
    clock.stepped()
    waiting.push(...metrics)
    if (most === 1 && metrics.length === 1) post({ type: 'batch', batch: current.batchOf(metrics[0].step) })
    const first = metrics.find((m) => m.step === 1)?.losses.ce
    // A student that starts from trained weights is measured by one that guesses: falling back to that is no
    // divergence.
    if (first !== undefined) state.firstCe = Math.max(first, Math.log(current.config.vocabulary))
    const bad = firstDiverged(metrics, state.firstCe)
    if (!bad) return true
    current.forgetFrom(bad.step)
    flush()
    post({ type: 'checkpoints', steps: current.checkpoints })
    post({ type: 'failure', failure: diverged(bad.step, isFiniteStep(bad)) })
    return false
  }
  let healthy = true
  while (going() && healthy && done < most && current.step < plan.steps) {
    const until = plan.evaluateEvery > 0 ? plan.evaluateEvery - (current.step % plan.evaluateEvery) : Infinity
    const limit = state.speedLimit
    const { step: stop } = state.stopWhen
    const untilStop = stop !== null && stop > current.step ? stop - current.step : Infinity
    const untilSaved = CHECKPOINT_EVERY - (current.step % CHECKPOINT_EVERY)
    const now = Math.min(
      limit === null ? count : 1,
      RING,
      untilStop,
      untilSaved,
      most - done,
      plan.steps - current.step,
      until,
    )
    const begun = performance.now()
    const next = current.advance(now)
    done += now
    await passMilestones(current, plan, flush)
    if (inFlight) healthy = await settle(await inFlight)
    inFlight = next
    if (count === 1 || now === count) {
      await next
      const perStep = (performance.now() - begun) / now
      count = Math.max(1, Math.min(RING, Math.floor(SUBMIT_MS / Math.max(perStep, 0.1))))
    }
    if (stop !== null && current.step === stop && current.step < plan.steps && going()) stopAt('step')
    const saving = isSavingDue()
    if ((limit !== null || saving) && healthy && most > done) {
      // What is done is shown before the student is read, or before the wait that lets one watch each step.
      healthy = await settle(await next)
      inFlight = null
      flush()
      if (saving && healthy) await saveStudent(runOfNow())
      if (limit !== null) await hold(begun + 1000 / limit, going, limit)
    }
    pace.add(now, Math.max(1, limit === null ? 0 : 2 / limit))
    if (pace.perSecond > 0) state.stepsPerSecond = pace.perSecond
    if (performance.now() - reported > REPORT_MS) flush()
    if (performance.now() - viewed > VIEW_MS && !probing) {
      void inspected()
      viewed = performance.now()
    } else if (!probing) refresh()
    await breathe()
  }
  if (inFlight && healthy) healthy = await settle(await inFlight)
  if (mine !== state.generation || state.run !== current) {
    clock.stop()
    return leave(current, waiting, Math.max(0, clock.seconds - told))
  }
  await evaluating
  if (!healthy) {
    state.status = 'failed'
    state.turn++
  } else if (current.step >= plan.steps) state.status = 'finished'
  else if (going()) state.status = 'paused'
  flush()
  clock.stop()
  await saveStudent(runOfNow())
  await inspected()
  if (most === Infinity) await checkTeachers()
}
