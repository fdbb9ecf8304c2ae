// Said wherever a typed rule gives no coefficients: that there are none, and why.

import { useRule, type RuleFault } from '../../state/ruleSlice'
import type { RuleStrings } from '../../text/rule.en'
import { useViewStrings } from '../../text/useViewStrings'

/** Whether a method gave coefficients on these gradients; a rule that fails gives none. */
export const hasResult = (coefficients: readonly number[]): boolean => coefficients.every(Number.isFinite)

/** A rule's fault in a sentence, with its line where it is known. */
export const faultText = (words: RuleStrings, { line, message }: RuleFault): string =>
  line === null ? words.fault(message) : words.faultAt(String(line), message)

/** In a sentence, with the rule's message and line. */
export function NoResult() {
  const { rule: words } = useViewStrings()
  const fault = useRule((s) => s.fault)
  return (
    <span className="no-result">
      {words.noResult} {fault && faultText(words, fault)}
    </span>
  )
}
