// The monkey of tests/monkey in Firefox: the same seeds, the same checks. Half a minute of it in every run of the
// tests; MONKEY_ACTIONS=3000 does that many actions, MONKEY_SEED begins elsewhere.

import { test } from '@playwright/test'
import { ensureFirefox } from '../../scripts/firefox.mjs'
import { Monkey } from '../monkey/monkey'
import { FirefoxDriver } from './driver'
import { Firefox } from './firefox'

const ASKED = process.env.MONKEY_ACTIONS
const ACTIONS = Number(ASKED ?? 500)
const SEED = Number(process.env.MONKEY_SEED ?? 1)
/** A seed's share: a browser that is started anew, with nothing kept. */
const SHARE = 500
/** Time for actions where none are asked for. */
const SHORT_MS = 25_000
/** Until a page is ready, on a busy machine: llvmpipe makes machine code of every kernel. */
const COMPILED_MS = 400_000

const found = ensureFirefox()

for (let from = 0, seed = SEED; from < ACTIONS; from += SHARE, seed++) {
  const actions = Math.min(SHARE, ACTIONS - from)
  test(`random actions in Firefox, seed ${seed}`, async ({ baseURL }) => {
    test.skip('reason' in found, 'reason' in found ? found.reason : '')
    test.setTimeout(COMPILED_MS + 600_000 + 2000 * actions)
    if ('reason' in found) return
    const firefox = await Firefox.start(found.path, found.env)
    try {
      const driver = await FirefoxDriver.start(firefox, baseURL!)
      const monkey = new Monkey(driver, seed, COMPILED_MS)
      const { counts, saved, actions: done } = await monkey.play(actions, ASKED ? Infinity : SHORT_MS)
      console.log(
        `Firefox, seed ${seed}: ${done} actions, ${JSON.stringify(counts)}; kept ${saved.runs} runs, ${saved.steps} steps`,
      )
    } finally {
      await firefox.close()
    }
  })
}
