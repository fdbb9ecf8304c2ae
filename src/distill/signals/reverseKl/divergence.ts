// The divergence of this signal, as a kernel and in float64.

import type { Divergence } from '../types'
import { reverseKlDivergence } from './reverseKl.reference'
import wgsl from './reverseKl.wgsl?raw'

export const divergence: Divergence = { wgsl, reference: reverseKlDivergence }
