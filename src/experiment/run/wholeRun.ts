// A run from its first step to its last, evaluated as its settings say: what a command does with it.

import { RING } from '../../distill/engine/engine'
import type { RecordedStep } from '../../records/runRecord'
import type { Settings } from '../../settings/settings'
import { CancellationToken } from './cancellationToken'
import type { Distillation } from './distillation'
import type { TrainingClock } from './trainingClock'
import { TrainingLoop } from './trainingLoop'

/**
 * Trains to the last step of the settings and gives all steps, with the accuracy of those that were evaluated:
 * every `evaluateEvery`, and the last. `onProgress`: after every submit; `evaluated`: the last step was.
 * @throws Error when the cross-entropy is no longer a finite number.
 */
export async function trainWholeRun(
  run: Distillation,
  { steps: lastStep, evaluateEvery }: Settings,
  clock: TrainingClock,
  onProgress: (steps: readonly RecordedStep[], evaluated: boolean) => void = () => undefined,
): Promise<RecordedStep[]> {
  const steps: RecordedStep[] = []
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
    const bad = steps.find(({ losses }) => !Number.isFinite(losses.ce))
    throw new Error(
      `diverged at step ${bad?.step}: the loss is not finite. Lower learningRate or the follower weights.`,
    )
  }
  return steps
}
