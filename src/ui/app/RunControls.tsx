// The button of the live settings. What it opens is fetched after the first curves.

import { lazyPart } from '../components/LazyPart'
import { Popover } from '../components/Popover'
import { useControls } from '../state/controls'
import { firstPicture } from '../state/firstPicture'
import { useTransport } from '../state/transport'
import { useStrings } from '../text/useStrings'

const PaceForm = lazyPart(() => firstPicture.then(() => import('./PaceForm')))

export function Pace() {
  const t = useStrings()
  const stopped = useTransport((s) => s.stop)
  const set = useControls((s) => s.speed !== null || s.stopStep !== null || s.stopAccuracy !== null)
  return (
    <Popover
      id="pace"
      label={t.controls.pace}
      title={stopped ? t.controls.stopped[stopped.because](String(stopped.step)) : t.controls.paceHint}
      className={set ? 'pace-button set' : 'pace-button'}
      width={380}
    >
      <PaceForm />
    </Popover>
  )
}
