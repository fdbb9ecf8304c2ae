// When a word is explained: the pointer rests on it, it has the keyboard's focus, or it was pressed. Pressed, it stays
// so until it is pressed again, something else is, or Escape ends it.

import { isNear, placeOf, successorOf, takePressed, termAt, type Place } from './earlyPress'

const EVENTS = ['pointerover', 'pointerdown', 'click', 'focusin', 'focusout', 'keydown', 'scroll'] as const

/** A pointer that only passes by opens nothing, and one on its way into the panel does not close it. */
const OPEN_MS = 150
const CLOSE_MS = 250

/** The word under the pointer now: what was there a moment ago may have made way for a panel's content. */
const hovered = (): HTMLElement | null => document.querySelector<HTMLElement>('[data-term]:hover')

/** Listens to every word of the page; `panel` is what explains them, `show` says which one it is about. */
export class TermEvents implements EventListenerObject {
  private opened: { word: HTMLElement; pinned: boolean; at: Place } | null = null
  private readonly changes = new MutationObserver(() => this.follow())
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly panel: HTMLElement,
    private readonly show: (word: HTMLElement | null) => void,
  ) {
    for (const type of EVENTS) window.addEventListener(type, this, true)
    // The pointer or a finger may have come before this listened.
    const pressed = takePressed()
    const before = pressed ?? hovered() ?? termAt(document.activeElement)
    if (before) this.open(before, pressed !== null)
  }

  end(): void {
    this.close()
    for (const type of EVENTS) window.removeEventListener(type, this, true)
  }

  handleEvent(event: Event): void {
    const word = termAt(event.target)
    const { opened } = this
    if (event instanceof KeyboardEvent) return this.onKey(event, word)
    switch (event.type) {
      case 'pointerover':
        if ((event as PointerEvent).pointerType === 'mouse' && !opened?.pinned) this.onHover(event, word)
        return
      case 'focusin':
        if (word?.matches(':focus-visible')) this.open(word, false)
        else if (opened && !opened.pinned) this.close()
        return
      case 'focusout':
        if (opened?.word === event.target && !opened?.pinned) this.close()
        return
      case 'click':
        if (word) this.toggle(word)
        return
      case 'pointerdown':
        if (opened && !word && !this.isInside(event)) this.close()
        return
      default:
        // What scrolls elsewhere, or before the word was pressed, moves it nowhere.
        if (opened && !isNear(placeOf(opened.word), opened.at)) this.close()
    }
  }

  /** Where a panel's content arrives, the word that was pressed is taken away: its successor takes its place. */
  private follow(): void {
    const { opened } = this
    if (!opened || opened.word.isConnected) return
    const successor = successorOf(opened.word, opened.at)
    if (successor) this.open(successor, opened.pinned)
    else this.close()
  }

  private onHover(event: Event, word: HTMLElement | null): void {
    const { opened } = this
    if (word) this.later(() => this.open(word.isConnected ? word : hovered(), false), opened ? 0 : OPEN_MS)
    else if (opened && !this.isInside(event) && opened.word !== document.activeElement)
      this.later(() => this.close(), CLOSE_MS)
    else clearTimeout(this.timer)
  }

  private onKey(event: KeyboardEvent, word: HTMLElement | null): void {
    if (event.key === 'Escape' && this.opened) this.close()
    else if (word && (event.key === 'Enter' || event.key === ' ')) this.toggle(word)
    else return
    // Neither elements below nor the shortcuts receive this key.
    event.preventDefault()
    event.stopPropagation()
  }

  private isInside = ({ target }: Event): boolean => target instanceof Node && this.panel.contains(target)

  private open(word: HTMLElement | null, pinned: boolean): void {
    clearTimeout(this.timer)
    if (!word) return
    if (this.opened?.word !== word) this.opened?.word.removeAttribute('aria-describedby')
    this.opened = { word, pinned, at: placeOf(word) }
    this.changes.observe(document.body, { childList: true, subtree: true })
    word.setAttribute('aria-describedby', this.panel.id)
    this.show(word)
  }

  private close(): void {
    clearTimeout(this.timer)
    this.opened?.word.removeAttribute('aria-describedby')
    this.opened = null
    this.changes.disconnect()
    this.show(null)
  }

  private toggle(word: HTMLElement): void {
    if (this.opened?.word === word && this.opened.pinned) this.close()
    else this.open(word, true)
  }

  private later(act: () => void, ms: number): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(act, ms)
  }
}
