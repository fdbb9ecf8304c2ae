// An hour of sleep is not an hour of training: the clock of a run, on a clock that the test turns.

import { describe, expect, it } from 'vitest'
import { StepRate, TrainingClock } from '../../src/experiment/run/trainingClock'

const HOUR = 3_600_000

/** A clock that stands where it is put, and a training clock that reads it. */
function made(): { time: { ms: number }; clock: TrainingClock; steps: (count: number, ms: number) => void } {
  const time = { ms: 5_000_000 }
  const clock = new TrainingClock(() => time.ms)
  clock.start()
  const steps = (count: number, ms: number) => {
    for (let i = 0; i < count; i++) {
      time.ms += ms
      clock.stepped()
    }
  }
  return { time, clock, steps }
}

describe('seconds of training', () => {
  it('are the time of the steps', () => {
    const { clock, steps } = made()
    steps(100, 250)
    expect(clock.seconds).toBe(25)
  })

  it.each([
    ['milliseconds', 20],
    ['half a second', 500],
    ['half a minute, on a slow processor', 31_000],
  ])('an hour of sleep between two steps of %s counts as one usual step', (_, ms) => {
    const { clock, steps } = made()
    steps(10, ms)
    steps(1, HOUR + ms)
    steps(9, ms)
    expect(clock.seconds).toBeCloseTo((20 * ms) / 1000, 6)
  })

  it('a tab frozen again and again while hidden counts its steps alone', () => {
    const { clock, steps } = made()
    steps(20, 100)
    for (let i = 0; i < 5; i++) {
      steps(1, 300_000)
      steps(20, 100)
    }
    expect(clock.seconds).toBeCloseTo(12.5, 6)
  })

  it('a hidden tab that trains on, slowly, counts in full', () => {
    const { clock, steps } = made()
    steps(20, 100)
    steps(30, 1_000)
    expect(clock.seconds).toBeCloseTo(32, 6)
  })

  it('a machine that has become slow for good is believed after eight steps', () => {
    const { clock, steps } = made()
    steps(20, 100)
    steps(8, 60_000)
    const before = clock.seconds
    steps(10, 60_000)
    expect(clock.seconds - before).toBeCloseTo(600, 6)
  })

  it('a clock that jumps back counts nothing, and goes on from there', () => {
    const { time, clock, steps } = made()
    steps(10, 100)
    time.ms -= HOUR
    steps(1, 0)
    expect(clock.seconds).toBe(1)
    steps(10, 100)
    expect(clock.seconds).toBe(2)
  })

  it('a first step that compiles shaders for a minute counts; an hour of sleep in it does not', () => {
    const slow = made()
    slow.steps(1, 60_000)
    expect(slow.clock.seconds).toBe(60)
    const asleep = made()
    asleep.steps(1, HOUR)
    asleep.steps(10, 100)
    expect(asleep.clock.seconds).toBe(1)
  })

  it('a long evaluation counts as long as it shows signs of life', () => {
    const { time, clock, steps } = made()
    steps(20, 100)
    for (let chunk = 0; chunk < 64; chunk++) {
      time.ms += 5_000
      clock.alive()
    }
    steps(1, 100)
    expect(clock.seconds).toBeCloseTo(322.1, 6)
  })

  it('pauses do not count, and nothing that ends during one', () => {
    const { time, clock, steps } = made()
    steps(10, 100)
    clock.stop()
    time.ms += 20_000
    clock.alive()
    clock.stepped()
    clock.start()
    steps(10, 100)
    expect(clock.seconds).toBe(2)
  })

  it('go on from another reading', () => {
    const { clock, steps } = made()
    steps(10, 100)
    clock.set(0.5)
    steps(10, 100)
    expect(clock.seconds).toBe(1.5)
  })
})

it('steps per second do not fall for an hour of sleep', () => {
  const { clock, steps } = made()
  const pace = new StepRate(clock)
  const seen: number[] = []
  for (let i = 1; i <= 60; i++) {
    steps(1, i === 30 ? HOUR : 100)
    pace.add(1)
    if (i > 3) seen.push(pace.perSecond)
  }
  expect(Math.min(...seen)).toBeCloseTo(10, 3)
  expect(Math.max(...seen)).toBeCloseTo(10, 3)
})
