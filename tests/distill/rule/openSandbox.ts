// A sandbox for tests, from the installed package.

import { quickJs } from '../../../src/cli/node/quickJs'
import { RuleSandbox } from '../../../src/distill/combine/rule/sandbox'

let opened: Promise<RuleSandbox> | null = null

export const openSandbox = (): Promise<RuleSandbox> => (opened ??= quickJs().then((b) => RuleSandbox.open(b)))
