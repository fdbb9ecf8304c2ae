// What a step means, as one sentence.

import { TASKS } from '../../distill/tasks'
import type { StepMeaning, TaskPair } from '../explain/stepMeaning'
import { useViewStrings } from '../text/useViewStrings'
import { Terms } from './Terms'

/** The sentence; `names` of task indices are those of the page's language. */
export function useMeaning(): (meaning: StepMeaning) => string {
  const { inspector, task } = useViewStrings()
  const t = inspector.meaning
  const name = (k: number): string => (k === 0 ? t.answers : task[TASKS[k]!])
  const listed = (pairs: readonly TaskPair[]): string =>
    [...new Set(pairs.map(([i, j]) => t.pair(name(Math.min(i, j)), name(Math.max(i, j)))))].join(', ')
  return (meaning) => {
    switch (meaning.kind) {
      case 'alone':
        return t.alone
      case 'agree':
        return meaning.projects ? t.agree : t.agreePlain
      case 'outweighed':
        return t.outweighed(listed(meaning.pairs))
      case 'projected':
        return `${t.projected(meaning.tasks.map(name).join(', '))}${meaning.also ? ` ${t.also}` : ''}`
      case 'settled':
        return t.settled(listed(meaning.pairs))
      case 'mixed':
        return `${t.mixed(listed(meaning.pairs))} ${meaning.against ? t.against : t.notAgainst}`
      default:
        return meaning satisfies never
    }
  }
}

export function Meaning({ meaning }: { meaning: StepMeaning }) {
  return (
    <p className="meaning" data-testid="meaning" data-kind={meaning.kind}>
      <Terms>{useMeaning()(meaning)}</Terms>
    </p>
  )
}
