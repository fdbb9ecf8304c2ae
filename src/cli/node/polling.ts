// Waiting for the GPU without a busy processor core. While a promise of a device is open, the bindings look for its
// answer in every turn of the event loop, by `setImmediate`: a whole core, which a software driver needs for itself.

type Callback = (...args: unknown[]) => void
export type Schedule = (callback: Callback, ...args: unknown[]) => unknown

/** So long after the first look at a promise the bindings may look in every turn: short waits stay short. */
const EAGER_MS = 2
const PAUSE_MS = 1

/** The bindings' own callbacks: native functions without a name. */
const ofBindings = (callback: Callback): boolean =>
  callback.name === '' && Function.prototype.toString.call(callback).endsWith('{ [native code] }')

/**
 * A `setImmediate` that lets the bindings look once in a millisecond when an answer takes longer than two; everybody
 * else's callbacks are as immediate as before.
 */
export function sparingImmediate(
  immediate: Schedule,
  later: (callback: () => void, ms: number) => unknown,
  now: () => number,
): Schedule {
  let inTurn = false
  let began = 0
  return (callback, ...args) => {
    if (!ofBindings(callback)) return immediate(callback, ...args)
    // What is asked for from outside of a look is the first look of a wait.
    if (!inTurn) began = now()
    const look = (): void => {
      inTurn = true
      try {
        callback(...args)
      } finally {
        inTurn = false
      }
    }
    return now() - began < EAGER_MS ? immediate(look) : later(look, PAUSE_MS)
  }
}

interface Patched {
  __sparing?: true
}

/** From now on, in this process. */
export function pollSparingly(): void {
  const saved = globalThis as Patched
  if (saved.__sparing) return
  saved.__sparing = true
  const immediate = globalThis.setImmediate
  const sparing = sparingImmediate(
    immediate as Schedule,
    (callback, ms) => setTimeout(callback, ms),
    () => performance.now(),
  )
  globalThis.setImmediate = Object.defineProperties(
    sparing,
    Object.getOwnPropertyDescriptors(immediate),
  ) as typeof setImmediate
}
