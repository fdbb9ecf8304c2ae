// The decision between two tiles, on times that a simulated adapter gives.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CancellationToken } from '../../src/experiment/run/cancellationToken'
import { TileTrial, type TileChoice } from '../../src/experiment/run/tileTrial'
import { TrainingClock } from '../../src/experiment/run/trainingClock'
import { TrainingLoop } from '../../src/experiment/run/trainingLoop'
import { stream } from '../../src/world/random'
import { SimulatedQueue, SimulatedTime } from './simulatedTime'

/** Submits after which every trial must have ended, whatever is measured. */
const MOST_SUBMITS = 1000

/** Ms per step of a submit with this tile, after so many submits. */
type Cost = (choice: TileChoice, submit: number) => number

interface Outcome {
  decision: TileChoice | null
  submits: number
}

/** Submits of `steps` steps, two of them under way as in the training loop. */
function simulate(cost: Cost, steps = 4): Outcome {
  const trial = new TileTrial()
  const underWay: TileChoice[] = [trial.next]
  let submits = 0
  while (!trial.decision && submits < MOST_SUBMITS) {
    underWay.push(trial.next)
    const choice = underWay.shift()!
    trial.measured(choice, steps, steps * cost(choice, submits++))
  }
  return { decision: trial.decision, submits }
}

const of = (usual: number, other: number) => (choice: TileChoice) => (choice === 'usual' ? usual : other)

/** Repeatable noise with this standard deviation, as a factor. */
function noise(sd: number, seed: number): () => number {
  const random = stream(seed, 'tile trial')
  return () => Math.max(0.1, 1 + sd * random.normal())
}

const SEEDS = Array.from({ length: 40 }, (_, i) => i + 1)
const othersChosen = (cost: (seed: number) => Cost) =>
  SEEDS.filter((seed) => simulate(cost(seed)).decision === 'other').length

describe('the trial of a tile', () => {
  it.each([0.78, 0.88])('takes a tile that needs %d of the time', (share) => {
    expect(simulate(of(10, 10 * share)).decision).toBe('other')
    expect(simulate(of(0.5, 0.5 * share)).decision).toBe('other')
    expect(simulate(of(400, 400 * share), 1).decision).toBe('other')
  })

  it.each([0.96, 1, 1.04, 1.5])('stays with the usual one where the other needs %d of its time', (share) => {
    expect(simulate(of(10, 10 * share)).decision).toBe('usual')
  })

  it('sees through noise of a tenth', () => {
    const noisy = (share: number) => (seed: number) => {
      const factor = noise(0.1, seed)
      return (choice: TileChoice) => of(10, 10 * share)(choice) * factor()
    }
    expect(othersChosen(noisy(0.78))).toBeGreaterThanOrEqual(38)
    expect(othersChosen(noisy(1))).toBe(0)
    expect(othersChosen(noisy(1.2))).toBe(0)
  })

  it('is not led astray by an adapter that slows down or recovers meanwhile', () => {
    for (const slope of [-0.004, 0.01, 0.05]) {
      const drift = (share: number) => (choice: TileChoice, submit: number) =>
        of(10, 10 * share)(choice) * Math.max(0.3, 1 + slope * submit)
      expect(simulate(drift(1)).decision, `equal, ${slope}`).toBe('usual')
      expect(simulate(drift(0.7)).decision, `faster, ${slope}`).toBe('other')
    }
  })

  it('ignores submits that something else held up', () => {
    const held = (share: number) => (seed: number) => {
      const random = stream(seed, 'held up')
      return (choice: TileChoice) => of(10, 10 * share)(choice) * (random.uniform() < 0.02 ? 20 : 1)
    }
    expect(othersChosen(held(1))).toBe(0)
    expect(othersChosen(held(0.78))).toBeGreaterThanOrEqual(30)
  })

  it('refuses a tile that is only sometimes slower', () => {
    // Thirty submits at .8, thirty at 1.3: as the caches or another page have it.
    const wavering = (period: number) => (choice: TileChoice, submit: number) =>
      choice === 'usual' ? 10 : submit % (2 * period) < period ? 8 : 13
    for (const period of [3, 10, 15, 30, 50])
      expect(simulate(wavering(period)).decision, `${period}`).toBe('usual')
    const by = (seed: number) => {
      const random = stream(seed, 'wavering')
      let slow = false
      return (choice: TileChoice) => {
        if (random.uniform() < 0.2) slow = !slow
        return choice === 'usual' ? 10 : slow ? 13 : 8
      }
    }
    expect(othersChosen(by)).toBeLessThanOrEqual(1)
  })

  it('does not count the first submit after a change', () => {
    let before: TileChoice | null = null
    const cost = (choice: TileChoice) => {
      const first = choice !== before
      before = choice
      return first ? 500 : choice === 'usual' ? 10 : 8
    }
    expect(simulate(cost).decision).toBe('other')
  })

  it('always ends, whatever is measured', () => {
    const ms = fc.oneof(
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      fc.constantFrom(0, 1e-9, Infinity, NaN, null),
    )
    fc.assert(
      fc.property(
        fc.array(ms, { minLength: 1, maxLength: 50 }),
        fc.integer({ min: 1, max: 16 }),
        (all, steps) => {
          const trial = new TileTrial()
          let submits = 0
          for (; !trial.decision && submits < MOST_SUBMITS; submits++)
            trial.measured(trial.next, steps, all[submits % all.length])
          expect(submits).toBeLessThan(MOST_SUBMITS)
          // What is decided stays so.
          const { decision } = trial
          trial.measured('other', 1, 0)
          expect([trial.decision, trial.next]).toEqual([decision, decision])
        },
      ),
      { numRuns: Number(process.env.FUZZ_CASES ?? 300) },
    )
  })

  it('never takes the other tile from times that cannot be compared', () => {
    for (const bad of [0, NaN, Infinity, null]) {
      const trial = new TileTrial()
      for (let i = 0; i < MOST_SUBMITS; i++) trial.measured(trial.next, 4, bad)
      expect(trial.decision, String(bad)).toBe('usual')
    }
  })

  it.each([0, 5])('in the training loop, with a look every %i ms, finds the faster tile', async (pollMs) => {
    const decisionOf = async (share: number) => {
      const time = new SimulatedTime()
      const queue = new SimulatedQueue(time, pollMs)
      const trial = new TileTrial()
      const made = new Map<number[], TileChoice>()
      const run = {
        step: 0,
        async advance(count: number): Promise<number[]> {
          const steps = Array.from({ length: count }, () => ++this.step)
          const choice = trial.next
          made.set(steps, choice)
          await queue.submit(count * of(6, 6 * share)(choice))
          return steps
        },
        measured: (steps: number[], ms: number | null) => trial.measured(made.get(steps)!, steps.length, ms),
      }
      const clock = new TrainingClock(() => time.now)
      const options = { clock, lastStep: 1e6, stepsPerSubmit: 16, latencyMs: pollMs, wait: time.wait }
      const token = new CancellationToken()
      const training = new TrainingLoop(run, { handleMetrics: () => true }, options).train(token)
      await time.pass(30_000, () => trial.decision !== null)
      token.cancel()
      await time.pass(60_000)
      await training
      return trial.decision
    }
    expect(await decisionOf(0.78)).toBe('other')
    expect(await decisionOf(1)).toBe('usual')
    expect(await decisionOf(1.3)).toBe('usual')
  })
})
