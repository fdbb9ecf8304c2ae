// The one sandbox of a thread, opened when the first rule is read. The page and its workers fetch QuickJS from
// the site; Node gives a way to read it.

import address from '@jitl/quickjs-wasmfile-release-sync/wasm?url'
import { download } from '../../../browser/download'
import type { CombineRule } from '../context'
import { fetchingSandbox } from './ruleError'
import { RuleSandbox } from './sandbox'
import { typedRule } from './typedRule'

type ReadBytes = () => Promise<Uint8Array>

const fetched: ReadBytes = () => download(address)

let read = fetched
let sandbox: Promise<RuleSandbox> | null = null

/** Where the bytes of QuickJS come from, where that is not the site. */
export function readQuickJsWith(reader: ReadBytes): void {
  read = reader
  sandbox = null
}

/**
 * A rule as a way of combining.
 * @throws RuleError where it is no rule; SandboxMissing where the sandbox does not arrive, or arrives damaged.
 */
export async function openRule(source: string): Promise<CombineRule> {
  sandbox ??= fetchingSandbox(read().then((bytes) => RuleSandbox.open(bytes)))
  try {
    return typedRule(await sandbox, source)
  } catch (error) {
    // A failed fetch is tried again by the next call.
    await sandbox.catch(() => (sandbox = null))
    throw error
  }
}
