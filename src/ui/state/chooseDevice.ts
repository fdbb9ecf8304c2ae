// Computing on something else from now on.

import type { DeviceChoice } from '../../browser/deviceChoice'
import { lookForDevice } from './anyDevice'
import { usePreferences } from './preferencesSlice'
import { prepare } from './runActions'
import { useSettings } from './settingsSlice'

/** Prepares the run anew on what was chosen; the student of now is saved first, as before any other run. */
export function chooseDevice(device: DeviceChoice): void {
  usePreferences.setState({ device })
  lookForDevice()
  prepare(useSettings.getState().settings)
}
