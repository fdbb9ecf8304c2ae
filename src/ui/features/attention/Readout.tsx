// The line under the maps: what the pointer is on, or the purpose of this pair of layers.

import { formatLoss, formatPercent, formatWeight } from '../../explain/numbersText'
import { Info } from '../../components/Info'
import { ATTENTION_UNIT } from '../../state/metrics'
import { useShownMatching } from '../../state/sample'
import { comparedName } from '../../text/signalName'
import { shortLoss } from '../../explain/attentionLoss'
import { isAttentionSignal, isLayeredSignal } from '../../explain/signalKinds'
import { useViewStrings } from '../../text/useViewStrings'
import { blockError, imageRow, MAP_SIDE } from '../../explain/attentionMaps'
import { tokenName } from '../../text/tokenNames'
import type { Pair } from '../../state/useAttentionPair'
import { useSample } from '../../state/sampleSlice'
import { usePreferences } from '../../state/preferencesSlice'
import { markTerms } from '../../components/markTerms'

/**
 * The purpose of this pair of layers: the signal taught here, and the student's distance from it on this
 * sample.
 */
function Purpose({ pair }: { pair: Pair }) {
  const t = useViewStrings()
  const language = usePreferences((s) => s.language)
  const other = useShownMatching()?.signals.find(
    (s) =>
      !isAttentionSignal(s) &&
      s.teacherTask === pair.teacher.name &&
      (!isLayeredSignal(s) || s.studentLayer === pair.studentLayer),
  )
  const scope = useSample((s) => s.scope)
  const { signal } = pair.pairing
  if (scope === 'head' && pair.head === null) return <>{t.attention.headMissing}</>
  if (pair.head !== null)
    return (
      <>
        {t.attention.headShort} <Info what={t.attention.headWhat}>{t.attention.headNote}</Info>
      </>
    )
  if (!signal)
    return <>{other ? t.attention.teachesOther(comparedName(other, t)) : t.attention.compareOnly}</>
  const error = formatLoss(
    ATTENTION_UNIT * blockError(pair.studentMap, pair.teacherMap, pair.used, signal.block),
  )
  const own = shortLoss(signal)
  return (
    <>
      {t.attention.teaches(
        {
          full: t.attention.fullMap,
          'text-to-vision': t.attention.textToVision,
          'answer-rows': t.attention.answerRows,
        }[signal.block],
      )}{' '}
      <Info what={t.attention.blockTitle}>{t.attention.block}</Info>
      {' · '}
      {markTerms(own === null ? t.attention.error(error) : t.attention.ownLoss(own, error), language)}
    </>
  )
}

/**
 * One line under the maps: what the pointer is on, else what the locked row does, else what this pair of
 * layers is for.
 */
export function Readout({ pair, cell }: { pair: Pair; cell: [number, number] | null }) {
  const t = useViewStrings()
  const { words } = pair.inspected
  if (cell && cell[1] <= cell[0]) {
    const at = cell[0] * MAP_SIDE + cell[1]
    return (
      <>
        {t.attention.readout(
          tokenName(cell[0], words, t),
          tokenName(cell[1], words, t),
          formatWeight(pair.teacherMap[at]),
          formatWeight(pair.studentMap[at]),
        )}
      </>
    )
  }
  if (cell) return <>{t.attention.unseen(tokenName(cell[0], words, t), tokenName(cell[1], words, t))}</>
  if (!pair.locked) return <Purpose pair={pair} />
  const { sum } = imageRow(pair.studentMap, pair.row)
  const { sum: teacherSum } = imageRow(pair.teacherMap, pair.row)
  return (
    <>
      {t.attention.rowReadout(
        tokenName(pair.row, words, t),
        formatPercent(teacherSum, 0),
        formatPercent(sum, 0),
      )}
    </>
  )
}
