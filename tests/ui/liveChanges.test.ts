// Live changes of a run: part of its record, with it wherever it goes on.

import { beforeEach, describe, expect, it } from 'vitest'
import { checkRecord } from '../../src/records/runRecord'
import { defaultSettings } from '../../src/settings/resolve'
import { Collector } from '../../src/ui/state/recordCollector'
import { savedRun } from '../../src/ui/state/savedRun'
import { stream } from '../../src/world/random'
import { fakeFacts, fakeStep } from './fakeRun'

const settings = { ...defaultSettings(), steps: 40 }
const random = stream(5, 'changes')
const steps = Array.from({ length: 15 }, (_, i) => fakeStep(settings, i + 1, random))

function collected(count: number): Collector {
  const collector = new Collector(settings, 'a', new Date('2026-01-01T00:00:00.000Z'))
  collector.collect({ type: 'ready', facts: fakeFacts(settings) })
  collector.collect({ type: 'metrics', steps: steps.slice(0, count), seconds: 3 })
  return collector
}

describe('live changes in a record', () => {
  const tuned = (collector: Collector, change: Partial<typeof settings>): void =>
    collector.updateHyperparameters({ ...collector.config, ...change }, change)
  const told = (from: number, to: number): void =>
    collector.collect({ type: 'metrics', steps: steps.slice(from - 1, to), seconds: to })
  let collector: Collector
  beforeEach(() => {
    collector = collected(10)
    tuned(collector, { learningRate: 1e-3 })
    tuned(collector, { weightPlanning: 7 })
    told(11, 15)
    tuned(collector, { learningRate: 1e-4 })
  })

  it('are one per step, and come back from storage and from a file', () => {
    const changes = [
      { step: 10, change: { learningRate: 1e-3, weightPlanning: 7 } },
      { step: 15, change: { learningRate: 1e-4 } },
    ]
    expect(collector.record()?.changes).toEqual(changes)
    const read = checkRecord(JSON.parse(JSON.stringify(collector.record())))
    expect(read.ok && read.record.changes).toEqual(changes)
    expect(savedRun('a', collector.record()!)).toMatchObject({ tuned: true, expect: null })
  })

  it('go with a run that is gone on with, and hold from the step that it was rewound to', () => {
    const record = collector.record()!
    const change = { learningRate: 1e-3, weightPlanning: 7 }
    const earlier = { ...record, config: { ...settings, ...change } }
    const on = (step: number, from = earlier) => Collector.continuing('b', from, step, true).record()?.changes
    expect(on(12)).toEqual([{ step: 10, change }])
    // The student of step 15 may have been kept before or after the change there.
    expect(on(15)).toEqual([{ step: 10, change }])
    expect(on(15, record)).toEqual(record.changes)
    expect(collector.fork('c', 12, new Date()).record()?.changes).toEqual([
      { step: 10, change },
      { step: 12, change: { learningRate: 1e-4 } },
    ])
    expect(collector.fork('d', 5, new Date()).record()?.changes).toEqual([
      { step: 5, change: { ...change, learningRate: 1e-4 } },
    ])
    const start = collector.fork('e', 0, new Date())
    expect([start.tuned, start.config.learningRate]).toEqual([false, 1e-4])
  })

  it('a run that is gone on with keeps the steps that it had, until others take their place', () => {
    const plain = collected(15).record()!
    const on = Collector.continuing('b', plain, 8, false)
    on.collect({ type: 'metrics', steps: steps.slice(8, 10), seconds: 2 })
    expect(on.record()).toMatchObject({ steps: plain.steps, seconds: plain.seconds })
    const other = { ...steps[10], updateNorm: 9 }
    on.collect({ type: 'metrics', steps: [other], seconds: 2.5 })
    expect(on.record()).toMatchObject({ steps: [...plain.steps.slice(0, 10), other], seconds: 2.5 })
  })

  it('while a lost device catches up hold from where it stands', () => {
    told(8, 9)
    tuned(collector, { weightPlanning: 9 })
    expect(collector.record()).toMatchObject({
      steps: steps.slice(0, 9),
      changes: [{ step: 9, change: { learningRate: 1e-4, weightPlanning: 9 } }],
    })
  })

  it('of settings that are not known, not live or out of range are left out', () => {
    const changes = [
      { step: 3, change: { learningRate: 1e9, weightPlanning: 7 } },
      { step: 4, change: { steps: 9, colour: 'red' } },
    ]
    const read = checkRecord({ ...collector.record(), changes })
    expect(read.ok && read.record.changes).toEqual([{ step: 3, change: { weightPlanning: 7 } }])
    expect(checkRecord({ ...collector.record(), changes: [{ step: -1, change: {} }] })).toMatchObject({
      ok: false,
      errors: [{ key: 'changes[0].step' }],
    })
  })
})
