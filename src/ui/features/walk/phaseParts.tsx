// Parts that the views of all phases share: names in their colours, equations, and their props.

import type { ReactNode } from 'react'
import { TASKS } from '../../../distill/tasks'
import type { RunFacts } from '../../../protocol/messages'
import type { StepExplanation, WalkedStep } from '../../explain/explainStep'
import type { ViewStrings } from '../../text/views.en'
import { useViewStrings } from '../../text/useViewStrings'

export interface PhaseProps {
  walked: WalkedStep
  explanation: StepExplanation
  facts: RunFacts | null
}

/** Symbols of the four weighted gradients, as the method's equations have them. */
const symbolOf = (task: number): ReactNode =>
  task === 0 ? (
    's'
  ) : (
    <>
      f<sub>{task}</sub>
    </>
  )

/** The name of a gradient in its colour; its symbol where equations use it. */
export function Name({ task, symbol = false }: { task: number; symbol?: boolean }) {
  const t = useViewStrings()
  const id = TASKS[task]!
  return (
    <b className={`task ${id}`}>
      {symbol && <i>{symbolOf(task)} </i>}
      {t.task[id]}
    </b>
  )
}

/** Name of a task, by its index. */
export const nameOf = (task: number, t: ViewStrings): string => t.task[TASKS[task]!]

/** A formula in plain text; `_x` is set as an index, two spaces part formulas. */
export function Equation({ children }: { children: string }) {
  return (
    <p className="equation">
      {children.split(/ {2,}/).map((formula) => (
        <span key={formula}>
          {formula.split(/_(\w+)/).map((part, i) => (i % 2 ? <sub key={i}>{part}</sub> : part))}
        </span>
      ))}
    </p>
  )
}
