// Ties a figure to the address: what was chosen is written there as it is chosen, and opened from there when the page
// opens or its address changes. A choice in the address comes before one that the browser remembers.

import type { FigureId } from '../figures/figureIds'
import { readChoices, withChoices, type ChosenValues } from './figureAddress'

/** Tells the page that a figure's choices in the address have changed; nobody else hears of replaced addresses. */
export const CHOSEN_EVENT = 'lesson-chosen'

export class LinkedChoices {
  private shown: string

  /** `open`: shows what the address says; called when the address is changed by somebody else. */
  constructor(
    private readonly figure: FigureId,
    open: (values: ChosenValues) => void,
  ) {
    this.shown = JSON.stringify(this.values)
    window.addEventListener('hashchange', () => {
      const before = this.shown
      this.shown = JSON.stringify(this.values)
      if (this.shown !== before) open(this.values)
    })
  }

  /** As the address has them. */
  get values(): ChosenValues {
    return readChoices(location.hash, this.figure)
  }

  /** Puts choices into the address; null takes one out. No entry of the history is made. */
  put(change: Readonly<Record<string, string | null>>): void {
    const fragment = withChoices(location.hash, this.figure, change)
    history.replaceState(history.state, '', fragment ? `#${fragment}` : location.pathname + location.search)
    this.shown = JSON.stringify(this.values)
    window.dispatchEvent(new Event(CHOSEN_EVENT))
  }
}

/** The option that the address names, else `otherwise`. */
export const chosenOf = <T extends string>(
  value: string | undefined,
  options: readonly T[],
  otherwise: T,
): T => options.find((option) => option === value) ?? otherwise
