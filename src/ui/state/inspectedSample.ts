// The inspected sample (as the worker last reported it) and the one asked for.

import { create } from 'zustand'
import type { InspectedSample } from '../../protocol/messages'

interface InspectedSampleSlice {
  inspected: InspectedSample | null
  /** Asked for but not answered yet. */
  wanted: { frame: number; question: number } | null
  show: (inspected: InspectedSample) => void
  want: (frame: number, question: number) => void
  clear: () => void
}

export const useInspectedSample = create<InspectedSampleSlice>((set) => ({
  inspected: null,
  wanted: null,
  show: (inspected) =>
    set((s) => ({
      inspected,
      wanted:
        s.wanted && (s.wanted.frame !== inspected.frame || s.wanted.question !== inspected.question)
          ? s.wanted
          : null,
    })),
  want: (frame, question) => set({ wanted: { frame, question } }),
  clear: () => set({ inspected: null, wanted: null }),
}))
