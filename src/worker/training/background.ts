// What a run that is ready still lacks, computed in pieces while it trains: the targets of frames that its first
// step does not need, then what models that are not trained reach, for the reference lines of the accuracy chart.

import type { Distillation } from '../../experiment/run/distillation'
import { pause, post, reportError, state } from './state'

/** While the run trains, pauses between two pieces of the baselines last so many times as long as a piece. */
const REST = 2

/** One turn of the event loop, in which commands and answers of the device are handled. */
export const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

/** Completes the current run and reports its baselines; ends quietly where another run takes its place. */
export async function complete(run: Distillation): Promise<void> {
  const { preparation } = state
  const gone = (): boolean => preparation.cancelled || state.run !== run
  let begun = 0
  try {
    await run.fillTargets()
    if (gone()) return
    begun = performance.now()
    const baselines = await run.baselines(async () => {
      const took = performance.now() - begun
      await nextTask()
      if (state.status === 'running') await pause(REST * took)
      if (gone()) throw new Error('another run has taken its place')
      begun = performance.now()
    })
    if (!gone()) post({ type: 'baselines', baselines })
  } catch (error) {
    if (!gone()) await reportError(error)
  }
}
