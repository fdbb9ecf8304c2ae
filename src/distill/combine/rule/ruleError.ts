// What is wrong with a typed rule, and where.

import type { StepMetrics } from '../../tasks'

/** Said of a rule that did not end. */
export const TOO_LONG = 'it did not come to an end within the limit of a call'

/** Most characters of a rule's own message that are repeated. */
const MOST_TEXT = 160

/**
 * A typed rule that cannot be read, throws, takes too long, or returns something other than four finite
 * numbers. The message is a sentence; it may quote the rule, which a stranger may have written.
 */
export class RuleError extends Error {
  /** The training step that it stopped, if any. */
  step: number | null = null
  /** The steps of the same call that were done before it. */
  before: StepMetrics[] = []

  /** `line` counts from 1; null where it is not known. */
  constructor(
    readonly reason: string,
    readonly line: number | null = null,
  ) {
    super(reason)
    this.name = 'RuleError'
    this.describe()
  }

  /** The same error as that of a training step, `before` being done. */
  at(step: number, before: StepMetrics[]): this {
    this.step = step
    this.before = before
    this.describe()
    return this
  }

  /** The same error for a step that is refused because of it. */
  again(): RuleError {
    const copy = new RuleError(this.reason, this.line)
    return this.step === null ? copy : copy.at(this.step, [])
  }

  private describe(): void {
    const where = this.line === null ? '' : `, line ${this.line}`
    const stopped = this.step === null ? '' : ` The run stopped at step ${this.step}.`
    this.message = `The rule${where}: ${this.reason}.${stopped}`
  }
}

/** QuickJS, which runs typed rules, did not arrive: nothing is known of the rule itself. */
export class SandboxMissing extends Error {
  /** `detail`: what the browser said. */
  constructor(readonly detail: string) {
    super('The sandbox in which rules run could not be loaded.')
    this.name = 'SandboxMissing'
  }
}

/** Runs what fetches a part of the sandbox. @throws SandboxMissing */
export async function fetchingSandbox<T>(part: Promise<T>): Promise<T> {
  try {
    return await part
  } catch (thrown) {
    if (thrown instanceof SandboxMissing) throw thrown
    throw new SandboxMissing(thrown instanceof Error ? thrown.message : String(thrown))
  }
}

/** Text of a rule's own, on one line and short, without a full stop at its end. */
export const quoted = (text: string): string => {
  const line = text.replace(/[\p{C}\s]+/gu, ' ').trim()
  return (line.length > MOST_TEXT ? `${line.slice(0, MOST_TEXT - 1)}…` : line).replace(/\.$/, '')
}
