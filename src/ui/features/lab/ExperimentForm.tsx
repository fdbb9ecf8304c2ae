// Sets up an experiment: where it starts from, methods, one setting that is varied, seeds; or shows the one
// that was opened.

import { useEffect, useMemo, useState } from 'react'
import { WordsOf } from '../../components/WordsOf'
import { METHODS } from '../../../distill/combine/registry'
import { LINK_VERSION } from '../../../settings/link'
import { PRESETS } from '../../../settings/presets'
import type { Method } from '../../../settings/settings'
import { SETTINGS_TABLE } from '../../../settings/table'
import { readTypedNumber } from '../../../settings/typedNumber'
import { CopyLink } from '../../components/CopyLink'
import { Panel } from '../../components/Panel'
import { download } from '../../state/download'
import { changeDraft, closeSpec, currentSpec, openReadyMade, openSpec } from '../../state/lab'
import { useLab } from '../../state/labSlice'
import { SEEDS_FIELD, specOfDraft } from '../../state/labDraft'
import { findReadyMade, READY_MADE } from '../../state/readyMade'
import { dataIdsIn, experimentText } from '../../../settings/experimentData'
import { DATA_KEY } from '../../../settings/ownData'
import { carriedBy, carryData, dataEntry } from '../../state/dataCodes'
import { encodeSpec } from '../../state/labLink'
import { usePreferences } from '../../state/preferencesSlice'
import { useSettings } from '../../state/settingsSlice'
import { useViewStrings } from '../../text/useViewStrings'
import type { ViewStrings } from '../../text/views.en'
import { Varied } from './Factors'
import { Line } from './Line'
import { readyWords } from './ReadyMade'
import { Size } from './Size'
import { Typed } from './Typed'

const methodLabel = (method: Method, t: ViewStrings): string =>
  t.setup.methods[method]?.label ??
  SETTINGS_TABLE.method.options.find(({ value }) => value === method)?.label ??
  method

function Methods() {
  const t = useViewStrings()
  const chosen = useLab((s) => s.draft.methods)
  const toggle = (method: Method, on: boolean): void =>
    changeDraft({ methods: on ? [...chosen, method] : chosen.filter((m) => m !== method) })
  return (
    <fieldset className="lab-methods">
      <legend>{t.lab.methods}</legend>
      <WordsOf label={t.form.wordsHere} texts={METHODS.map((method) => methodLabel(method, t))} />
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

function Draft() {
  const t = useViewStrings()
  const { base, form, control, methods, seeds, keepWeights, question } = useLab((s) => s.draft)
  return (
    <>
      <Line label={t.lab.base}>
        <select value={base} onChange={(event) => changeDraft({ base: event.target.value })}>
          <option value="now">{t.lab.baseNow}</option>
          {form && <option value="form">{t.lab.baseForm}</option>}
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
      <Typed
        label={t.lab.seeds}
        text={seeds}
        readings={[[seeds, readTypedNumber(seeds, SEEDS_FIELD)]]}
        field={SEEDS_FIELD}
        onText={(text) => changeDraft({ seeds: text })}
      />
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

/** The experiment in a link; longer ones travel as files. */
function Link() {
  const t = useViewStrings()
  const ready = useLab((s) => s.opened?.ready ?? null)
  const spec = useLab((s) => s.opened?.spec ?? s.draft)
  const settings = useSettings((s) => s.settings)
  const code = useMemo(
    () => ready ?? encodeSpec('version' in spec ? spec : specOfDraft(spec, settings)),
    [ready, spec, settings],
  )
  const text = useMemo(() => experimentText(code ?? ''), [code])
  const sets = useMemo(() => dataIdsIn(text), [text])
  useEffect(() => carryData(sets), [sets])
  const data = (): string => {
    const [codes] = Object.values(dataEntry(sets))
    return codes === undefined ? '' : `&${DATA_KEY}=${codes}`
  }
  if (code === null) return <span className="soft">{t.lab.linkTooLong}</span>
  return (
    <CopyLink
      label={t.lab.copyLink}
      title={t.lab.copyLinkHint}
      fragment={() => `#v=${LINK_VERSION}&page=lab&experiment=${code}${data()}`}
      withFiles={(link) => /"own:[0-9a-f]{16}/.test(text) || sets.length > carriedBy(link)}
    />
  )
}

/** Which experiment it is: one's own, or a ready-made one. */
function Choice() {
  const language = usePreferences((s) => s.language)
  const t = useViewStrings()
  const ready = useLab((s) => s.opened?.ready ?? '')
  const idle = useLab((s) => s.status === 'idle')
  const chosen = findReadyMade(ready)
  return (
    <Line label={t.lab.title}>
      <select
        value={ready}
        disabled={!idle}
        // Longer than a phone is wide; the whole title stands below too.
        title={chosen && readyWords(chosen, language).title}
        onChange={(event) => (event.target.value ? openReadyMade(event.target.value) : closeSpec())}
      >
        <option value="">{t.lab.readyNone}</option>
        {READY_MADE.map((one) => (
          <option key={one.id} value={one.id}>
            {readyWords(one, language).title}
          </option>
        ))}
      </select>
    </Line>
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
  const idle = useLab((s) => s.status === 'idle')
  const language = usePreferences((s) => s.language)
  const ready = opened?.ready ? findReadyMade(opened.ready) : undefined
  const words = ready && readyWords(ready, language)
  return (
    <Panel title={t.lab.title} info={{ what: t.lab.title, text: t.lab.info }} tools={<Files />}>
      <div className="lab-form">
        <Choice />
        {opened ? (
          <>
            {opened.ready === null && (
              <p>
                {t.lab.file(opened.name ?? t.lab.last)} {opened.spec.title}
              </p>
            )}
            {words && <b>{words.title}</b>}
            <p className="soft">{words ? words.question : opened.spec.question}</p>
            <button type="button" disabled={!idle} onClick={closeSpec}>
              {t.lab.ownAgain}
            </button>
          </>
        ) : (
          <Draft />
        )}
        <Size />
        <Link />
        {problems.map((problem) => (
          <p key={problem.key + problem.message} className="bad" role="alert">
            {t.lab.problem(problem, t)}
          </p>
        ))}
      </div>
    </Panel>
  )
}
