// What the page's workers compute on.

import type { DeviceChoice } from '../../browser/deviceChoice'
import { usePreferences } from './preferencesSlice'

export const chosenDevice = (): DeviceChoice => usePreferences.getState().device
