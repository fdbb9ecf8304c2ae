// Measures what models that are not trained reach, for the reference lines of the accuracy chart: after a run was
// prepared, and in pieces, so that training and commands go on.

import type { Distillation } from '../../experiment/run/distillation'
import { pause, post, reportError, state } from './state'

/** While the run trains, waits last so many times as long as the pieces between them. */
const REST = 2

/** Reports the baselines of the current run; ends quietly where another run takes its place. */
export async function measureBaselines(run: Distillation): Promise<void> {
  const { preparation } = state
  const gone = (): boolean => preparation.cancelled || state.run !== run
  if (gone()) return
  let begun = performance.now()
  try {
    const baselines = await run.baselines(async () => {
      const took = performance.now() - begun
      // At least one turn of the event loop, in which commands and answers of the device are handled.
      await new Promise((resolve) => setTimeout(resolve, 0))
      if (state.status === 'running') await pause(REST * took)
      if (gone()) throw new Error('another run has taken its place')
      begun = performance.now()
    })
    if (!gone()) post({ type: 'baselines', baselines })
  } catch (error) {
    if (!gone()) await reportError(error)
  }
}
