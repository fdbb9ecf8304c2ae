// Waits for the GPU without keeping a processor core busy. While a promise of a device is pending, the
// bindings poll in every turn of the event loop, by `setImmediate`: that takes a whole core, which a
// software driver needs itself.

type Callback = (...args: unknown[]) => void
export type Schedule = (callback: Callback, ...args: unknown[]) => unknown

/** For this long after the first poll the bindings may poll in every turn, so that short waits stay short. */
const EAGER_MS = 2
const PAUSE_MS = 1

/** The bindings' own callbacks: native functions without a name. */
const ofBindings = (callback: Callback): boolean =>
  callback.name === '' && Function.prototype.toString.call(callback).endsWith('{ [native code] }')

/**
 * A `setImmediate` that lets the bindings poll once per millisecond when an answer takes longer than two;
 * all other callbacks are as immediate as before.
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
    // A request that does not come from within a poll is the first poll of a new wait.
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

/** Applies it to this process from now on. */
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
