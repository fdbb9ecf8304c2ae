// Sets up an experiment: where it starts from, methods, one setting that is varied, seeds; or shows the one
// that was opened.

import { useState, type ReactNode } from 'react'
import { readSpec } from '../../../experiment/lab/spec'
import { PRESETS } from '../../../settings/presets'
import { formatValue, sameValue } from '../../../settings/resolve'
import type { Method, Settings } from '../../../settings/settings'
import { METHODS } from '../../../distill/combine/registry'
import { settingEntry, SETTING_KEYS, SETTINGS_TABLE } from '../../../settings/table'
import { Panel } from '../../components/Panel'
import { formatCount } from '../../explain/numbersText'
import { download } from '../../state/download'
import { changeDraft, closeSpec, currentSpec, openSpec, useLab } from '../../state/lab'
import { VARIABLE_KEYS } from '../../state/labDraft'
import { useSettings } from '../../state/settings'
import { useViewStrings } from '../../text/useViewStrings'
import type { ViewStrings } from '../../text/views.en'
import { wording } from '../../text/wording'

const MOST_SEEDS = 100

const methodLabel = (method: Method, t: ViewStrings): string =>
  t.setup.methods[method]?.label ??
  SETTINGS_TABLE.method.options.find(({ value }) => value === method)?.label ??
  method

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <label className="lab-line">
      <span>{label}</span>
      {children}
    </label>
  )
}

function Methods() {
  const t = useViewStrings()
  const chosen = useLab((s) => s.draft.methods)
  const toggle = (method: Method, on: boolean): void =>
    changeDraft({ methods: on ? [...chosen, method] : chosen.filter((m) => m !== method) })
  return (
    <fieldset className="lab-methods">
      <legend>{t.lab.methods}</legend>
      {METHODS.map((method) => (
        <label key={method}>
          <input
            type="checkbox"
            checked={chosen.includes(method)}
            onChange={(event) => toggle(method, event.target.checked)}
          />
          {methodLabel(method, t)}
        </label>
      ))}
    </fieldset>
  )
}

function Varied() {
  const t = useViewStrings()
  const { varied, values } = useLab((s) => s.draft)
  return (
    <>
      <Line label={t.lab.vary}>
        <select
          value={varied ?? ''}
          onChange={(event) => changeDraft({ varied: (event.target.value || null) as keyof Settings | null })}
        >
          <option value="">{t.lab.varyNothing}</option>
          {VARIABLE_KEYS.map((key) => (
            <option key={key} value={key}>
              {t.setup.groups[settingEntry(key).group]}: {wording(settingEntry(key), t).label}
            </option>
          ))}
        </select>
      </Line>
      {varied && (
        <Line label={t.lab.values}>
          <input
            type="text"
            value={values}
            placeholder={t.lab.valuesHint}
            onChange={(event) => changeDraft({ values: event.target.value })}
          />
        </Line>
      )}
    </>
  )
}

function Draft() {
  const t = useViewStrings()
  const { base, control, methods, seeds, keepWeights, question } = useLab((s) => s.draft)
  return (
    <>
      <Line label={t.lab.base}>
        <select value={base} onChange={(event) => changeDraft({ base: event.target.value })}>
          <option value="now">{t.lab.baseNow}</option>
          {PRESETS.map(({ id, label }) => (
            <option key={id} value={id}>
              {t.setup.presets[id]?.label ?? label}
            </option>
          ))}
        </select>
      </Line>
      <Methods />
      <Line label={t.lab.control}>
        <select value={control} onChange={(event) => changeDraft({ control: event.target.value as Method })}>
          {METHODS.filter((method) => methods.includes(method)).map((method) => (
            <option key={method} value={method}>
              {methodLabel(method, t)}
            </option>
          ))}
        </select>
      </Line>
      <Varied />
      <Line label={t.lab.seeds}>
        <input
          type="number"
          min={1}
          max={MOST_SEEDS}
          value={seeds}
          onChange={(event) =>
            changeDraft({
              seeds: Math.min(MOST_SEEDS, Math.max(1, Math.round(Number(event.target.value)) || 1)),
            })
          }
        />
      </Line>
      <label className="lab-check" title={t.lab.keepWeightsHint}>
        <input
          type="checkbox"
          checked={keepWeights}
          onChange={(event) => changeDraft({ keepWeights: event.target.checked })}
        />
        {t.lab.keepWeights}
      </label>
      <Line label={t.lab.question}>
        <input
          type="text"
          maxLength={300}
          value={question}
          placeholder={t.lab.questionHint}
          onChange={(event) => changeDraft({ question: event.target.value })}
        />
      </Line>
    </>
  )
}

/** How many runs these are, and what each arm changes beyond what was asked for. */
function Size() {
  const t = useViewStrings()
  const draft = useLab((s) => s.draft)
  const opened = useLab((s) => s.opened)
  useSettings((s) => s.settings)
  const read = readSpec(currentSpec())
  if (!read.ok) return null
  const { arms, seeds } = read.experiment
  const count = formatCount(arms.length * seeds.length)
  const besides = arms.flatMap((arm) => {
    const control = arms.find(({ name }) => name === arm.control)
    const named = { ...arm.settings, ...control?.settings }
    const keys = SETTING_KEYS.filter(
      (key) => control && !(key in named) && !sameValue(arm.resolved[key], control.resolved[key]),
    )
    const list = keys.map((key) => `${wording(settingEntry(key), t).label} ${formatValue(arm.resolved[key])}`)
    return keys.length > 0 ? [t.lab.changes(arm.name, keys.length, list.join(', '))] : []
  })
  return (
    <div className="soft" data-draft={opened ? undefined : draft.base}>
      <p data-testid="lab-size">{t.lab.runs(count, formatCount(arms.length), formatCount(seeds.length))}</p>
      {besides.slice(0, 4).map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  )
}

function Files() {
  const t = useViewStrings()
  const [input, setInput] = useState<HTMLInputElement | null>(null)
  const save = (): void =>
    download(
      new Blob([`${JSON.stringify(currentSpec(), null, 2)}\n`], { type: 'application/json' }),
      'experiment.json',
    )
  return (
    <div className="lab-files">
      <button type="button" onClick={() => input?.click()}>
        {t.lab.open}
      </button>
      <button type="button" onClick={save}>
        {t.lab.save}
      </button>
      <input
        ref={setInput}
        hidden
        type="file"
        accept=".json,application/json"
        data-testid="lab-file"
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file) void file.arrayBuffer().then((bytes) => openSpec(file.name, new Uint8Array(bytes)))
          event.target.value = ''
        }}
      />
    </div>
  )
}

export function ExperimentForm() {
  const t = useViewStrings()
  const opened = useLab((s) => s.opened)
  const problems = useLab((s) => s.problems)
  return (
    <Panel title={t.lab.title} info={{ what: t.lab.title, text: t.lab.info }} tools={<Files />}>
      <div className="lab-form">
        {opened ? (
          <>
            <p>
              {t.lab.file(opened.name ?? t.lab.last)} {opened.spec.title}
            </p>
            {opened.spec.question && <p className="soft">{opened.spec.question}</p>}
            <button type="button" onClick={closeSpec}>
              {t.lab.ownAgain}
            </button>
          </>
        ) : (
          <Draft />
        )}
        <Size />
        {problems.map(({ key, message }) => (
          <p key={key + message} className="bad" role="alert" lang="en">
            {message}
          </p>
        ))}
      </div>
    </Panel>
  )
}
