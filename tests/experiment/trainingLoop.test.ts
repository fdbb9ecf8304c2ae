// The training loop as a state machine, without a GPU: what it does when it is started, paused, resumed,
// cancelled, when it diverges, when a step fails and when the machine sleeps.

import { describe, expect, it } from 'vitest'
import { CancellationToken } from '../../src/experiment/run/cancellationToken'
import { TrainingClock } from '../../src/experiment/run/trainingClock'
import {
  TrainingLoop,
  type LoopHooks,
  type LoopOptions,
  type LoopState,
} from '../../src/experiment/run/trainingLoop'
import { SimulatedQueue, SimulatedRun, SimulatedTime } from './simulatedTime'

interface Made {
  time: SimulatedTime
  run: SimulatedRun
  clock: TrainingClock
  loop: TrainingLoop<number>
  /** Steps in the order they were handled. */
  handled: number[]
  /** Trains until time or training ends. */
  train: (token?: CancellationToken, most?: number) => Promise<LoopState>
}

const upTo = (n: number, first = 1): number[] => Array.from({ length: n - first + 1 }, (_, i) => first + i)

function make(
  msPerStep: number | ((step: number) => number),
  hooks: Partial<LoopHooks<number>> = {},
  options: Partial<LoopOptions> = {},
): Made {
  const time = new SimulatedTime()
  const run = new SimulatedRun(new SimulatedQueue(time, 0), msPerStep)
  const clock = new TrainingClock(() => time.now)
  const handled: number[] = []
  const loop = new TrainingLoop(
    run,
    {
      ...hooks,
      handleMetrics(steps) {
        handled.push(...steps)
        return hooks.handleMetrics?.(steps) ?? true
      },
    },
    { clock, lastStep: 20, stepsPerSubmit: 4, wait: time.wait, ...options },
  )
  const train = async (token = new CancellationToken(), most?: number) => {
    const training = loop.train(token, most)
    let over = false
    training.then(
      () => (over = true),
      () => (over = true),
    )
    await time.pass(1e9, () => over)
    return training
  }
  return { time, run, clock, loop, handled, train }
}

describe('the training loop', () => {
  it('makes every step once, in order, and is idle at the last', async () => {
    const { loop, run, handled, train } = make(10)
    expect(loop.state).toBe('idle')
    expect(await train()).toBe('idle')
    expect(run.step).toBe(20)
    expect(handled).toEqual(upTo(20))
    expect(await train()).toBe('idle')
    expect(run.step).toBe(20)
  })

  it('hands over no more steps than are available, and waits for the next; a pause ends the wait', async () => {
    const { loop, run, handled, time } = make(10)
    let ready = 2
    let wake: () => void = () => undefined
    const waiting = Object.assign(run, {
      available: (count: number) => Math.min(count, ready - run.step),
      whenAvailable: () => new Promise<void>((resolve) => (wake = resolve)),
    })
    const token = new CancellationToken()
    const training = loop.train(token)
    await time.pass(1000)
    expect(handled).toEqual(upTo(2))
    ready = 9
    wake()
    await time.pass(2000)
    expect(waiting.submits.every((count) => count > 0)).toBe(true)
    expect(handled).toEqual(upTo(9))
    token.cancel()
    wake()
    await time.pass(3000)
    expect(await training).toBe('paused')
    expect(run.step).toBe(9)
  })

  it('is running until a cancelled token pauses it; everything submitted is handled; it resumes', async () => {
    const { loop, run, time, handled } = make(50)
    const token = new CancellationToken()
    const training = loop.train(token)
    await time.pass(220)
    expect(loop.state).toBe('running')
    token.cancel()
    await time.pass(1000)
    expect(await training).toBe('paused')
    expect(handled).toEqual(upTo(run.step))
    expect(run.step).toBeLessThan(8)

    const again = loop.train(new CancellationToken())
    await time.pass(10_000)
    expect(await again).toBe('idle')
    expect(handled).toEqual(upTo(20))
  })

  it('does nothing with a token that was cancelled before its turn came', async () => {
    const { loop, run, train } = make(10)
    const token = new CancellationToken()
    token.cancel()
    expect(await train(token)).toBe('idle')
    expect(run.submits).toEqual([])
    expect(loop.state).toBe('idle')
  })

  it('stops after as many steps as were asked for', async () => {
    const { run, handled, train } = make(10)
    expect(await train(new CancellationToken(), 1)).toBe('paused')
    expect(await train(new CancellationToken(), 5)).toBe('paused')
    expect(handled).toEqual(upTo(6))
    expect(run.step).toBe(6)
  })

  it('is diverged when the metrics are, with no step under way, until it is reset', async () => {
    let underWay = 0
    const bad = 7
    const { loop, run, handled, train } = make(10, { handleMetrics: (steps) => !steps.includes(bad) })
    const advance = run.advance.bind(run)
    run.advance = async (count) => {
      underWay++
      const metrics = await advance(count)
      underWay--
      return metrics
    }
    expect(await train()).toBe('diverged')
    expect(handled).toContain(bad)
    expect(underWay).toBe(0)
    const { step } = run
    expect(await train()).toBe('diverged')
    expect(run.step).toBe(step)
    loop.reset()
    run.step = bad
    expect(await train()).toBe('idle')
    expect(run.step).toBe(20)
  })

  it.each([
    ['a step', { fails: 'step' }],
    ['a hook', { fails: 'hook' }],
  ])('%s that fails ends it with that error, and it can be trained again', async (_, { fails }) => {
    let broken = true
    const { loop, run, train } = make(10, {
      afterSubmit(step) {
        if (broken && fails === 'hook' && step > 5) throw new Error('the disk is full')
      },
    })
    const advance = run.advance.bind(run)
    run.advance = async (count) => {
      const metrics = await advance(count)
      if (broken && fails === 'step' && metrics.includes(6)) throw new Error('the device is lost')
      return metrics
    }
    await expect(train()).rejects.toThrow(fails === 'step' ? 'device' : 'disk')
    expect(loop.state).toBe('idle')
    broken = false
    expect(await train()).toBe('idle')
    expect(run.step).toBe(20)
  })

  it('an error that a hook takes for the end of the training ends it as a divergence does', async () => {
    const taken: unknown[] = []
    const { loop, run, train, handled } = make(10, { handleError: (error) => taken.push(error) > 0 })
    const advance = run.advance.bind(run)
    let broken = true
    run.advance = async (count) => {
      const metrics = await advance(count)
      if (broken && metrics.includes(6)) throw new Error('the rule')
      return metrics
    }
    expect(await train()).toBe('diverged')
    expect(taken).toHaveLength(1)
    expect(handled.every((step) => step < 6)).toBe(true)
    broken = false
    expect(await train()).toBe('diverged')
    loop.reset()
    expect(await train()).toBe('idle')
  })

  it('trains once at a time, and is not reset meanwhile', async () => {
    const { loop, time } = make(10)
    const training = loop.train(new CancellationToken())
    await expect(loop.train(new CancellationToken())).rejects.toThrow('running')
    expect(() => loop.reset()).toThrow('running')
    await time.pass(1000)
    expect(await training).toBe('idle')
  })

  it('leaves an hour of sleep out of seconds and speed', async () => {
    const speeds: number[] = []
    const { clock, loop, train } = make(
      (step) => (step === 120 ? 3_600_100 : 100),
      { report: () => speeds.push(loop.stepsPerSecond) },
      { lastStep: 200 },
    )
    expect(await train()).toBe('idle')
    expect(clock.seconds).toBeGreaterThan(19)
    expect(clock.seconds).toBeLessThan(21)
    for (const speed of speeds.filter((s) => s > 0)) expect(Math.abs(speed - 10)).toBeLessThan(3)
  })
})

describe('what accompanies the training', () => {
  it('no submit passes a step at which something happens, and none follows before it has', async () => {
    const seen: number[] = []
    const { run, time, train } = make(1, {
      nextStop: (step) => 7 - (step % 7) + step,
      async afterSubmit(step) {
        if (step % 7 !== 0) return
        await time.wait(500)
        seen.push(step)
        expect(run.step).toBe(step)
      },
    })
    await train()
    expect(seen).toEqual([7, 14])
  })

  it('what is due with nothing under way finds everything handled and reported', async () => {
    const due = new Set([3, 11])
    const reported: number[] = []
    const found: [number, number, number][] = []
    const made: Made = make(10, {
      nextStop: (step) => [...due].find((s) => s > step) ?? Infinity,
      report: () => reported.push(made.handled.length),
      whenDrained: () =>
        due.has(made.run.step)
          ? () => Promise.resolve(void found.push([made.run.step, made.handled.length, reported.at(-1)!]))
          : null,
    })
    await made.train()
    expect(found).toEqual([
      [3, 3, 3],
      [11, 11, 11],
    ])
  })

  it('a speed limit makes one step at a time, and ends when it is lifted', async () => {
    let limit: number | null = 2
    const { run, time, loop } = make(1, { speedLimit: () => limit }, { lastStep: 1000 })
    const token = new CancellationToken()
    const training = loop.train(token)
    await time.pass(3900)
    expect(run.step).toBe(8)
    expect(run.submits).toEqual(Array(8).fill(1))
    expect(loop.stepsPerSecond).toBeCloseTo(2, 1)
    limit = null
    await time.pass(5000)
    expect(run.step).toBeGreaterThan(100)
    token.cancel()
    await time.pass(6000)
    expect(await training).toBe(run.step < 1000 ? 'paused' : 'idle')
  })

  it('a wait for the speed limit ends with the token', async () => {
    const { time, loop } = make(1, { speedLimit: () => 0.1 })
    const token = new CancellationToken()
    const training = loop.train(token)
    let state: LoopState | null = null
    void training.then((s) => (state = s))
    await time.pass(1000)
    token.cancel()
    await time.pass(1100)
    expect(state).toBe('paused')
  })

  it('hears of the end while the clock still counts, and what follows it', async () => {
    const ends: [LoopState, number][] = []
    const { clock, time, train } = make(10, {
      async onEnd(state) {
        await time.wait(300)
        clock.alive()
        ends.push([state, Math.round(1000 * clock.seconds)])
      },
    })
    await train(new CancellationToken(), 5)
    await train()
    expect(ends).toEqual([
      ['paused', 350],
      ['idle', 800],
    ])
  })
})
