// How many runs an experiment has, how long they take here, and what its arms change besides what was asked for.

import { useMemo } from 'react'
import { plannedRuns, readSpec, type Experiment } from '../../../experiment/lab/spec'
import { sameValue, shownValue } from '../../../settings/resolve'
import { settingEntry, SETTING_KEYS } from '../../../settings/table'
import { formatCount } from '../../explain/numbersText'
import { useLab } from '../../state/labSlice'
import { specOfDraft } from '../../state/labDraft'
import { expectedHere } from '../../state/labSpeed'
import { useSavedRuns } from '../../state/savedRunsSlice'
import { useSettings } from '../../state/settingsSlice'
import { useRun } from '../../state/runSlice'
import { duration } from '../../text/duration'
import { useViewStrings } from '../../text/useViewStrings'
import type { ViewStrings } from '../../text/views.en'
import { wording } from '../../text/wording'

export function Size() {
  const t = useViewStrings()
  const draft = useLab((s) => s.draft)
  const opened = useLab((s) => s.opened)
  const idle = useLab((s) => s.status === 'idle')
  const settings = useSettings((s) => s.settings)
  const known = useSavedRuns((s) => s.ready)
  const facts = useRun((s) => s.facts)
  const read = useMemo(
    () => readSpec(opened?.spec ?? specOfDraft(draft, settings)),
    [draft, opened, settings],
  )
  // What is known of this adapter's speed grows with its runs.
  const expected = useMemo(
    () => (read.ok && idle ? expectedHere(plannedRuns(read.experiment).map((run) => run.settings)) : null),
    // oxlint-disable-next-line react/exhaustive-deps
    [read, idle, known, facts],
  )
  if (!read.ok) return null
  const { arms, seeds } = read.experiment
  const count = formatCount(arms.length * seeds.length)
  return (
    <div className="soft" data-draft={opened ? undefined : draft.base}>
      <p data-testid="lab-size">{t.lab.runs(count, formatCount(arms.length), formatCount(seeds.length))}</p>
      {idle && (
        <p data-testid="lab-time">
          {expected
            ? t.lab.expected(duration(expected.seconds, t.transport), expected.adapter)
            : t.lab.unknownTime}
        </p>
      )}
      {besides(read.experiment, t).map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  )
}

/** Arms of which this is said; the results say it of all. */
const MOST_BESIDES = 4

/** What arms change besides the settings that the file names. */
function besides({ arms }: Experiment, t: ViewStrings): string[] {
  return arms
    .flatMap((arm) => {
      const control = arms.find(({ name }) => name === arm.control)
      const named = { ...arm.settings, ...control?.settings }
      const keys = SETTING_KEYS.filter(
        (key) => control && !(key in named) && !sameValue(arm.resolved[key], control.resolved[key]),
      )
      const list = keys.map(
        (key) => `${wording(settingEntry(key), t).label} ${shownValue(key, arm.resolved[key])}`,
      )
      return keys.length > 0 ? [t.lab.changes(arm.name, keys.length, list.join(', '))] : []
    })
    .slice(0, MOST_BESIDES)
}
