// Said wherever a typed rule gives no coefficients: that there are none, and why.

import { useRule } from '../../state/ruleSlice'
import { useViewStrings } from '../../text/useViewStrings'

/** Whether a method gave coefficients on these gradients; a rule that fails gives none. */
export const hasResult = (coefficients: readonly number[]): boolean => coefficients.every(Number.isFinite)

/** In a sentence, with the rule's message and line. */
export function NoResult() {
  const { rule: words } = useViewStrings()
  const fault = useRule((s) => s.fault)
  const why =
    fault &&
    (fault.line === null ? words.fault(fault.message) : words.faultAt(String(fault.line), fault.message))
  return (
    <span className="no-result">
      {words.noResult} {why}
    </span>
  )
}
