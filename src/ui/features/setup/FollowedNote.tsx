// Under a choice: which other settings it changes, and whether they keep their values.

import type { Settings } from '../../../settings/settings'
import { settingEntry } from '../../../settings/table'
import { useViewStrings } from '../../text/useViewStrings'
import { wording } from '../../text/wording'
import type { Followed, Following } from './followed'

interface FollowedNoteProps {
  following: Following
  onKeep: () => void
  onFollow: () => void
}

export function FollowedNote({ following: { set, kept }, onKeep, onFollow }: FollowedNoteProps) {
  const t = useViewStrings()
  const words = t.form.followed
  if (set.length + kept.length === 0) return null
  const name = (key: keyof Settings): string => wording(settingEntry(key), t).label
  const list = (others: readonly Followed[], value: (other: Followed) => string): string =>
    others.map((other) => `${name(other.key)} ${value(other)}`).join(', ')
  return (
    <div className="followed" role="status">
      {set.length > 0 && (
        <p>
          {words.set(
            set.length,
            list(set, ({ from, to }) => `${from} → ${to}`),
          )}{' '}
          <button type="button" onClick={onKeep}>
            {words.keep}
          </button>
        </p>
      )}
      {kept.length > 0 && (
        <p>
          {words.kept(list(kept, ({ from }) => from))}{' '}
          <button type="button" onClick={onFollow}>
            {words.follow(list(kept, ({ to }) => to))}
          </button>
        </p>
      )}
    </div>
  )
}
