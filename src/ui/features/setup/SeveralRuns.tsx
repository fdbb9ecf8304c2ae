// From the form to the Lab: several runs of these settings, of several methods, seeds or values of one setting.

import type { Settings } from '../../../settings/settings'
import { settingEntry } from '../../../settings/table'
import { leaveDrawerFor } from '../../state/history'
import { useViewStrings } from '../../text/useViewStrings'
import { usePage } from '../../state/pageSlice'

/** Opens the Lab with these settings as the base, and a setting to vary. */
function openLab(settings: Settings, varied: keyof Settings | null): void {
  usePage.setState({ several: { settings, varied }, labAsked: true })
  leaveDrawerFor('lab')
}

/** `settings`: null while the form has a mistake. */
export function SeveralRuns({ settings }: { settings: Settings | null }) {
  const t = useViewStrings()
  return (
    <button
      type="button"
      disabled={!settings}
      title={t.lab.severalHint}
      onClick={() => settings && openLab(settings, null)}
    >
      {t.lab.several}
    </button>
  )
}

const VARIABLE: readonly string[] = ['integer', 'number', 'choice']

/** In the explanation of a setting: several values of it are compared. Nothing where it cannot be varied. */
export function VaryThis({ name, settings }: { name: keyof Settings; settings: Settings | null }) {
  const t = useViewStrings()
  if (!settings || name === 'seed' || name === 'method' || !VARIABLE.includes(settingEntry(name).kind))
    return null
  return (
    <p>
      <button type="button" className="small" onClick={() => openLab(settings, name)}>
        {t.lab.varyThis}
      </button>
    </p>
  )
}
