// A field of one or several numbers, as people type them: how they were understood, or what is wrong with one.

import { useId } from 'react'
import type { NumberField, TypedNumber } from '../../../settings/typedNumber'
import { NumberEcho } from '../../components/NumberEcho'
import { useViewStrings } from '../../text/useViewStrings'
import type { ViewStrings } from '../../text/views.en'
import { Line } from './Line'

/** Most characters of a text that a message quotes. */
const QUOTED = 20

function problemOf(
  readings: readonly (readonly [string, TypedNumber])[],
  { min, max, whole }: NumberField,
  t: ViewStrings,
): string | null {
  for (const [text, reading] of readings) {
    if (reading.kind === 'ambiguous')
      return t.form.typed.ambiguous(String(reading.values[0]), String(reading.values[1]))
    const fits =
      reading.kind === 'number' &&
      reading.value >= min &&
      reading.value <= max &&
      (!whole || Number.isInteger(reading.value))
    const expected = whole ? t.form.problems.integer : t.form.problems.number
    const quoted = readings.length > 1 ? `${text.slice(0, QUOTED)}: ` : ''
    if (!fits) return `${quoted}${expected(String(min), String(max))}`
  }
  return null
}

interface TypedProps {
  label: string
  text: string
  hint?: string
  /** Of each number in the text; `field` is what each must fit. */
  readings: readonly (readonly [string, TypedNumber])[]
  field: NumberField | null
  onText: (text: string) => void
}

export function Typed({ label, text, hint, readings, field, onText }: TypedProps) {
  const t = useViewStrings()
  const id = useId()
  const problem = field && problemOf(readings, field, t)
  return (
    <div className="lab-typed">
      <Line label={label}>
        <input
          type="text"
          inputMode="decimal"
          autoComplete="off"
          spellCheck={false}
          value={text}
          placeholder={hint}
          aria-invalid={problem !== null}
          aria-describedby={problem ? id : undefined}
          onChange={(event) => onText(event.target.value)}
        />
      </Line>
      {problem === null && <NumberEcho readings={readings.map(([, reading]) => reading)} />}
      {problem && (
        <p className="field-error" id={id} role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}
