// One colour per task, everywhere. A pair of tasks is drawn in both their colours: a solid line with dashes
// over it.

import { TASK_PAIRS, type Task } from '../../distill/tasks'

export const colourOf = (task: Task): string => `var(--${task})`

/**
 * Base colour, and the colour of the dashes over it (none for pairs with ce: the other task's colour is
 * enough).
 */
export function pairColours(index: number): { base: string; dash: string | null } {
  const [a, b] = TASK_PAIRS[index]
  return a === 'ce' ? { base: colourOf(b), dash: null } : { base: colourOf(a), dash: colourOf(b) }
}
