// The scene bench's side of the worker: answers made-up questions while training goes on, the newest first.

import { Bench } from '../../experiment/run/askModels'
import type { BenchRequest } from '../../protocol/runFacts'
import type { Distillation } from '../../experiment/run/distillation'
import { post, reportError, state } from './state'

/** The bench of a run, made when its first question comes. */
let bench: { run: Distillation; made: Bench } | null = null
let waiting: BenchRequest | null = null
let asking = false

async function benchOf(run: Distillation): Promise<Bench | null> {
  if (bench && bench.run !== run) {
    bench.made.destroy()
    bench = null
  }
  const { session } = state
  if (!bench && session) bench = { run, made: await Bench.prepare(run, session.teachers) }
  return bench?.made ?? null
}

/**
 * Asks everybody; what is asked while an answer is being made waits, and only the newest of it is answered.
 * Without a run nothing happens.
 */
export async function ask(request: BenchRequest): Promise<void> {
  waiting = request
  if (asking) return
  asking = true
  for (let { run } = state; run && waiting; run = state.run) {
    const asked: BenchRequest = waiting
    const here = run
    waiting = null
    const alive = () => state.run === here
    try {
      const made = await benchOf(here)
      const answer = made && (await made.ask(asked, alive))
      if (answer && alive()) post({ type: 'answered', answer })
    } catch (error) {
      if (alive()) await reportError(error)
    }
  }
  waiting = null
  asking = false
}
