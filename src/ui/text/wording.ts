import type { SettingEntry } from '../../settings/entry'
import type { Strings } from './en'

/** Label and help in the page's language; the table itself speaks English. */
export function wording(entry: SettingEntry, t: Strings): { label: string; help: string } {
  return t.setup.settings[entry.key] ?? entry
}
