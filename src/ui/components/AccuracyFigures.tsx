// Exact match per capability from a card, with what a grey picture leaves of it.

import { TEACHER_TASKS } from '../../distill/tasks'
import type { CardAccuracy } from '../../teacher/card'
import { formatPercent } from '../explain/numbersText'
import { useViewStrings } from '../text/useViewStrings'

/** Table cells: a share and, in brackets, that with a grey picture. */
export function AccuracyCells({
  accuracy,
  noImage,
}: {
  accuracy: CardAccuracy | null
  noImage: CardAccuracy | null
}) {
  const { teachers: t } = useViewStrings()
  return (
    <>
      {TEACHER_TASKS.map((f) => (
        <td key={f} className="number" title={noImage ? t.sets.grey(formatPercent(noImage[f])) : undefined}>
          {formatPercent(accuracy?.[f])}
          {noImage && <small className="soft"> ({formatPercent(noImage[f], 0)})</small>}
        </td>
      ))}
    </>
  )
}

/** Column heads of the three capabilities. */
export function CapabilityHeads() {
  const t = useViewStrings()
  return (
    <>
      {TEACHER_TASKS.map((f) => (
        <th key={f} scope="col" className={`number ${f}`}>
          {t.capability[f]}
        </th>
      ))}
    </>
  )
}

/** "5.7 × 10¹²", as text: 5.7e12. */
export function formatFlops(flops: number): string {
  if (!(flops > 0)) return '–'
  const exponent = Math.floor(Math.log10(flops))
  const digits = [...String(exponent)].map((d) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(d)]).join('')
  return `${(flops / 10 ** exponent).toFixed(1)} × 10${digits}`
}

/** An adapter without its driver's version. */
export const shortAdapter = (adapter: string): string => adapter.split(/[:(]/)[0].trim() || adapter
