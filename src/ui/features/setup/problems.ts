// What is wrong with a setting, beside its control and in the page's language. Pure.

import type { Problem } from '../../../settings/problem'
import { settingEntry, SETTING_KEYS } from '../../../settings/table'
import { checkSetting } from '../../../settings/resolve'
import { isLayerMap } from '../../text/layerMapWords'
import type { ViewStrings } from '../../text/views.en'
import { expectedOf } from '../../text/settingProblem'
import { wording } from '../../text/wording'
import { settingsInWords } from '../../text/settingWords'
import type { ObstacleReason } from '../../../settings/ownAnswerRules'
import type { Settings } from '../../../settings/settings'
import { readingsOf, typedValue } from './typed'

const isReason = (reason: string, t: ViewStrings): reason is ObstacleReason =>
  reason in t.form.problems.ownAnswers

/** Why own answers are impossible under these settings, which are named as the form names them. */
export const ownAnswersText = (
  { reason, settings }: { reason: string; settings: Readonly<Partial<Settings>> },
  t: ViewStrings,
): string => (isReason(reason, t) ? t.form.problems.ownAnswers[reason](settingsInWords(settings, t)) : reason)

/** The sentence for a faulty field with this text in it; a rule between settings has its own one. */
export function problemText(problem: Problem, text: string, t: ViewStrings): string {
  const words = t.form.problems
  const key = SETTING_KEYS.find((k) => k === problem.key)
  if (!key) return problem.message
  if (problem.because) return ownAnswersText(problem.because, t)
  if (!checkSetting(key, typedValue(key, text))) {
    const own = words.together[key]
    if (own) return own
    // What a map is refused for is said by its reader, which knows more.
    const said = problem.message.replace(key, wording(settingEntry(key), t).label)
    return isLayerMap(key) ? `${said} ${t.form.fromZero}` : said
  }
  const unclear = readingsOf(key, text).find((reading) => reading.kind === 'ambiguous')
  if (unclear) return t.form.typed.ambiguous(String(unclear.values[0]), String(unclear.values[1]))
  return expectedOf(settingEntry(key), words)
}
