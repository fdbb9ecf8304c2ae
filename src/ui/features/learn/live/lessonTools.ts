// Entry of every page of the lesson: presenting, a figure alone, the embed code of each figure, and use offline.

import { keepOffline, watchForUpdates } from '../../../../browser/offline'
import { lessonToolsEn, type LessonToolsStrings } from '../../../text/lessonTools.en'
import { lessonToolsKo } from '../../../text/lessonTools.ko'
import { button, element, isKorean, siteRoot } from './dom'
import { embedCode } from './embedAddress'
import { choicesIn, isFigureChoice } from './figureAddress'
import { named } from './named'

/** What the address says of how a page is shown, `#only=figure&present=1`. */
export interface Display {
  only: boolean
  present: boolean
  /** Parts that are not understood; a fragment without `=` is a place on the page. */
  unknown: string[]
}

export function readDisplay(fragment: string): Display {
  const text = fragment.replace(/^#/, '').replaceAll('&amp;', '&')
  const display: Display = { only: false, present: false, unknown: [] }
  if (!text.includes('=')) return display
  for (const [key, value] of new URLSearchParams(text))
    if (key === 'only' && value === 'figure') display.only = true
    else if (key === 'present' && value === '1') display.present = true
    else if (!isFigureChoice(key, value)) display.unknown.push(`${key}=${value}`)
  return display
}

/** Without `#`; empty where everything is shown as ever. */
export const writeDisplay = ({ only, present }: Display): string =>
  [only && 'only=figure', present && 'present=1'].filter(Boolean).join('&')

/** Controls that use arrow keys and letters themselves. */
const OWN_KEYS = 'input, select, textarea, [role=slider], [role=group] button'

class Presenter {
  private readonly bar: HTMLElement
  private readonly figureOnly: HTMLButtonElement
  private readonly said = element('p', { role: 'alert', class: 'lesson-note' })
  private display = readDisplay(location.hash)

  constructor(private readonly words: LessonToolsStrings) {
    this.figureOnly = button(words.figureOnly, () => this.show({ only: !this.display.only }))
    this.bar = element(
      'nav',
      { class: 'lesson-bar', 'aria-label': words.bar },
      this.turn('prev', `‹ ${words.previous}`),
      element('span', {}, document.querySelector('.lesson-place')?.textContent ?? document.title),
      this.turn('next', `${words.next} ›`),
      element('small', {}, words.keys),
      this.figureOnly,
      button(words.everything, () => this.leave()),
    )
    document.body.append(this.bar)
    document.querySelector('main')?.prepend(this.said)
    const start = button(words.present, () => {
      void document.documentElement.requestFullscreen?.().catch(() => undefined)
      this.show({ present: true })
    })
    start.className = 'lesson-present'
    document.querySelector('.lesson-top nav')?.append(start)
    window.addEventListener('hashchange', () => this.follow())
    document.addEventListener('keydown', (event) => this.onKey(event))
    this.follow()
  }

  private turn(rel: 'prev' | 'next', text: string): HTMLButtonElement {
    const made = button(text, () => this.go(rel))
    made.disabled = this.link(rel) === null
    return made
  }

  /** The page before or after; the last page's link leads out of the lesson and does not count. */
  private link(rel: 'prev' | 'next'): string | null {
    const href = document.querySelector<HTMLAnchorElement>(`.lesson-turns a[rel=${rel}]`)?.href
    return href?.includes('/learn/') ? href : null
  }

  private go(rel: 'prev' | 'next'): void {
    const href = this.link(rel)
    if (href !== null) location.assign(`${href}#${writeDisplay(this.display)}`)
  }

  private follow(): void {
    this.display = readDisplay(location.hash)
    this.draw()
  }

  private show(change: Partial<Display>): void {
    this.display = { ...this.display, ...change, unknown: [] }
    const fragment = [writeDisplay(this.display), choicesIn(location.hash)].filter(Boolean).join('&')
    history.replaceState(history.state, '', fragment ? `#${fragment}` : location.pathname + location.search)
    this.draw()
  }

  private leave(): void {
    if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined)
    this.show({ only: false, present: false })
    document.querySelector<HTMLElement>('.lesson-present')?.focus()
  }

  private draw(): void {
    const { only, present, unknown } = this.display
    const root = document.documentElement
    root.toggleAttribute('data-only', only)
    root.toggleAttribute('data-presenting', present)
    this.bar.hidden = !only && !present
    this.figureOnly.setAttribute('aria-pressed', String(only))
    this.said.textContent = unknown.length === 0 ? '' : this.words.unknown(named(unknown))
  }

  private onKey(event: KeyboardEvent): void {
    if (this.bar.hidden || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Escape') return this.leave()
    if (event.target instanceof Element && event.target.closest(OWN_KEYS)) return
    if (event.key === 'ArrowRight' || event.key === 'PageDown') this.go('next')
    else if (event.key === 'ArrowLeft' || event.key === 'PageUp') this.go('prev')
    else if (event.code === 'KeyF') this.show({ only: !this.display.only })
    else return
    event.preventDefault()
  }
}

/** Buttons under each figure that copy its link, with what is chosen in it, and what is pasted elsewhere. */
function addEmbedCode(figure: HTMLElement, words: LessonToolsStrings): void {
  const name = figure.dataset.figure!
  const said = element('span', { role: 'status' })
  /** Copies a text; where the browser refuses, shows it to be copied by hand. */
  const copy = (text: string, done: string, label: string): void => {
    const show = (): void =>
      said.replaceChildren(element('textarea', { readonly: '', rows: '3', 'aria-label': label }, text))
    const written = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))
    written.then(() => (said.textContent = done), show)
  }
  const link = (): void => {
    const chosen = choicesIn(location.hash, name)
    copy(location.href.replace(/#.*$/, '') + (chosen && `#${chosen}`), words.linkCopied, words.link)
  }
  const embed = (): void => {
    const title = document.querySelector('h1')?.textContent ?? name
    const height = figure.getBoundingClientRect().height + 60
    const language = isKorean() ? 'ko' : 'en'
    const code = embedCode(siteRoot(), name, language, title, height, choicesIn(location.hash, name))
    copy(code, words.embedCopied, words.embedCode)
  }
  figure.after(
    element('p', { class: 'lesson-embed' }, button(words.link, link), button(words.embed, embed), said),
  )
}

/** The vision encoder of the lesson's students. */
const ENCODER = ['teachers/encoder.json', 'teachers/encoder.onnx']

/**
 * Keeps the page for use offline. An update is announced, and the reader, who may be training a student,
 * decides when to reload.
 */
async function setUpOffline(words: LessonToolsStrings): Promise<void> {
  const updates = await watchForUpdates(siteRoot(), () => {
    const reload = button(words.reload, () => void updates?.take().then(() => location.reload()))
    const said = element('p', { role: 'status', class: 'lesson-note' }, `${words.updated} `, reload)
    document.querySelector('main')?.prepend(said)
  })
  if (updates) await keepOffline(siteRoot(), ENCODER)
}

function begin(): void {
  const words = isKorean() ? lessonToolsKo : lessonToolsEn
  for (const figure of document.querySelectorAll<HTMLElement>('main figure[data-figure]'))
    addEmbedCode(figure, words)
  new Presenter(words)
  void setUpOffline(words)
}

if (typeof document !== 'undefined') begin()
