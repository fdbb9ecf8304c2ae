// What is wrong with a setting, beside its control and in the page's language. Pure.

import type { Problem } from '../../../settings/problem'
import { settingEntry, SETTING_KEYS } from '../../../settings/table'
import { checkSetting } from '../../../settings/resolve'
import { isLayerMap } from '../../text/layerMapWords'
import type { Strings } from '../../text/en'
import { readingsOf, typedValue } from './typed'

/** The sentence for a faulty field with this text in it; a rule between settings has its own one. */
export function problemText(problem: Problem, text: string, t: Strings): string {
  const words = t.form.problems
  const key = SETTING_KEYS.find((k) => k === problem.key)
  if (!key) return problem.message
  if (!checkSetting(key, typedValue(key, text)))
    return (
      words.together[key] ?? (isLayerMap(key) ? `${problem.message} ${t.form.fromZero}` : problem.message)
    )
  const unclear = readingsOf(key, text).find((reading) => reading.kind === 'ambiguous')
  if (unclear) return t.form.typed.ambiguous(String(unclear.values[0]), String(unclear.values[1]))
  const entry = settingEntry(key)
  if (entry.kind === 'choice') return words.choice
  if (entry.kind === 'row3') return words.row3
  if (entry.kind === 'text') return words.text(String(entry.longest))
  const [min, max] = [String(entry.min), String(entry.max)]
  if (entry.kind === 'number') return words.number(min, max)
  return (entry.multiple ?? 1) > 1
    ? words.multiple(min, max, String(entry.multiple))
    : words.integer(min, max)
}
