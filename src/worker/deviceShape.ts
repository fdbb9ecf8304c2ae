// The shape of a choice of device in a message.

import { DEVICE_CHOICES } from '../browser/deviceChoice'
import { oneOf, optional } from './messageShapes'

export const device = optional(oneOf(DEVICE_CHOICES), undefined)
