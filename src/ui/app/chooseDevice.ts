// Computing on something else from now on.

import type { DeviceChoice } from '../../browser/deviceChoice'
import { usePreferences } from '../state/preferencesSlice'
import { pause, prepare } from '../state/runActions'
import { useSettings } from '../state/settingsSlice'
import { checkDevice } from './start'

/** Prepares the run anew on what was chosen; the current student is saved first, as before any other run. */
export function chooseDevice(device: DeviceChoice): void {
  usePreferences.setState({ device })
  pause()
  if (checkDevice()) prepare(useSettings.getState().settings)
}
