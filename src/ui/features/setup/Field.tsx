// One setting as a form field, made from its entry in the settings table.

import { wording } from '../../text/wording'
import { useId, type ReactNode } from 'react'
import type { SettingEntry } from '../../../settings/entry'
import { settingEntry } from '../../../settings/table'
import { textMark } from '../../../settings/textCode'
import type { Settings } from '../../../settings/settings'
import { Info } from '../../components/Info'
import { isLayerMap, layerMapInWords } from '../../text/layerMapWords'
import type { ViewStrings } from '../../text/views.en'
import { useViewStrings } from '../../text/useViewStrings'
import { choiceLabel } from '../../text/teacherLabels'
import { NumberEcho } from '../../components/NumberEcho'
import { formatCount } from '../../explain/numbersText'
import { sourcePage } from './sourcePage'
import { readingsOf, ROW_SIGN } from './typed'
import { useTeachers } from '../../state/teachersSlice'
import { isDataId } from '../../../settings/ownData'
import { useDataSets } from '../../state/dataSetsSlice'
import { useDataSetStrings } from '../../text/useDataSetStrings'

interface FieldProps {
  name: keyof Settings
  text: string
  error: string | undefined
  /** Differs from the run's setting. */
  changed: boolean
  /** Cannot be set for now; the note says why. */
  disabled?: boolean
  /**
   * The default as text where the field differs from it; null where it does not. Absent: the form does not
   * mark that.
   */
  fallback?: string | null
  onChange: (text: string) => void
  /** Called when the person is done with the field (leaves it, presses Enter, chooses). */
  onCommit: (text: string) => void
  /** Below the control. */
  note?: ReactNode
  /** At the end of the explanation. */
  more?: ReactNode
}

function choiceText(
  entry: SettingEntry,
  value: string,
  t: ViewStrings,
): { label: string; help: string } | undefined {
  if (entry.kind !== 'choice') return undefined
  if (entry.group === 'teachers')
    return { label: choiceLabel(value, t, useTeachers.getState().teachers), help: wording(entry, t).help }
  const own =
    entry.key === 'method'
      ? t.setup.methods[value as Settings['method']]
      : entry.key === 'family'
        ? t.setup.families[value as Settings['family']]
        : entry.key === 'schedule'
          ? t.setup.schedules[value as Settings['schedule']]
          : t.form.choices[`${entry.key.replace(/(Perception|Reasoning|Planning)$/, '')}.${value}`]
  return own ?? entry.options.find((o) => o.value === value)
}

/**
 * The values of a choice; teachers or custom data sets, and a chosen one that is not in this browser, among
 * them.
 */
function useValues(entry: SettingEntry, text: string): string[] {
  const teachers = useTeachers((s) => s.teachers)
  const sets = useDataSets((s) => s.sets)
  if (entry.kind !== 'choice') return []
  const values: string[] = entry.options.map((o) => o.value)
  if (!entry.also) return values
  const own = entry.group === 'teachers' ? teachers : sets
  const all = [...values, ...own.map((o) => o.id)]
  return all.includes(text) ? all : [...all, text]
}

/** How a custom data set is called in a choice; null for any other value. */
function useDataLabel(): (value: string) => string | null {
  const t = useDataSetStrings()
  const sets = useDataSets((s) => s.sets)
  return (value) => {
    if (!isDataId(value)) return null
    const set = sets.find(({ id }) => id === value)
    return set ? t.option(set.name, formatCount(set.scenes)) : t.missingOption(value.slice(5))
  }
}

/** Help below the field: of a layer map also what it says in the words of the views, which count from 1. */
function helpOf(entry: SettingEntry, help: string, text: string, t: ViewStrings): string {
  const words = isLayerMap(entry.key) ? layerMapInWords(text, t) : null
  return words ? `${help} ${t.form.reads(words)}` : help
}

/** A value as a person reads it: choices by their name, layer maps counted from 1. */
function shownValue(entry: SettingEntry, value: string, t: ViewStrings): string {
  if (isLayerMap(entry.key)) return layerMapInWords(value, t) ?? value
  if (entry.kind === 'text' && entry.lines) return textMark(value)
  return choiceText(entry, value, t)?.label ?? value.split(ROW_SIGN).join(' / ')
}

/** What the setting means, where it is defined, what it may be. */
function FieldInfo({ entry, text, more }: { entry: SettingEntry; text: string; more: ReactNode }) {
  const t = useViewStrings()
  const { label, help } = wording(entry, t)
  return (
    <Info what={label}>
      <p>{help}</p>
      {entry.kind === 'choice' && (
        <p>
          <b>{choiceText(entry, text, t)?.label}</b> {choiceText(entry, text, t)?.help}
        </p>
      )}
      {entry.equation && (
        <p>
          <code>{entry.equation}</code>
        </p>
      )}
      <p className="soft">
        {t.form.defined}{' '}
        <a href={sourcePage(entry.source)} target="_blank" rel="noreferrer">
          {t.form.sources[entry.source] ?? entry.source}
        </a>
      </p>
      {'min' in entry && <p className="soft">{t.setup.range(String(entry.min), String(entry.max))}</p>}
      {more}
    </Info>
  )
}

interface LinesProps extends Pick<FieldProps, 'text' | 'error' | 'onChange'> {
  id: string
  describedBy: string
}

/** A text of several lines. */
function Lines({ id, text, error, describedBy, onChange }: LinesProps) {
  return (
    <textarea
      id={id}
      rows={8}
      spellCheck={false}
      value={text}
      aria-invalid={Boolean(error)}
      aria-describedby={describedBy}
      onChange={(e) => onChange(e.target.value)}
    />
  )
}

export function Field({
  name,
  text,
  error,
  changed,
  disabled = false,
  fallback = null,
  onChange,
  onCommit,
  note,
  more,
}: FieldProps) {
  const t = useViewStrings()
  const id = useId()
  const entry = settingEntry(name)
  const values = useValues(entry, text)
  const dataLabel = useDataLabel()
  const { label, help } = wording(entry, t)
  const describedBy = error ? `${id}-error` : `${id}-help`
  const commit = (value: string): void => {
    onChange(value)
    onCommit(value)
  }
  const number = (
    value: string,
    set: (v: string) => void,
    done: (v: string) => void,
    own: { id?: string; 'aria-label'?: string },
  ) => (
    <input
      {...own}
      type="text"
      inputMode={entry.kind === 'text' ? 'text' : 'decimal'}
      autoComplete="off"
      spellCheck={false}
      disabled={disabled}
      value={value}
      aria-invalid={Boolean(error)}
      aria-describedby={describedBy}
      onChange={(e) => set(e.target.value)}
      onBlur={(e) => done(e.target.value)}
      onKeyDown={(e) => e.key === 'Enter' && done(e.currentTarget.value)}
    />
  )
  const row = text.split(ROW_SIGN)
  const readings = readingsOf(name, text)
  // A number that this page wrote itself needs no note, even where it would be ambiguous if typed.
  const own = !changed && readings.every((r, i) => r.kind === 'number' && String(r.value) === row[i].trim())
  const capabilities = [t.capability.perception, t.capability.reasoning, t.capability.planning]
  const withPart = (i: number, v: string): string =>
    [0, 1, 2].map((k) => (k === i ? v.replaceAll(ROW_SIGN, '') : (row[k] ?? ''))).join(ROW_SIGN)

  return (
    <div
      className={`field ${entry.kind}`}
      data-changed={changed}
      data-own={fallback !== null}
      data-invalid={Boolean(error)}
    >
      <div className="field-name">
        {entry.kind === 'row3' ? (
          <span id={`${id}-label`}>{label}</span>
        ) : (
          <label htmlFor={id}>{label}</label>
        )}
        <FieldInfo entry={entry} text={text} more={more} />
        {entry.live && (
          <span className="chip" title={t.setup.liveHint}>
            {t.setup.live}
          </span>
        )}
        {changed && !entry.live && (
          <span className="chip restart" title={t.form.restartMark}>
            ↻<span className="sr-only">{t.form.restartMark}</span>
          </span>
        )}
        {fallback !== null && (
          <button
            type="button"
            className="default-mark"
            title={t.form.fromDefault(shownValue(entry, fallback, t))}
            aria-label={`${label}: ${t.form.fromDefault(shownValue(entry, fallback, t))}`}
            onClick={() => commit(fallback)}
          >
            <span aria-hidden="true">↺</span>
          </button>
        )}
      </div>
      {entry.kind === 'choice' ? (
        <select id={id} value={text} aria-describedby={`${id}-help`} onChange={(e) => commit(e.target.value)}>
          {values.map((value) => (
            <option key={value} value={value}>
              {dataLabel(value) ?? choiceText(entry, value, t)?.label ?? value}
            </option>
          ))}
        </select>
      ) : entry.kind === 'row3' ? (
        <div className="row3" role="group" aria-labelledby={`${id}-label`}>
          {[0, 1, 2].map((i) => (
            <span key={i}>
              {number(
                row[i] ?? '',
                (v) => onChange(withPart(i, v)),
                (v) => onCommit(withPart(i, v)),
                { 'aria-label': `${label}: ${capabilities[i]}` },
              )}
            </span>
          ))}
        </div>
      ) : entry.kind === 'text' && entry.lines ? (
        <Lines {...{ id, text, error, describedBy, onChange }} />
      ) : (
        number(text, onChange, onCommit, { id })
      )}
      {!own && <NumberEcho readings={readings} />}
      {note}
      {error ? (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      ) : (
        <p className="field-help" id={`${id}-help`}>
          {entry.kind === 'choice' ? choiceText(entry, text, t)?.help : helpOf(entry, help, text, t)}
        </p>
      )}
    </div>
  )
}
