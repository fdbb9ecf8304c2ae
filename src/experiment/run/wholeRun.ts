// A run from its first step to its last, without a page: trained, evaluated on the way where the settings ask for
// it, and looked at on validation and on test frames at the end.

import type { HostData } from '../../distill/engine/deviceData'
import type { Accuracy } from '../../distill/tasks'
import type { Distillation } from './distillation'
import type { TrainingClock } from './trainingClock'

export interface WholeRun {
  /** Null where it diverged. `test` is null where there are no test frames. */
  accuracy: { validation: Accuracy; test: Accuracy | null } | null
  /** The first step whose loss was not a number; null where there was none. */
  diverged: number | null
  curve: { step: number; accuracy: Accuracy }[]
}

/** Steps in flight before the oldest is awaited. */
const AHEAD = 2

/**
 * Trains a prepared run to its end. `clock`, started, counts its seconds; `onStep` hears of every finished step.
 */
export async function wholeRun(
  run: Distillation,
  { steps, evaluateEvery }: { steps: number; evaluateEvery: number },
  test: HostData | null,
  clock: TrainingClock,
  onStep: (step: number) => void = () => undefined,
): Promise<WholeRun> {
  const curve: WholeRun['curve'] = []
  let diverged: number | null = null
  let pending: Promise<void>[] = []
  const alive = (): void => clock.alive()
  for (let step = 1; step <= steps && diverged === null; step++) {
    pending.push(
      run.advance(1).then(([metrics]) => {
        clock.stepped()
        if (!Number.isFinite(metrics.losses.ce)) diverged ??= metrics.step
        onStep(metrics.step)
      }),
    )
    if (pending.length > AHEAD) await pending.shift()
    if (evaluateEvery > 0 && step % evaluateEvery === 0 && step < steps) {
      const accuracy = await run.evaluate(alive)
      await Promise.all(pending)
      pending = []
      curve.push({ step, accuracy })
    }
  }
  await Promise.all(pending)
  if (diverged !== null) return { accuracy: null, diverged, curve }
  const validation = await run.evaluate(alive)
  curve.push({ step: steps, accuracy: validation })
  return { accuracy: { validation, test: test && (await run.report(test, alive)) }, diverged, curve }
}
