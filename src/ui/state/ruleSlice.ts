// Slice `rule`: the typed rule of the gradients view, as it is being typed, whether it could be read, and
// the state of its properties. Fetched with that view.

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
  /** Counts the texts that were read as a rule (`currentRule`); 0 while the text is no rule. */
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
