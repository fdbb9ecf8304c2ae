// A word may be pressed before what explains words has arrived, and make way for its panel's content meanwhile: what
// was pressed last is kept until somebody listens.

/** Upper left corner in the viewport, CSS pixels. */
export interface Place {
  left: number
  top: number
}

/** Rounding and a line that settles are no movement, in pixels. */
const STILL = 8

/** Where a word stands now. */
export const placeOf = (word: HTMLElement): Place => {
  const { left, top } = word.getBoundingClientRect()
  return { left, top }
}

/** Whether it is the same place, but for rounding. */
export const isNear = (a: Place, b: Place): boolean =>
  Math.abs(a.left - b.left) <= STILL && Math.abs(a.top - b.top) <= STILL

/** The marked word that an event met, if it met one. */
export const termAt = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-term]') : null

/** The word that stands now where `word` stood at `at`: itself, or what a panel's content brought in its place. */
export function successorOf(word: HTMLElement, at: Place): HTMLElement | null {
  if (word.isConnected) return word
  const same = document.querySelectorAll<HTMLElement>(`[data-term="${word.dataset.term}"]`)
  return [...same].find((other) => isNear(placeOf(other), at)) ?? null
}

let pressed: { word: HTMLElement; at: Place } | null = null
let taken = false

function note({ target }: Event): void {
  const word = termAt(target)
  pressed = word && { word, at: placeOf(word) }
}

/** Keeps what is pressed from now on, until `takePressed`; called when words come to be marked. */
export function notePresses(): void {
  if (!taken) window.addEventListener('click', note, true)
}

/** The word that was pressed last, or its successor, and keeps no more. */
export function takePressed(): HTMLElement | null {
  taken = true
  window.removeEventListener('click', note, true)
  const last = pressed
  pressed = null
  return last && successorOf(last.word, last.at)
}
