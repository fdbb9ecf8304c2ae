// The button for live settings. What it opens is fetched after the first curves.

import { lazyPart } from '../components/LazyPart'
import { Popover } from '../components/Popover'
import { firstPicture } from '../state/firstPicture'
import { useStrings } from '../text/useStrings'
import { useRun } from '../state/runSlice'

const RunLimitsForm = lazyPart(() => firstPicture.then(() => import('./RunLimitsForm')))

export function RunLimits() {
  const t = useStrings()
  const stopped = useRun((s) => s.stop)
  const set = useRun((s) => s.speed !== null || s.stopStep !== null || s.stopAccuracy !== null)
  return (
    <Popover
      id="run-limits"
      label={t.controls.limits}
      title={stopped ? t.controls.stopped[stopped.because](String(stopped.step)) : t.controls.limitsHint}
      className={set ? 'speed-button set' : 'speed-button'}
      width={380}
    >
      <RunLimitsForm />
    </Popover>
  )
}
