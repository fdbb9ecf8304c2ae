// What a reader is told about a link or a file of another version that was opened anyway.

import { create } from 'zustand'
import type { Notice } from '../../settings/migrations'

export interface OpenedNotice {
  /** File name; null: the link in the address. */
  file: string | null
  /** The version that made it; null when it does not say. */
  version: string | null
  notices: readonly Notice[]
}

interface Notices {
  opened: readonly OpenedNotice[]
  /** Puts the notices of one file in the place of what it said before; without any they go. */
  notify: (file: string | null, version: string | null, notices: readonly Notice[]) => void
  dismiss: (file: string | null) => void
}

export const useNotices = create<Notices>((set) => ({
  opened: [],
  notify: (file, version, notices) =>
    set((s) => ({
      opened: [
        ...s.opened.filter((o) => o.file !== file),
        ...(notices.length ? [{ file, version, notices }] : []),
      ],
    })),
  dismiss: (file) => set((s) => ({ opened: s.opened.filter((o) => o.file !== file) })),
}))
