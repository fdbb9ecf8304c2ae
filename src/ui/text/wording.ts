import type { SettingEntry } from '../../settings/entry'
import { methodOfParameter } from '../../settings/parameterTable'
import type { Strings } from './en'

/** Label and help in the page's language; the table itself speaks English. */
export function wording(entry: SettingEntry, t: Strings): { label: string; help: string } {
  const method = methodOfParameter(entry.key)
  const own = method
    ? t.setup.methods[method]?.parameters?.[entry.key.slice(method.length + 1)]
    : t.setup.settings[entry.key]
  return own ?? entry
}
