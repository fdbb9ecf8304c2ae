// The button of the help. What it opens is fetched after the first curves.

import { lazyPart } from '../components/LazyPart'
import { Popover } from '../components/Popover'
import { firstPicture } from '../state/firstPicture'
import { useStrings } from '../text/useStrings'

export const HELP_ID = 'keys'

const HelpPanel = lazyPart(() => firstPicture.then(() => import('./HelpPanel')))

export function Help() {
  const { help } = useStrings().controls
  return (
    <Popover id={HELP_ID} label="?" name={help} title={help} className="icon keys-button" width={360}>
      <HelpPanel />
    </Popover>
  )
}
