// The divergence of this signal, as a kernel and in float64.

import type { Divergence } from '../types'
import { klDivergence } from './logitsKl.reference'
import wgsl from './logitsKl.wgsl?raw'

export const divergence: Divergence = { wgsl, reference: klDivergence }
