// Beside a number field: how its text was understood, where that is not obvious.

import type { TypedNumber } from '../../settings/typedNumber'
import { useViewStrings } from '../text/useViewStrings'

export function NumberEcho({ readings }: { readings: readonly TypedNumber[] }) {
  const { typed: t } = useViewStrings().form
  const odd = readings.some((reading) => reading.kind === 'number' && reading.echo !== null)
  if (!odd || readings.some((reading) => reading.kind !== 'number')) return null
  const numbers = readings.flatMap((reading) => (reading.kind === 'number' ? [reading] : []))
  const others = numbers.flatMap(({ not }) => (not === null ? [] : [String(not)]))
  const read = numbers.map(({ value }) => value).join(' / ')
  return (
    <p className="field-echo" role="status">
      {others.length > 0 ? t.readAsNot(read, others.join(' / ')) : t.readAs(read)}
    </p>
  )
}
