import { describe, expect, it, vi } from 'vitest'
import { sparingImmediate, type Schedule } from '../../src/cli/node/polling'

/** As the bindings make their callbacks: callable, native, without a name. */
const native = (run: () => void) => new Proxy(() => run(), {})

/** Callbacks wait in two queues until the test runs them; time moves by hand. */
function scheduler() {
  const [soon, late] = [[] as (() => void)[], [] as (() => void)[]]
  const clock = { ms: 0 }
  const schedule: Schedule = sparingImmediate(
    (callback, ...args) => soon.push(() => callback(...args)),
    (callback) => late.push(callback),
    () => clock.ms,
  )
  return { soon, late, clock, schedule }
}

describe('looking for answers of the GPU', () => {
  it('is immediate at first, then once in a while, and immediate again for the next wait', () => {
    const { soon, late, clock, schedule } = scheduler()
    let open = true
    const look = native(() => void (open && schedule(look)))
    schedule(look)
    for (; clock.ms < 2; clock.ms += 0.5) soon.shift()?.()
    expect([soon.length, late.length]).toEqual([1, 0])
    soon.shift()?.()
    expect([soon.length, late.length]).toEqual([0, 1])
    clock.ms = 50
    late.shift()?.()
    expect([soon.length, late.length]).toEqual([0, 1])
    open = false
    late.shift()?.()
    expect([soon.length, late.length]).toEqual([0, 0])
    open = true
    schedule(look)
    expect([soon.length, late.length]).toEqual([1, 0])
  })

  it('leaves the callbacks of everybody else as they are', () => {
    const { soon, late, clock, schedule } = scheduler()
    const own = vi.fn()
    schedule(native(() => undefined))
    clock.ms = 50
    schedule(own, 1, 2)
    schedule(() => own(3))
    expect([soon.length, late.length]).toEqual([3, 0])
    for (const callback of soon) callback()
    expect(own.mock.calls).toEqual([[1, 2], [3]])
  })
})
