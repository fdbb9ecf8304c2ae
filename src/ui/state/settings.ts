// The settings of the run on screen, and whether the link they came from could be read.

import type { Settings } from '../../settings/settings'
import { useSettings, type UnreadLink } from './settingsSlice'

export const setSettings = (settings: Settings): void => useSettings.setState({ settings, unreadLink: null })

export const askAboutLink = (unreadLink: UnreadLink | null): void => useSettings.setState({ unreadLink })

export const setDrawer = (drawerOpen: boolean): void => useSettings.setState({ drawerOpen })
