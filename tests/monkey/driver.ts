// What the monkey needs of a browser. Playwright drives Chromium (playwrightDriver.ts), puppeteer drives Firefox by
// WebDriver BiDi (tests/firefox/driver.ts); everything else is code in the page, the same in both.

/** Keys as browsers name them; `Control+a` is a chord. */
export type Key = string

export interface Driver {
  /** Errors on the console, exceptions nobody caught, a tab or a browser that ended. */
  readonly errors: readonly string[]
  /** Opens the page at a fragment. */
  open(fragment: string): Promise<void>
  reload(): Promise<void>
  /** The address; of another scheme where the page was left. */
  url(): string
  /** Runs a function in the page: it may use nothing but its argument. */
  evaluate<A, R>(work: (argument: A) => R | Promise<R>, argument: A): Promise<R>
  /** Presses the pointer at a place of the window, in CSS pixels. */
  click(x: number, y: number): Promise<void>
  drag(from: readonly [number, number], to: readonly [number, number]): Promise<void>
  wheel(deltaY: number): Promise<void>
  press(key: Key): Promise<void>
  /** Puts a text where the cursor stands, at once, as from the clipboard. */
  insert(text: string): Promise<void>
  resize(width: number, height: number): Promise<void>
}

/** Errors of a call into a page that is just being left, by either driver. */
const LEAVING =
  /context was destroyed|navigat|Frame was detached|detached frame|no such frame|no such history entry|not find .*context|browsing context|discarded|NS_BINDING_ABORTED|net::ERR_ABORTED/i

const isLeaving = (error: unknown): boolean => LEAVING.test(String(error))

/** Between two looks. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Does something that may leave the page. */
export async function mayLeave(act: () => Promise<unknown>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!isLeaving(error)) throw error
  }
}

/** Looks at the page again where it was just being left. */
export async function steady<T>(look: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await look()
    } catch (error) {
      if (tries === 10 || !isLeaving(error)) throw error
      await pause(200)
    }
  }
}

/** Waits until `look` gives something else than null; null after `ms`. */
export async function within<T>(ms: number, look: () => Promise<T | null>): Promise<T | null> {
  const until = Date.now() + ms
  for (;;) {
    const found = await steady(look)
    if (found !== null || Date.now() > until) return found
    await pause(100)
  }
}
