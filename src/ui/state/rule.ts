// Actions on the typed rule of the gradients view. Reading it loads the sandbox.

import type { CombineRule } from '../../distill/combine/context'
import type { PropertyTable } from '../../distill/combine/rule/properties'
import { loadRule } from '../../distill/combine/rule/load'
import { RuleError, SandboxMissing, TOO_LONG } from '../../distill/combine/rule/ruleError'
import { sandboxFrom } from '../explain/whatIf'
import { useGradients } from './gradientsSlice'
import { reportMissing, withPart } from './missing'
import { type RuleFault, useRule } from './ruleSlice'

/** Milliseconds of testing properties before yielding to the page. */
const SLICE_MS = 12
/** Pause in typing after which properties are tested, ms. */
const PAUSE_MS = 350

const faultOf = (error: unknown): RuleFault =>
  error instanceof RuleError
    ? { message: error.reason, line: error.line }
    : { message: error instanceof Error ? error.message : String(error), line: null }

/** What a rule gives where it fails. */
const NOTHING = [NaN, NaN, NaN, NaN]

/** The rule of a text that is none, or not read yet. */
export const noRule: CombineRule = () => NOTHING

/**
 * A rule that is called while the page draws: it reports what it throws, and its coefficients are not numbers then.
 * It is not called again with the same gradients, and one that does not end is not called at all any more: it costs
 * the page its time limit only once.
 */
export function reporting(rule: CombineRule, report: (fault: RuleFault | null) => void): CombineRule {
  let endless = false
  let failedOn: readonly number[] | null = null
  return (gram, context) => {
    if (endless || failedOn === gram) return NOTHING
    try {
      const coefficients = rule(gram, context)
      if (failedOn) report(null)
      failedOn = null
      return coefficients
    } catch (error) {
      failedOn = gram
      endless = error instanceof RuleError && error.reason === TOO_LONG
      report(faultOf(error))
      return NOTHING
    }
  }
}

/** Tries the properties in slices, as long as this text is the newest. */
async function tryProperties(
  ruleProperties: (rule: CombineRule) => Iterable<PropertyTable>,
  rule: CombineRule,
  source: string,
): Promise<void> {
  const isNewest = (): boolean => useRule.getState().source === source
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  try {
    let until = performance.now() + SLICE_MS
    let table: PropertyTable | null = null
    for (table of ruleProperties(rule)) {
      if (performance.now() < until) continue
      if (!isNewest()) return
      useRule.setState({ properties: table })
      await new Promise((resolve) => setTimeout(resolve))
      until = performance.now() + SLICE_MS
    }
    if (isNewest()) useRule.setState({ properties: table })
  } catch (error) {
    if (isNewest()) useRule.setState({ fault: faultOf(error) })
  }
}

let rule: CombineRule | null = null
let readings = 0

/** The rule that was read last; null while the text is no rule. */
export const currentRule = (): CombineRule | null => rule

export const showRule = (open: boolean): void => useRule.setState({ open })

/** Reads a text as a rule; the drawing follows, then its properties are tried. */
export async function editRule(source: string): Promise<void> {
  useRule.setState({ source })
  const isNewest = (): boolean => useRule.getState().source === source
  try {
    const read = await loadRule(source)
    if (!isNewest()) return
    // Not while the page draws.
    rule = reporting(read, (fault) =>
      queueMicrotask(() => {
        if (isNewest()) useRule.setState({ fault })
      }),
    )
    useRule.setState({ reading: ++readings, fault: null, properties: null })
    withPart(
      'rule-properties',
      () => import('../../distill/combine/rule/properties'),
      ({ ruleProperties }) => void tryProperties(ruleProperties, read, source),
    )
  } catch (error) {
    if (!isNewest()) return
    rule = null
    // A sandbox that did not arrive is no fault of the rule.
    const missing = error instanceof SandboxMissing
    useRule.setState({ reading: 0, fault: missing ? null : faultOf(error), properties: null })
    if (missing) reportMissing('part', () => void editRule(useRule.getState().source), 'rule')
  }
}

/** Puts made-up gradients into the what-if mode. */
export const drawGradients = (gram: readonly number[]): void =>
  useGradients.setState((s) => ({
    mode: 'what-if',
    source: { kind: 'example' },
    counts: { ...s.counts, 'what-if': 3 },
    shown: [0, 1, 2, 3],
    sandbox: sandboxFrom(gram, 3, [0, 1, 2, 3]),
    order: 0,
    present: [true, true, true],
    stage: 'update',
  }))
