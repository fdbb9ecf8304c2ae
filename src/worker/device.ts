// The device of a worker: what the page chose to compute on.

import { openGpu, usesProcessor } from '../gpu/chooseGpu'
import type { Gpu } from '../gpu/device'
import type { DeviceChoice } from '../browser/deviceChoice'
import { kernelThreads } from './kernelThreads'

let choice: DeviceChoice = 'automatic'

/** Takes what a message says. */
export const setDeviceChoice = (wanted: DeviceChoice = 'automatic'): void => void (choice = wanted)

export const deviceChoice = (): DeviceChoice => choice

/** @throws GpuFailure, see `openGpu`. */
export const openDevice = (): Promise<Gpu> =>
  openGpu(globalThis.navigator.gpu, choice, undefined, kernelThreads())

/** Whether maps may be drawn on canvases of this worker: not by a device without textures. */
export const mayDraw = async (): Promise<boolean> =>
  !(await usesProcessor(globalThis.navigator.gpu, choice, undefined, kernelThreads()))
