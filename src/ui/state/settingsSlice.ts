// Slice `settings`: the settings of the run on screen, the form for them, and what the link or the file that
// they came from had to say.

import { create } from 'zustand'
import type { LinkContent, LinkProblem } from '../../settings/link'
import type { Notice } from '../../settings/migrations'
import { defaultSettings } from '../../settings/resolve'
import type { Settings } from '../../settings/settings'

/** What is wrong with a link, and the run that it is without that. No problem yet: it is being read. */
export interface UnreadLink {
  problems: readonly LinkProblem[]
  rest: LinkContent | null
}

/** What a reader is told about a link or a file of another version that was opened anyway. */
export interface OpenedNotice {
  /** File name; null: the link in the address. */
  file: string | null
  /** The version that made it; null when it does not say. */
  version: string | null
  notices: readonly Notice[]
}

interface SettingsState {
  settings: Settings
  /** A link that could not be read in full: until the person decides, it neither starts nor is overwritten. */
  unreadLink: UnreadLink | null
  drawerOpen: boolean
  notices: readonly OpenedNotice[]
  /** Names of the data sets that the link brought into this browser. */
  broughtData: readonly string[]
}

export const useSettings = create<SettingsState>(() => ({
  settings: defaultSettings(),
  unreadLink: null,
  drawerOpen: false,
  notices: [],
  broughtData: [],
}))
