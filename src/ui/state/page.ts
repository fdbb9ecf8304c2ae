// Which view of the page is open. The playground is the first; the others are fetched when they are opened.

import { create } from 'zustand'

export const VIEW_IDS = ['playground', 'gradients', 'sceneEditor', 'teachers', 'runs', 'lab'] as const
export type ViewId = (typeof VIEW_IDS)[number]

interface Page {
  view: ViewId
  open: (view: ViewId) => void
  /** In the teachers view: what a file must have, in place of the rest. */
  contract: boolean
  showContract: (contract: boolean) => void
}

export const usePage = create<Page>((set) => ({
  view: 'playground',
  open: (view) => set({ view }),
  contract: false,
  showContract: (contract) => set({ contract }),
}))
