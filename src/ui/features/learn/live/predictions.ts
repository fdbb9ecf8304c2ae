// A chapter's prediction, asked before it is answered: a choice or a number. It is never graded; the answer
// stands beside it, and the browser remembers it. Without this script the fold just opens.

import { liveEn } from '../../../text/lessonLive.en'
import { liveKo } from '../../../text/lessonLive.ko'
import { choice, element, isKorean, keep, recalled, withUnit } from './dom'

/** What a prediction asks for, from the page: `choice|A|B|C`, or `number|least|most|unit`. */
export type Asked =
  | { kind: 'choice'; options: string[] }
  | { kind: 'number'; least: number; most: number; unit: string }

/** Reads what is asked; null where the page asks for nothing. */
export function readAsked(text: string | undefined): Asked | null {
  const [kind, ...rest] = (text ?? '').split('|').map((part) => part.trim())
  if (kind === 'choice' && rest.length > 1) return { kind, options: rest }
  const [least, most] = rest.map(Number)
  if (kind === 'number' && least < most) return { kind, least, most, unit: rest[2] ?? '' }
  return null
}

/** The number of a kept answer, whose unit may hold another one: "50개(100개 가운데)" is 50. */
export const keptNumber = (answer: string): string => String(Number.parseFloat(answer) || 0)

function askIn(fold: HTMLDetailsElement, asked: Asked, name: string): void {
  const words = isKorean() ? liveKo : liveEn
  const said = element('p', { class: 'lesson-said' })
  const show = (answer: string | null): void => {
    said.textContent = answer === null ? '' : words.predictions.said(answer)
  }
  const answered = (answer: string): void => {
    keep(name, answer)
    show(answer)
  }
  const earlier = recalled(name)
  const form = element('div', { class: 'lesson-controls lesson-asked' })
  if (asked.kind === 'choice')
    form.append(
      choice(
        words.predictions.yours,
        asked.options.map((o) => [o, o] as const),
        earlier,
        answered,
      ),
    )
  else {
    const middle = String((asked.least + asked.most) / 2)
    const given = earlier === null ? middle : keptNumber(earlier)
    const input = element('input', {
      type: 'range',
      min: String(asked.least),
      max: String(asked.most),
      value: given,
      'aria-label': words.predictions.yours,
    })
    const output = element(
      'output',
      {},
      earlier === null ? words.predictions.unset : withUnit(given, asked.unit),
    )
    input.addEventListener('input', () => {
      output.textContent = withUnit(input.value, asked.unit)
      answered(withUnit(input.value, asked.unit))
    })
    form.append(input, output)
  }
  fold.before(form)
  // The question stands above the form, not inside the fold's head.
  const question = element('p', { class: 'lesson-question' })
  const head = fold.querySelector('summary')!
  question.append(...[...head.childNodes].filter((node) => node.nodeName !== 'SPAN'))
  form.before(question)
  fold.querySelector('summary + *')?.before(said)
  show(earlier)
}

for (const fold of document.querySelectorAll<HTMLDetailsElement>('details.lesson-prediction')) {
  const asked = readAsked(fold.dataset.asked)
  if (asked) askIn(fold, asked, `predicted.${fold.dataset.chapter ?? ''}`)
}
