// The settings of the run on screen, and whether the link they came from could be read.

import { create } from 'zustand'
import type { LinkContent, LinkProblem } from '../../settings/link'
import { defaultSettings } from '../../settings/resolve'
import type { Settings } from '../../settings/settings'

/** What is wrong with a link, and the run that it is without that. */
export interface UnreadLink {
  problems: readonly LinkProblem[]
  rest: LinkContent | null
}

interface SettingsStore {
  settings: Settings
  /** A link that could not be read in full: until the person decides, it neither starts nor is overwritten. */
  unreadLink: UnreadLink | null
  drawerOpen: boolean
  set: (settings: Settings) => void
  askAbout: (link: UnreadLink | null) => void
  setDrawer: (open: boolean) => void
}

export const useSettings = create<SettingsStore>((set) => ({
  settings: defaultSettings(),
  unreadLink: null,
  drawerOpen: false,
  set: (settings) => set({ settings, unreadLink: null }),
  askAbout: (unreadLink) => set({ unreadLink }),
  setDrawer: (drawerOpen) => set({ drawerOpen }),
}))
