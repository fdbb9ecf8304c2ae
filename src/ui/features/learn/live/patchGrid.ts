// The 36 patches of a picture as buttons over it: one tab stop, moved by arrow keys; each figure decides
// what a button does.

import { element } from './dom'

const SIDE = 6
export const PATCHES = SIDE * SIDE

const MOVES: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -SIDE,
  ArrowDown: SIDE,
}

/** Where a key moves from a patch; the same patch where it would leave the grid. */
export function moved(from: number, key: string): number {
  const to = from + (MOVES[key] ?? 0)
  const sideways = key === 'ArrowLeft' || key === 'ArrowRight'
  if (to < 0 || to >= PATCHES || (sideways && Math.floor(to / SIDE) !== Math.floor(from / SIDE))) return from
  return to
}

export interface PatchGrid {
  root: HTMLElement
  buttons: readonly HTMLButtonElement[]
}

/** The picture `address` with a button over each patch; `name` of each for those who do not see it. */
export function patchGrid(address: string, label: string, name: (patch: string) => string): PatchGrid {
  const buttons = Array.from({ length: PATCHES }, (_, i) =>
    element('button', {
      type: 'button',
      class: 'lesson-patch-button',
      tabindex: i === 0 ? '0' : '-1',
      'aria-label': name(String(i + 1)),
    }),
  )
  const picture = element('img', { src: address, alt: '', class: 'lesson-pixels' })
  const root = element(
    'div',
    { class: 'lesson-patches', role: 'group', 'aria-label': label },
    picture,
    ...buttons,
  )
  root.addEventListener('keydown', (event) => {
    const from = buttons.indexOf(event.target as HTMLButtonElement)
    if (from < 0 || !(event.key in MOVES)) return
    event.preventDefault()
    buttons[from].tabIndex = -1
    const to = buttons[moved(from, event.key)]
    to.tabIndex = 0
    to.focus()
  })
  return { root, buttons }
}

/** Address of the picture that the still figure shows. */
export const stillPicture = (figure: Element): string =>
  figure.querySelector('image')?.getAttribute('href') ?? ''
