// What is in the set-up drawer: presets, and every setting of the table, grouped. Fetched when the drawer is
// first opened.

import { useId, useMemo, useState, type ReactNode } from 'react'
import {
  matchingPreset,
  PRESETS,
  presetSettings,
  type Preset,
  type PresetId,
} from '../../../settings/presets'
import type { Settings } from '../../../settings/entries'
import { applies } from '../../../settings/signalTable'
import { GROUPS, keysOfGroup, SETTINGS_TABLE, settingEntry, type Group } from '../../../settings/table'
import { prepare, tune } from '../../state/session'
import { useSettings } from '../../state/settings'
import { useTransport } from '../../state/transport'
import { useStrings } from '../../text/useStrings'
import {
  changedKeys,
  defaultText,
  draftOf,
  offDefault,
  readDraft,
  restartKeys,
  withValue,
  type Draft,
} from './draft'
import { Field, wording } from './Field'
import { problemText } from './problems'
import { matches } from './search'
import { METHOD_PAGE } from './sourcePage'

/** Groups that are open from the start; the others are for who looks for them. */
const OPEN: readonly Group[] = ['run', 'weights', 'optimizer']

/** Ready-made settings, each with what there is to see; choosing one starts it, with the seed kept. */
function Presets() {
  const t = useStrings()
  const settings = useSettings((s) => s.settings)
  const chosen = matchingPreset(settings)
  return (
    <details className="group" open={Boolean(chosen)}>
      <summary>
        {t.form.presets}
        {!chosen && <span className="soft"> · {t.customPreset}</span>}
      </summary>
      <ul className="presets">
        {PRESETS.map((p: Preset) => {
          const words = t.setup.presets[p.id] ?? { label: p.label, help: p.why, details: p.details }
          return (
            <li key={p.id}>
              <button
                type="button"
                aria-pressed={p.id === chosen?.id}
                onClick={() => prepare({ ...presetSettings(p.id as PresetId), seed: settings.seed })}
              >
                <b>{words.label}</b>
                <span>{words.help}</span>
                {words.details && <span className="preset-details">{words.details}</span>}
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

export default function SetupForm() {
  const t = useStrings()
  const id = useId()
  const settings = useSettings((s) => s.settings)
  const status = useTransport((s) => s.status)
  const [draft, setDraft] = useState<Draft>(() => draftOf(settings))
  const [base, setBase] = useState<Settings>(settings)
  const [query, setQuery] = useState('')
  const [onlyOwn, setOnlyOwn] = useState(false)
  if (base !== settings) {
    // The run's settings changed elsewhere (preset, new seed, tune): fields nobody touched follow, touched
    // ones stay.
    const touched = changedKeys(draft, base)
    setBase(settings)
    setDraft({
      ...draftOf(settings),
      ...Object.fromEntries(touched.filter((k) => !SETTINGS_TABLE[k].live).map((k) => [k, draft[k]])),
    })
  }
  const read = useMemo(() => readDraft(draft), [draft])
  const changed = changedKeys(draft, settings)
  const restart = restartKeys(changed)
  const errors = read.ok ? {} : read.errors
  const faulty = Object.keys(errors).length
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
      tune({ [key]: alone.settings[key] })
  }
  const apply = (): void => {
    if (read.ok) prepare(read.settings, status === 'running')
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
          {t.setup.intro}{' '}
          <a href={METHOD_PAGE} target="_blank" rel="noreferrer">
            {t.form.method}
          </a>
        </p>
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
            onChange={(e) => setQuery(e.target.value)}
            onKeyDown={(e) => e.key === 'Enter' && e.preventDefault()}
          />
          <label className="only-own">
            <input type="checkbox" checked={onlyOwn} onChange={(e) => setOnlyOwn(e.target.checked)} />
            {t.form.onlyChanged}
          </label>
        </div>
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
                    error={error && problemText(error, draft[key], t)}
                    changed={changed.includes(key)}
                    fallback={offDefault(key, draft) ? defaultText(key, draft) : null}
                    onChange={(text) => change(key, text)}
                    onCommit={(text) => commit(key, text)}
                  />
                )
              })}
            </div>
          </Section>
        ))}
      </div>
      <div className="drawer-foot">
        <button type="submit" className="primary" disabled={!read.ok || changed.length === 0}>
          {t.setup.apply}
        </button>
        <button type="button" disabled={changed.length === 0} onClick={() => setDraft(draftOf(settings))}>
          {t.setup.revert}
        </button>
        <span
          className={faulty ? 'bad' : 'soft'}
          role="status"
          title={changed.length > 0 ? t.form.goesOn : undefined}
        >
          {faulty
            ? t.form.faulty(faulty)
            : restart.length > 0
              ? t.form.restart(restart.length)
              : changed.length > 0
                ? t.setup.changed(changed.length)
                : ''}
        </span>
      </div>
    </form>
  )
}
