// Shown alone: one view or one panel without the rest of the page, and large in front of a room.

import { ONLY_IDS, usePage, VIEW_IDS, type OnlyId } from './pageSlice'

/** What one goes through with the arrow keys: the panels of the playground, then the other views. */
export const PRESENTED: readonly OnlyId[] = [
  ...ONLY_IDS.slice(VIEW_IDS.length),
  ...VIEW_IDS.filter((id) => id !== 'playground'),
]

const isView = (id: OnlyId): id is (typeof VIEW_IDS)[number] => (VIEW_IDS as readonly string[]).includes(id)

/** Shows this alone; null: everything again. */
export const showOnly = (only: OnlyId | null, presenting = usePage.getState().presenting): void =>
  usePage.setState(
    only === null
      ? { only, presenting: false }
      : { only, presenting, view: isView(only) ? only : 'playground' },
  )

/** From what is on screen: the view that is open, or the first panel of the playground. */
export function present(): void {
  const { view } = usePage.getState()
  showOnly(view === 'playground' ? PRESENTED[0] : view, true)
}

/** Moves by `by` places, within the list. */
export function presentNext(by: 1 | -1): void {
  const { only } = usePage.getState()
  const at = only === null ? -1 : PRESENTED.indexOf(only)
  const next = PRESENTED[at < 0 ? 0 : at + by]
  if (next !== undefined) showOnly(next)
}
