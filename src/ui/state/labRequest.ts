// What other parts of the page ask the Lab for, before its code is there: the experiment of a link, or several runs
// from the settings of the set-up form.

import { create } from 'zustand'
import type { Settings } from '../../settings/settings'

interface LabRequest {
  /** Of the address: the name of a ready-made experiment, or a whole one (labLink.ts). Null: none. */
  experiment: string | null
  /** Settings to start from, and the one to vary. Taken by the Lab when it opens. */
  several: { settings: Settings; varied: keyof Settings | null } | null
}

export const useLabRequest = create<LabRequest>(() => ({ experiment: null, several: null }))

/** Letters of an experiment in an address; which experiment it is, the Lab finds out. */
export const EXPERIMENT_CODE = /^[\w-]{1,9000}$/
