// The list of keyboard shortcuts.

import { lessonAddress } from '../state/beginning'
import { useStrings } from '../text/useStrings'
import { Popover } from '../components/Popover'
import { SHORTCUTS } from '../explain/shortcuts'
import { usePreferences } from '../state/preferencesSlice'

export const KEYS_ID = 'keys'

export function Keys() {
  const { controls: t } = useStrings()
  const language = usePreferences((s) => s.language)
  return (
    <Popover id={KEYS_ID} label="?" name={t.keys} title={t.keys} className="icon keys-button" width={330}>
      <p>
        <a href={lessonAddress(language)}>{t.lesson}</a>
      </p>
      <h3>{t.keysTitle}</h3>
      <dl className="keys">
        {[...SHORTCUTS, 'close' as const].map((id) => (
          <div key={id}>
            <dt>
              <kbd>{t.keyNames[id]}</kbd>
            </dt>
            <dd>{t.keyMeanings[id]}</dd>
          </div>
        ))}
      </dl>
      <p className="field-help">{t.keysArrows}</p>
    </Popover>
  )
}
