// What a person may choose to compute on.

/** `automatic`: the graphics adapter, or the processor where that is faster or all there is (chooseGpu.ts). */
export const DEVICE_CHOICES = ['automatic', 'graphics', 'processor'] as const
export type DeviceChoice = (typeof DEVICE_CHOICES)[number]
