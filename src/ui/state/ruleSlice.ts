// Slice `rule`: the typed rule that the gradients view shows, as it is being typed, what became of it, and how its
// properties fare. It comes with that view.

import { create } from 'zustand'
import type { PropertyTable } from '../../distill/combine/rule/properties'

/** What is wrong with the text; `line` counts from 1. */
export interface RuleFault {
  message: string
  line: number | null
}

interface RuleState {
  /** Whether the editor is open. */
  open: boolean
  source: string
  /** Counts the texts that were read as a rule (`currentRule`); 0 while the text is none. */
  reading: number
  fault: RuleFault | null
  /** Null until the properties of this text have been tried. */
  properties: PropertyTable | null
}

export const useRule = create<RuleState>(() => ({
  open: false,
  source: '',
  reading: 0,
  fault: null,
  properties: null,
}))
