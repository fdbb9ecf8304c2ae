// A run from its first step to its last, evaluated as its settings say, for headless commands.

import { RING } from '../../distill/engine/engine'
import type { HostData } from '../../distill/engine/deviceData'
import { RuleError } from '../../distill/combine/rule/ruleError'
import type { Accuracy } from '../../distill/tasks'
import type { OwnDataAccuracy } from '../../protocol/runFacts'
import type { RecordedStep } from '../../records/runRecord'
import type { Settings } from '../../settings/settings'
import { CancellationToken } from './cancellationToken'
import type { Distillation } from './distillation'
import type { TrainingClock } from './trainingClock'
import type { EvaluationData } from './preparedData'
import { TrainingLoop } from './trainingLoop'

/** The loss of this step is no longer a finite number. */
export class Divergence extends Error {
  constructor(readonly step: number) {
    super(
      `diverged at step ${step}: the loss is not finite. Lower learningRate or the weights of the teachers.`,
    )
    this.name = 'Divergence'
  }
}

/**
 * Trains to the last step of the settings and gives all steps, with the accuracy of those that were evaluated:
 * every `evaluateEvery`, and the last. `onProgress`: after every submit; `evaluated`: the last step was.
 * @throws Divergence when the cross-entropy is no longer a finite number; RuleError when a typed rule stops the
 * run, after `onProgress` with all steps before that.
 */
export async function trainWholeRun(
  run: Distillation,
  { steps: lastStep, evaluateEvery }: Settings,
  clock: TrainingClock,
  onProgress: (steps: readonly RecordedStep[], evaluated: boolean) => void = () => undefined,
): Promise<RecordedStep[]> {
  const steps: RecordedStep[] = []
  let stopped: RuleError | null = null
  const evaluate = async () => {
    const accuracy = await run.evaluate(() => clock.alive())
    steps[steps.length - 1].accuracy = accuracy
    onProgress(steps, true)
  }
  const loop = new TrainingLoop(
    run,
    {
      handleMetrics(metrics) {
        steps.push(...metrics)
        return metrics.every(({ losses }) => Number.isFinite(losses.ce))
      },
      handleError(error) {
        if (!(error instanceof RuleError)) return false
        stopped = error
        steps.push(...error.before)
        onProgress(steps, false)
        return true
      },
      nextStop: (step) => (evaluateEvery > 0 ? evaluateEvery - (step % evaluateEvery) + step : Infinity),
      whenDrained: () => (evaluateEvery > 0 && run.step % evaluateEvery === 0 ? evaluate : null),
      report: () => onProgress(steps, false),
      async onEnd(state) {
        if (state === 'idle') await evaluate()
      },
    },
    { clock, lastStep, stepsPerSubmit: RING },
  )
  if ((await loop.train(new CancellationToken())) === 'diverged') {
    // Assigned in a hook, which the compiler does not see.
    if (stopped !== null) throw stopped as RuleError
    throw new Divergence(steps.find(({ losses }) => !Number.isFinite(losses.ce))?.step ?? run.step)
  }
  return steps
}

export interface WholeRun {
  /**
   * Null where it diverged. `test` is null where there are no test frames; `own` is on a custom data set,
   * absent where the settings name none.
   */
  accuracy: { validation: Accuracy; test: Accuracy | null; own?: OwnDataAccuracy } | null
  /** The first step whose loss was not a number; null where there was none. */
  diverged: number | null
  curve: { step: number; accuracy: Accuracy }[]
}

/** On what a finished run is evaluated besides the validation frames. */
export interface FinalFrames {
  test: HostData | null
  own: EvaluationData | null
}

/**
 * Trains a prepared run to its end and evaluates the student on validation frames and on these. `onStep` gets the
 * number of finished steps.
 */
export async function wholeRun(
  run: Distillation,
  settings: Settings,
  { test, own }: FinalFrames,
  clock: TrainingClock,
  onStep: (step: number) => void = () => undefined,
): Promise<WholeRun> {
  const curveOf = (steps: readonly RecordedStep[]) =>
    steps.flatMap(({ step, accuracy }) => (accuracy ? [{ step, accuracy }] : []))
  let steps: readonly RecordedStep[] = []
  try {
    steps = await trainWholeRun(run, settings, clock, (done) => {
      steps = done
      onStep(done.length)
    })
  } catch (error) {
    if (!(error instanceof Divergence)) throw error
    return { accuracy: null, diverged: error.step, curve: curveOf(steps) }
  }
  const curve = curveOf(steps)
  const validation = curve[curve.length - 1].accuracy
  const reported = test && (await run.report(test, () => clock.alive()))
  const onOwn = own && (await run.reportOwn(own, () => clock.alive()))
  const accuracy = { validation, test: reported, ...(onOwn && { own: onOwn }) }
  return { accuracy, diverged: null, curve }
}
