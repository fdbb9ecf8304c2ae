// What the lesson's live figures are built with: elements, buttons, and answers that the browser remembers.

import { recall, remember } from '../../../../browser/storage'

type Child = Node | string

/** An HTML element with attributes and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

const SVG = 'http://www.w3.org/2000/svg'

/** The same for SVG. */
export function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | number>> = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  made.append(...children)
  return made
}

export function button(text: string, act: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button' }, text)
  made.addEventListener('click', act)
  return made
}

/** A text longer than this does not share a line with others on a narrow screen. */
const LONG_OPTION = 12

/** One of several, as radio buttons below their label; `chosen` is set at first, null: none. */
export function choice<T extends string>(
  label: string,
  options: readonly (readonly [T, string])[],
  chosen: T | null,
  act: (value: T) => void,
): HTMLElement {
  const shown = element('span', { class: 'lesson-choice', 'aria-hidden': 'true' }, label)
  const long = options.some(([, text]) => text.length > LONG_OPTION)
  const classes = `lesson-controls lesson-options${long ? ' lesson-long' : ''}`
  const group = element('span', { role: 'radiogroup', 'aria-label': label, class: classes }, shown)
  const name = `lesson-${label}`
  for (const [value, text] of options) {
    const input = element('input', { type: 'radio', name, value })
    input.checked = value === chosen
    input.addEventListener('change', () => act(value))
    group.append(element('label', {}, input, text))
  }
  return group
}

/** Marks an option of `choice` as chosen, without acting on it; null: none. */
export function check(group: HTMLElement, value: string | null): void {
  for (const input of group.querySelectorAll('input')) input.checked = input.value === value
}

const KEY = 'lesson.'

/** A figure alone in a frame stores nothing, because it is part of somebody else's page. */
const isGuest = (): boolean => document.documentElement.dataset.embed !== undefined

/** What this reader answered; null where nothing was, or the browser keeps nothing. */
export const recalled = (name: string): string | null => (isGuest() ? null : recall(KEY + name))

/** Keeps an answer, if the browser lets it. */
export const keep = (name: string, answer: string): void => {
  if (!isGuest()) remember(KEY + name, answer)
}

/** The page's language. */
export const isKorean = (): boolean => document.documentElement.lang === 'ko'

/** A number with its unit as the page's language writes it: Korean leaves no space before either. */
export const withUnit = (amount: string, unit: string): string =>
  `${amount}${isKorean() ? '' : '\u00a0'}${unit}`

/** The site's address, a slash at its end: lesson pages lie in learn/ or learn/ko/. */
export const siteRoot = (): string => new URL(isKorean() ? '../../' : '../', location.href).href

/** A place for a live part at the top of a figure; its still picture stays below. */
export function livePart(figure: Element, label: string): HTMLElement {
  const part = element('div', { class: 'lesson-live', role: 'group', 'aria-label': label })
  figure.prepend(part)
  return part
}

/** Acts once, when an element is first on screen or near it. */
export function whenSeen(seen: Element, act: () => void): void {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return
      observer.disconnect()
      act()
    },
    { rootMargin: '50%' },
  )
  observer.observe(seen)
}

/** What stands in the place of a picture that waits. */
export interface LaterWords {
  later: string
  now: string
}

/**
 * Hides what gives the answer away, until the chapter's prediction is compared or the reader asks for it; `parts`: all
 * but the live part, where nothing else is said. On paper, where nothing is pressed, it is there.
 */
export function hideUntilCompared(figure: Element, words: LaterWords, parts?: readonly Element[]): void {
  const fold = document.querySelector<HTMLDetailsElement>('details.lesson-prediction')
  const hidden = (parts ?? [...figure.children]).filter((part) => !part.matches('script, .lesson-live'))
  if (!fold || hidden.length === 0) return
  let asked = false
  const now = button(words.now, () => {
    asked = true
    show()
  })
  const place = element('p', { class: 'lesson-later' }, `${words.later} `, now)
  const show = (): void => {
    const later = !fold.open && !asked
    for (const part of hidden) part.toggleAttribute('data-later', later)
    place.hidden = !later
  }
  hidden[0].before(place)
  fold.addEventListener('toggle', show)
  show()
}
