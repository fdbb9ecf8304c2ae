// Words of the glossary that a view shows and does not explain, one sentence for each. The check runs inside the page,
// so it may use nothing from out here.

import type { Language } from '../../src/ui/state/preferencesSlice'
import { TERM_IDS, termPattern } from '../../src/ui/text/termForms'

interface Place {
  ids: readonly string[]
  source: string
  /** Selector of what is looked at. */
  root: string
}

export const looked = (language: Language, root: string): Place => ({
  ids: TERM_IDS,
  source: termPattern(language).source,
  root,
})

/**
 * Of each word the place where it is read first must explain it: the word itself can be opened, or its label has an
 * explanation beside it. Words that stand in controls and drawings alone must be explained elsewhere in the same view.
 * Tabs name what they lead to, which explains it; formulas are read by their letters.
 */
export function unexplained({ ids, source, root }: Place): string[] {
  const controls =
    'button:not(.info-button), select, summary, a, label, svg, [aria-hidden=true], [role=radio], [role=slider]'
  const silent =
    '[role=tab], .equation, .sr-only, .skip, script, style, math, code, pre, textarea, .cm-editor, .info-popover'
  const explained = new Set<string>()
  const read = new Map<string, string>()
  const pressed = new Map<string, string>()
  /** A label, a title or a row of a form may have its own small "i". */
  const beside = (e: Element): boolean => {
    const row = e.closest('.field, .panel-head, label, legend, dt, th, caption, figcaption, h3, h4')
    return Boolean(
      row?.querySelector('.info-button') ??
      row?.parentElement?.querySelector(':scope > .info, :scope > .info-button'),
    )
  }
  const look = (text: Text, parent: Element): void => {
    const opens = parent.closest<HTMLElement>('[data-term]')?.dataset.term
    if (opens) return void explained.add(opens)
    for (const match of text.data.matchAll(new RegExp(source, 'gi'))) {
      const id = ids[match.slice(1).findIndex((part) => part !== undefined)]
      if (explained.has(id) || read.has(id)) continue
      const near = (parent.closest('p, li, td, th, dd, label, button') ?? parent).textContent
      const where = `“${match[0]}” in “${near.replace(/\s+/g, ' ').trim().slice(0, 80)}”`
      if (beside(parent)) explained.add(id)
      else if (!parent.closest(controls)) read.set(id, where)
      else if (!pressed.has(id)) pressed.set(id, where)
    }
  }
  for (const place of document.querySelectorAll(root)) {
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement
      if (!parent || parent.closest(silent)) continue
      // A fold of words beside buttons explains them closed, too.
      const shown = parent.closest('.words-of') ?? parent
      if (shown.checkVisibility({ visibilityProperty: true })) look(walker.currentNode as Text, parent)
    }
  }
  const onlyPressed = [...pressed].filter(([id]) => !explained.has(id) && !read.has(id))
  return [...read.values(), ...onlyPressed.map(([, where]) => `in controls only: ${where}`)]
}
