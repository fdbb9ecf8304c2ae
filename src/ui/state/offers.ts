// What the page offers in a banner after a run was replaced: to resume the saved student, or to open the
// address that one went back to.

import { create } from 'zustand'

export interface StudentOffer {
  /** `undo`: something has just replaced it; `reload`: this tab was training it; `left`: some tab was. */
  kind: 'undo' | 'reload' | 'left'
  /** Of the run. */
  id: string
}

interface Offers {
  student: StudentOffer | null
  /** The fragment that Back led to, whose settings are not those of the run on screen. */
  address: string | null
}

export const useOffers = create<Offers>(() => ({ student: null, address: null }))
