// The settings of the run on screen, and whether the link they came from could be read.

import { create } from 'zustand'
import { defaultSettings } from '../../settings/resolve'
import type { Settings } from '../../settings/settings'

interface SettingsStore {
  settings: Settings
  /** What was wrong with the link; while it is set nothing has been prepared. */
  linkErrors: string[] | null
  drawerOpen: boolean
  set: (settings: Settings) => void
  rejectLink: (errors: string[] | null) => void
  setDrawer: (open: boolean) => void
}

export const useSettings = create<SettingsStore>((set) => ({
  settings: defaultSettings(),
  linkErrors: null,
  drawerOpen: false,
  set: (settings) => set({ settings, linkErrors: null }),
  rejectLink: (linkErrors) => set({ linkErrors }),
  setDrawer: (drawerOpen) => set({ drawerOpen }),
}))
