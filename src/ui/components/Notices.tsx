// A banner per link or file of another version: which settings were left out, which did not exist yet.

import { reportedKeys, type Notice } from '../../settings/migrations'
import type { Settings } from '../../settings/settings'
import { dismissNotices } from '../state/notices'
import type { Strings } from '../text/en'
import { useStrings } from '../text/useStrings'
import { runWords } from '../text/runLabels'
import { useSettings } from '../state/settingsSlice'
import { CloseButton } from './CloseButton'

/** Later versions add many settings: this many are named. */
const MOST_NAMED = 5

function sentence(notice: Notice, words: Strings): string {
  const { notice: t, more } = words.runs
  const name = ({ key, near }: { key: string; near: string | null }): string => {
    if (notice.kind !== 'unknown') return runWords(words).setting?.(key as keyof Settings) ?? key
    return near ? t.near(key, near) : key
  }
  const names = reportedKeys(notice).map(name)
  const named =
    names.length > MOST_NAMED
      ? [...names.slice(0, MOST_NAMED), more(String(names.length - MOST_NAMED))]
      : names
  return t[notice.kind](named.join(', '))
}

/** `of`: notices of the link, or of files. */
export function Notices({ of }: { of: 'link' | 'files' }) {
  const words = useStrings()
  const t = words.runs.notice
  const opened = useSettings((s) => s.notices)
  const here = opened.filter(({ file }) => (of === 'link') === (file === null))
  return here.map(({ file, version, notices }) => (
    <div key={file ?? ''} className="banner" role="status" data-testid="notice">
      <p className="banner-text">
        <b>
          {file !== null
            ? t.file(file, version ?? '?')
            : notices.every((n) => n.kind === 'rule')
              ? t.carriesRule
              : t.link}
        </b>{' '}
        {notices.map((n) => sentence(n, words)).join(' ')}
      </p>
      <CloseButton onClose={() => dismissNotices(file)} />
    </div>
  ))
}
