// The monkey, by name: MONKEY_ACTIONS random actions from MONKEY_SEED on (`node scripts/test.mjs monkey`).

import { READY_TIMEOUT, test } from '../e2e/page'
import { Monkey } from './monkey'
import { PlaywrightDriver } from './playwrightDriver'

const ACTIONS = Number(process.env.MONKEY_ACTIONS ?? 3000)
const SEED = Number(process.env.MONKEY_SEED ?? 1)
/** A seed's share: a page that is opened anew, with an empty browser. */
const SHARE = 500

for (let from = 0, seed = SEED; from < ACTIONS; from += SHARE, seed++) {
  const actions = Math.min(SHARE, ACTIONS - from)
  test(`${actions} random actions, seed ${seed}`, async ({ page }) => {
    test.setTimeout(600_000 + 2000 * actions)
    const { counts, saved } = await new Monkey(new PlaywrightDriver(page), seed, READY_TIMEOUT).play(actions)
    console.log(`seed ${seed}: ${JSON.stringify(counts)}; kept ${saved.runs} runs, ${saved.steps} steps`)
  })
}
