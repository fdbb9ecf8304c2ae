// What cannot be read of a link, and what to do about it: nothing happens before the person decides.

import type { LinkProblem } from '../../settings/link'
import { saveRun, openDefaults, openRest } from '../state/openLink'
import { wording } from '../text/wording'
import { problemText } from '../features/setup/problems'
import type { ViewStrings } from '../text/views.en'
import { useViewStrings } from '../text/useViewStrings'
import { DATA_KEY } from '../../settings/ownData'
import { settingEntry, SETTING_KEYS } from '../../settings/table'
import { useRun } from '../state/runSlice'
import type { UnreadLink } from '../state/settingsSlice'

/** In English, the parser's own message, which is more specific; otherwise the dictionary's. */
function sentenceOf(problem: LinkProblem, t: ViewStrings): string {
  const words = t.link.problems
  const { kind, key, found, near, message } = problem
  const setting = SETTING_KEYS.find((k) => k === key)
  const why = setting ? problemText(problem, found.replace(/^"|"$/g, ''), t) : ''
  const name = setting ? wording(settingEntry(setting), t).label : key === DATA_KEY ? t.link.dataSet : key
  const own: Record<LinkProblem['kind'], string | undefined> = {
    unknown: near ? words.near?.(key, near) : words.unknown?.(key),
    value: words.value?.(name, found, why),
    damaged: words.damaged?.(name),
    twice: words.twice?.(key),
    version: words.version?.(),
    newer: words.newer?.(),
    long: words.long?.(found),
    more: words.more?.(found),
    data: words.data?.(),
  }
  return own[kind] ?? message
}

export default function LinkQuestion({ link }: { link: UnreadLink }) {
  const t = useViewStrings()
  const usable = useRun((s) => s.status !== 'failed')
  const words = t.link
  return (
    <div className="notice" role="alert" data-testid="failure" data-code="bad-link">
      <h2>{words.title}</h2>
      <p>{words.text}</p>
      <ul>
        {link.problems.map((problem) => (
          <li key={`${problem.kind} ${problem.key} ${problem.expected}`}>{sentenceOf(problem, t)}</li>
        ))}
      </ul>
      <div className="notice-actions">
        {link.rest && (
          <button type="button" className="primary" onClick={openRest}>
            {words.rest}
          </button>
        )}
        <button type="button" className={link.rest ? '' : 'primary'} onClick={openDefaults}>
          {t.failure.openDefaults}
        </button>
        {usable && (
          <button type="button" onClick={saveRun}>
            {words.keep}
          </button>
        )}
      </div>
    </div>
  )
}
