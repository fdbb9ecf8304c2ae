// The sample being looked at (as the worker last reported it) and the one asked for.

import { create } from 'zustand'
import type { Probe } from '../../protocol/messages'

interface ProbeStore {
  probe: Probe | null
  /** Asked for but not answered yet. */
  wanted: { frame: number; question: number } | null
  show: (probe: Probe) => void
  want: (frame: number, question: number) => void
  clear: () => void
}

export const useProbe = create<ProbeStore>((set) => ({
  probe: null,
  wanted: null,
  show: (probe) =>
    set((s) => ({
      probe,
      wanted:
        s.wanted && (s.wanted.frame !== probe.frame || s.wanted.question !== probe.question)
          ? s.wanted
          : null,
    })),
  want: (frame, question) => set({ wanted: { frame, question } }),
  clear: () => set({ probe: null, wanted: null }),
}))
