// rule.py of an exported project: the default rule in Python, or, for a rule that was typed in JavaScript, a stub
// that shows it and waits for its translation.

import { COMBINE } from '../distill/combine/registry'
import { DEFAULT_RULE } from '../distill/combine/rule/defaultRule'
import type { Settings } from '../settings/settings'

/** What the file of the default rule says, and what a stub says there. */
const TITLE = /^"""[^]*?\n"""\n/
const BODY = /^ {4}return \[1, 1, 1, 1\]$/m

const STUB_TITLE = `"""STUB, to be translated: the rule that this run combined its gradients with was typed in JavaScript,
see below.

Until \`combine\` is translated, training stops here. \`python rule.py\` compares the translation with the
coefficients that the run computed (expected.json).
"""
`

const STUB_BODY = `    raise NotImplementedError(
        "rule.py is a stub: translate the JavaScript above it to Python, then compare with python rule.py"
    )`

/** JavaScript as lines of a Python comment: whatever ends a line in either language ends the comment's, too. */
const comment = (source: string): string =>
  source
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
    .map((line) => `#   ${line.replace(/[\p{Cc}\p{Cs}]/gu, ' ')}`.trimEnd())
    .join('\n')

/** `template`: rule.py as it is for the default rule. */
export function ruleFile(template: string, { method, rule }: Pick<Settings, 'method' | 'rule'>): string {
  if (!COMBINE[method].typed || rule === DEFAULT_RULE) return template
  const stub = template.replace(
    TITLE,
    () => `${STUB_TITLE}\n# The rule, as it was typed:\n#\n${comment(rule)}\n\n`,
  )
  return stub.replace(BODY, () => STUB_BODY)
}
