// The form of the live settings: speed limit, automatic pause, and the hyperparameters that may change live.

import { useId, useState } from 'react'
import { SETTINGS_TABLE, SETTING_KEYS, settingEntry } from '../../settings/table'
import { checkSetting } from '../../settings/resolve'
import type { Settings } from '../../settings/settings'
import { control, updateHyperparameters } from '../state/runActions'
import { wording } from '../text/wording'
import { Field } from '../features/setup/Field'
import { problemText } from '../features/setup/problems'
import { fieldText, typedValue } from '../features/setup/typed'
import { SPEEDS } from '../state/controls'
import { useViewStrings } from '../text/useViewStrings'
import { NumberEcho } from '../components/NumberEcho'
import { readStop } from '../explain/stopConditions'
import { useRun } from '../state/runSlice'
import { useSettings } from '../state/settingsSlice'

const LIVE_KEYS = SETTING_KEYS.filter((key) => SETTINGS_TABLE[key].live)

function Speed() {
  const { controls: t } = useViewStrings()
  const id = useId()
  const speed = useRun((s) => s.speed)
  const text = (v: number | null): string => (v === null ? t.speedFull : t.speedLimit(String(v)))
  return (
    <section>
      <h3>
        <label htmlFor={id}>{t.speedTitle}</label>
      </h3>
      <div className="speed">
        <input
          id={id}
          type="range"
          min={0}
          max={SPEEDS.length - 1}
          step={1}
          value={Math.max(0, SPEEDS.indexOf(speed))}
          aria-valuetext={text(speed)}
          onChange={(e) => control({ speed: SPEEDS[Number(e.target.value)] ?? null })}
        />
        <b>{text(speed)}</b>
      </div>
      <p className="field-help">{t.speedHelp}</p>
    </section>
  )
}

interface StopProps {
  label: string
  unit?: string
  range: string
  /** The value in force, as text. */
  value: string
  max: number
  whole: boolean
  onChange: (value: number | null) => void
}

function Stop({ label, unit, range, value, max, whole, onChange }: StopProps) {
  const { controls: t, form } = useViewStrings()
  const id = useId()
  const [text, setText] = useState(value)
  const read = readStop(text, max, whole)
  return (
    <div className="field" data-invalid={!read.ok}>
      <div className="field-name">
        <label htmlFor={id}>{label}</label>
      </div>
      <span className="with-unit">
        <input
          id={id}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          placeholder={t.stopNever}
          value={text}
          aria-invalid={!read.ok}
          aria-describedby={read.ok ? undefined : `${id}-error`}
          onChange={(e) => {
            setText(e.target.value)
            const next = readStop(e.target.value, max, whole)
            if (next.ok) onChange(next.value)
          }}
        />
        {unit}
      </span>
      {read.ok && <NumberEcho readings={[read.reading]} />}
      {!read.ok && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {read.reading.kind === 'ambiguous'
            ? form.typed.ambiguous(String(read.reading.values[0]), String(read.reading.values[1]))
            : t.stopBad(range)}
        </p>
      )}
    </div>
  )
}

function Stops() {
  const { controls: t } = useViewStrings()
  const stopStep = useRun((s) => s.stopStep)
  const stopAccuracy = useRun((s) => s.stopAccuracy)
  return (
    <section>
      <h3>{t.stopTitle}</h3>
      <Stop
        label={t.stopStep}
        range={t.stopStepRange}
        value={stopStep === null ? '' : String(stopStep)}
        max={1e6}
        whole
        onChange={(stop) => control({ stopStep: stop })}
      />
      <Stop
        label={t.stopAccuracy}
        unit="%"
        range={t.stopAccuracyRange}
        value={stopAccuracy === null ? '' : String(Math.round(1000 * stopAccuracy) / 10)}
        max={100}
        whole={false}
        onChange={(percent) => control({ stopAccuracy: percent === null ? null : percent / 100 })}
      />
    </section>
  )
}

/** One live setting: typed and committed, or divided or multiplied by three at a press. */
function Live({ name }: { name: keyof Settings }) {
  const t = useViewStrings()
  const settings = useSettings((s) => s.settings)
  const [text, setText] = useState(() => fieldText(settings[name]))
  const [base, setBase] = useState(settings)
  if (base !== settings) {
    setBase(settings)
    setText(fieldText(settings[name]))
  }
  const entry = settingEntry(name)
  const problem = checkSetting(name, typedValue(name, text))
  const commit = (next: unknown): void => {
    if (!checkSetting(name, next) && next !== settings[name]) updateHyperparameters({ [name]: next })
  }
  const scaled = (factor: number): void => commit(Number((Number(settings[name]) * factor).toPrecision(2)))
  const { label } = wording(entry, t)
  return (
    <div className="live">
      <Field
        name={name}
        text={text}
        error={problem ? problemText(problem, text, t) : undefined}
        changed={false}
        onChange={setText}
        onCommit={(v) => commit(typedValue(name, v))}
      />
      <span className="live-factors">
        <button type="button" aria-label={t.controls.divideName(label)} onClick={() => scaled(1 / 3)}>
          {t.controls.divide}
        </button>
        <button type="button" aria-label={t.controls.multiplyName(label)} onClick={() => scaled(3)}>
          {t.controls.multiply}
        </button>
      </span>
    </div>
  )
}

/** The content of the popover behind "Live settings". */
export default function RunLimitsForm() {
  const t = useViewStrings()
  return (
    <>
      <Speed />
      <Stops />
      <section>
        <h3>{t.controls.liveTitle}</h3>
        <p className="field-help">{t.controls.liveHelp}</p>
        {LIVE_KEYS.map((key) => (
          <Live key={key} name={key} />
        ))}
      </section>
    </>
  )
}
