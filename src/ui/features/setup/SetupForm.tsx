// What is in the set-up drawer: presets, and every setting of the table, grouped. Fetched when the drawer is
// first opened.

import { Terms } from '../../components/Terms'
import { WordsOf } from '../../components/WordsOf'
import { useId, useMemo, useState, type ReactNode } from 'react'
import {
  matchingPreset,
  PRESETS,
  presetSettings,
  type PresetId,
  type Preset,
} from '../../../settings/presets'
import type { Settings } from '../../../settings/settings'
import { applies } from '../../../settings/signalTable'
import { GROUPS, type Group } from '../../../settings/entry'
import { keysOfGroup, SETTINGS_TABLE, settingEntry } from '../../../settings/table'
import { formatBytes } from '../../explain/numbersText'
import { prepare, updateHyperparameters } from '../../state/runActions'
import { useViewStrings } from '../../text/useViewStrings'
import {
  changedKeys,
  defaultText,
  draftOf,
  offDefault,
  readDraft,
  restartKeys,
  textsOf,
  withValue,
  type Draft,
} from './draft'
import { wording } from '../../text/wording'
import { changeText } from '../../text/changeText'
import { DataSetNote } from './DataSetNote'
import { ExpressionNote, useRefused, type OnRefused } from './ExpressionNote'
import { obstacleOf, OwnAnswersNote } from './OwnAnswersNote'
import { Field } from './Field'
import { followedBy, keepValues, takeDefaults } from './followed'
import { FollowedNote } from './FollowedNote'
import { problemText } from './problems'
import { useMemoryNeed, type MemoryNeed } from './runMemory'
import { matches } from './search'
import { SeveralRuns, VaryThis } from './SeveralRuns'
import { METHOD_PAGE } from './sourcePage'
import { useSettings } from '../../state/settingsSlice'
import { useRun } from '../../state/runSlice'

/** Groups that are open from the start; the others are for who looks for them. */
const OPEN: readonly Group[] = ['run', 'weights', 'optimizer']

/** How many settings of the run a preset changes; it keeps the seed. */
const differing = (id: PresetId, settings: Settings): number =>
  changedKeys(draftOf({ ...presetSettings(id), seed: settings.seed }), settings).length

/** Presets, each with what there is to see; choosing one starts it with the same seed. */
function Presets() {
  const t = useViewStrings()
  const settings = useSettings((s) => s.settings)
  const chosen = matchingPreset(settings)
  const words = PRESETS.map(
    (p: Preset) => t.setup.presets[p.id] ?? { label: p.label, help: p.why, details: p.details },
  )
  return (
    <details className="group" open={Boolean(chosen)}>
      <summary>
        {t.form.presets}
        {!chosen && <span className="soft"> · {t.customPreset}</span>}
      </summary>
      <WordsOf
        label={t.form.wordsHere}
        texts={words.flatMap(({ label, help, details }) => [label, help, details ?? ''])}
      />
      <ul className="presets">
        {PRESETS.map((p: Preset, i) => {
          const { label, help, details } = words[i]
          return (
            <li key={p.id}>
              <button
                type="button"
                aria-pressed={p.id === chosen?.id}
                onClick={() => prepare({ ...presetSettings(p.id as PresetId), seed: settings.seed })}
              >
                <b>{label}</b>
                <span>
                  {help}
                  {p.id !== chosen?.id && ` (${t.form.presetChanges(differing(p.id as PresetId, settings))})`}
                </span>
                {details && <span className="preset-details">{details}</span>}
              </button>
            </li>
          )
        })}
      </ul>
    </details>
  )
}

/**
 * A group of fields. A mistake in it opens it; only the person closes it, so that mending the mistake does
 * not hide the field.
 */
function Section({ opened, needed, children }: { opened: boolean; needed: boolean; children: ReactNode }) {
  const [open, setOpen] = useState(opened)
  if (needed && !open) setOpen(true)
  return (
    <details className="group" open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
      {children}
    </details>
  )
}

/** Below a field: the other settings that a choice changes; what an expression does; who scores own answers. */
function Below({
  draft,
  settings,
  name,
  onDraft,
  onRefused,
}: {
  draft: Draft
  settings: Settings
  name: keyof Settings
  onDraft: (draft: Draft) => void
  onRefused: OnRefused
}) {
  const following = followedBy(draft, settings, name)
  return (
    <>
      <FollowedNote
        following={following}
        onKeep={() => onDraft(keepValues(draft, following))}
        onFollow={() => onDraft(takeDefaults(draft, following))}
      />
      <ExpressionNote {...{ name, draft, onDraft, onRefused }} />
      {(name === 'trainingData' || name === 'evaluationData') && (
        <DataSetNote
          name={name}
          chosen={draft[name]}
          trainFrames={Number(draft.trainFrames)}
          onPick={(value) => onDraft(withValue(draft, name, value))}
        />
      )}
      <OwnAnswersNote {...{ name, draft, onDraft, onRefused }} />
    </>
  )
}

/** How many values are wrong, or how many changes there are and how many of them need a new run. */
function AskingStatus({ faulty, changed }: { faulty: number; changed: readonly (keyof Settings)[] }) {
  const t = useViewStrings()
  const restart = restartKeys(changed).length
  const count = changed.length
  return (
    <span className={faulty ? 'bad' : 'soft'} role="status" title={count > 0 ? t.form.goesOn : undefined}>
      {faulty
        ? t.form.faulty(faulty)
        : restart > 0
          ? t.form.restart(restart, count)
          : count > 0
            ? t.setup.changed(count)
            : ''}
    </span>
  )
}

interface SearchProps {
  query: string
  onlyOwn: boolean
  onQuery: (query: string) => void
  onOnlyOwn: (only: boolean) => void
}

function Search({ query, onlyOwn, onQuery, onOnlyOwn }: SearchProps) {
  const t = useViewStrings()
  const id = useId()
  return (
    <div className="search">
      <label className="sr-only" htmlFor={id}>
        {t.form.search}
      </label>
      <input
        id={id}
        type="search"
        autoComplete="off"
        placeholder={`${t.form.search}: ${t.form.searchHint}`}
        value={query}
        onChange={(e) => onQuery(e.target.value)}
        onKeyDown={(e) => e.key === 'Enter' && e.preventDefault()}
      />
      <label className="only-own">
        <input type="checkbox" checked={onlyOwn} onChange={(e) => onOnlyOwn(e.target.checked)} />
        {t.form.onlyChanged}
      </label>
    </div>
  )
}

/** How much graphics memory the draft needs, and where that is too much, the change that fits. */
function Memory({ need, onChange }: { need: MemoryNeed; onChange: (change: Partial<Settings>) => void }) {
  const t = useViewStrings()
  const { bytes, change } = need
  return (
    <p className={`memory ${change ? 'bad' : 'soft'}`} role="status" data-testid="memory">
      {t.form.memory(formatBytes(bytes))}
      {change && Object.keys(change).length === 0 && ` ${t.form.memoryNone}`}
      {change && Object.keys(change).length > 0 && (
        <>
          {' '}
          {t.form.memoryFull}{' '}
          <button type="button" onClick={() => onChange(change)}>
            {changeText(change, t)}
          </button>
        </>
      )}
    </p>
  )
}

export default function SetupForm() {
  const t = useViewStrings()
  const settings = useSettings((s) => s.settings)
  const status = useRun((s) => s.status)
  const [draft, setDraft] = useState<Draft>(() => draftOf(settings))
  const [base, setBase] = useState<Settings>(settings)
  const [query, setQuery] = useState('')
  const [onlyOwn, setOnlyOwn] = useState(false)
  const [refused, onRefused] = useRefused()
  if (base !== settings) {
    // The run's settings changed elsewhere (preset, new seed, live change): fields nobody touched follow,
    // touched ones stay.
    const touched = changedKeys(draft, base)
    setBase(settings)
    setDraft({
      ...draftOf(settings),
      ...Object.fromEntries(touched.filter((k) => !SETTINGS_TABLE[k].live).map((k) => [k, draft[k]])),
    })
  }
  const read = useMemo(() => readDraft(draft), [draft])
  const need = useMemoryNeed(read.ok ? read.settings : null)
  const changed = changedKeys(draft, settings)
  const errors = read.ok ? {} : read.errors
  const faulty = new Set([...Object.keys(errors), ...refused]).size
  const goingOn = status === 'running' || status === 'paused' || status === 'ready'
  const searching = query.trim() !== '' || onlyOwn
  const shown = (group: Group): (keyof Settings)[] =>
    keysOfGroup(group).filter((key) => {
      if (key in errors) return true
      if (!applies(key, draft)) return false
      return (
        (!onlyOwn || offDefault(key, draft) || changed.includes(key)) &&
        (query.trim() === '' ||
          matches(query.trim(), key, wording(settingEntry(key), t), t.setup.groups[group]))
      )
    })
  const groups = GROUPS.map((group) => ({ group, keys: shown(group) })).filter(({ keys }) => keys.length > 0)

  const change = (key: keyof Settings, text: string): void => {
    setDraft((d) => withValue(d, key, text))
  }
  const commit = (key: keyof Settings, text: string): void => {
    if (!SETTINGS_TABLE[key].live || !goingOn) return
    const alone = readDraft({ ...draftOf(settings), [key]: text })
    if (alone.ok && changedKeys(draftOf(alone.settings), settings).length)
      updateHyperparameters({ [key]: alone.settings[key] })
  }
  const apply = (): void => {
    if (faulty === 0 && read.ok) prepare(read.settings, status === 'running')
  }

  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        apply()
      }}
    >
      <div className="drawer-scroll">
        <p className="soft">
          <Terms>{t.setup.intro}</Terms>{' '}
          <a href={METHOD_PAGE} target="_blank" rel="noreferrer">
            {t.form.method}
          </a>
        </p>
        <Search query={query} onlyOwn={onlyOwn} onQuery={setQuery} onOnlyOwn={setOnlyOwn} />
        {!searching && <Presets />}
        {groups.length === 0 && (
          <p className="soft">{query.trim() ? t.form.nothing(query.trim()) : t.setup.changed(0)}</p>
        )}
        {groups.map(({ group, keys }) => (
          <Section
            key={`${group}${searching}`}
            opened={searching || OPEN.includes(group)}
            needed={keys.some((k) => k in errors)}
          >
            <summary>
              {t.setup.groups[group]}
              {keysOfGroup(group).some((k) => offDefault(k, draft)) && (
                <i className="own-dot" title={t.form.changedMark} />
              )}
            </summary>
            <div className="fields">
              {keys.map((key) => {
                const error = errors[key]
                return (
                  <Field
                    key={key}
                    name={key}
                    text={draft[key]}
                    error={
                      error
                        ? problemText(error, draft[key], t)
                        : need?.change?.[key] !== undefined
                          ? t.form.atMost(String(need.change[key]))
                          : undefined
                    }
                    changed={changed.includes(key)}
                    disabled={
                      key === 'onPolicyShare' && !(Number(draft[key]) > 0) && obstacleOf(draft) !== null
                    }
                    fallback={offDefault(key, draft) ? defaultText(key, draft) : null}
                    onChange={(text) => change(key, text)}
                    onCommit={(text) => commit(key, text)}
                    note={<Below {...{ draft, settings, name: key, onDraft: setDraft, onRefused }} />}
                    more={<VaryThis name={key} settings={read.ok ? read.settings : null} />}
                  />
                )
              })}
            </div>
          </Section>
        ))}
      </div>
      {need && <Memory need={need} onChange={(change) => setDraft((d) => ({ ...d, ...textsOf(change) }))} />}
      <div className="drawer-foot">
        <button type="submit" className="primary" disabled={faulty > 0 || changed.length === 0}>
          {t.setup.apply}
        </button>
        <button type="button" disabled={changed.length === 0} onClick={() => setDraft(draftOf(settings))}>
          {t.setup.revert}
        </button>
        <SeveralRuns settings={read.ok ? read.settings : null} />
        <AskingStatus faulty={faulty} changed={changed} />
      </div>
    </form>
  )
}
