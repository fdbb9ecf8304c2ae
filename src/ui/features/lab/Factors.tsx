// The settings that an experiment varies, and their values.

import { displayValue } from '../../../records/runNames'
import type { Settings } from '../../../settings/settings'
import { settingEntry } from '../../../settings/table'
import { changeDraft } from '../../state/lab'
import { useLab } from '../../state/labSlice'
import { firstValues, numberField, readingsIn, valuesIn, VARIABLE_KEYS } from '../../state/labDraft'
import { useSettings } from '../../state/settingsSlice'
import { runWords } from '../../text/runLabels'
import { useViewStrings } from '../../text/useViewStrings'
import { wording } from '../../text/wording'
import { Line } from './Line'
import { Typed } from './Typed'

/** The values of a varied setting: boxes for a choice, else a line of numbers. */
function Values({
  name,
  values,
  onValues,
}: {
  name: keyof Settings
  values: string
  onValues: (v: string) => void
}) {
  const t = useViewStrings()
  const entry = settingEntry(name)
  if (entry.kind !== 'choice')
    return (
      <Typed
        label={t.lab.values}
        text={values}
        hint={t.lab.valuesHint}
        readings={readingsIn(name, values)}
        field={numberField(name)}
        onText={onValues}
      />
    )
  const chosen = valuesIn(values)
  const options = entry.options.map(({ value }) => value)
  return (
    <fieldset className="lab-methods">
      <legend>{t.lab.values}</legend>
      {options.map((value) => (
        <label key={value}>
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={(event) =>
              onValues(
                options.filter((o) => (o === value ? event.target.checked : chosen.includes(o))).join(' '),
              )
            }
          />
          {displayValue(name, value as never, runWords(t))}
        </label>
      ))}
    </fieldset>
  )
}

interface FactorProps {
  label: string
  varied: keyof Settings | null
  values: string
  onVaried: (varied: keyof Settings | null) => void
  onValues: (values: string) => void
}

/** One setting that is varied. */
function Factor({ label, varied, values, onVaried, onValues }: FactorProps) {
  const t = useViewStrings()
  return (
    <>
      <Line label={label}>
        <select
          value={varied ?? ''}
          onChange={(event) => onVaried((event.target.value || null) as keyof Settings | null)}
        >
          <option value="">{t.lab.varyNothing}</option>
          {VARIABLE_KEYS.map((key) => (
            <option key={key} value={key}>
              {t.setup.groups[settingEntry(key).group]}: {wording(settingEntry(key), t).label}
            </option>
          ))}
        </select>
      </Line>
      {varied && <Values name={varied} values={values} onValues={onValues} />}
    </>
  )
}

/** One or two settings that are varied: two make a grid. */
export function Varied() {
  const t = useViewStrings()
  const { varied, values, alsoVaried, alsoValues, base, form } = useLab((s) => s.draft)
  const now = useSettings((s) => s.settings)
  const first = (key: keyof Settings | null): string =>
    key ? firstValues(key, (base === 'form' && form) || now) : ''
  return (
    <>
      <Factor
        label={t.lab.vary}
        varied={varied}
        values={values}
        onVaried={(key) =>
          changeDraft({ varied: key, values: first(key), ...(!key && { alsoVaried: null }) })
        }
        onValues={(text) => changeDraft({ values: text })}
      />
      {varied && (
        <Factor
          label={t.lab.alsoVary}
          varied={alsoVaried}
          values={alsoValues}
          onVaried={(key) => changeDraft({ alsoVaried: key, alsoValues: first(key) })}
          onValues={(text) => changeDraft({ alsoValues: text })}
        />
      )}
    </>
  )
}
