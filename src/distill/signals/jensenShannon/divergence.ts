// The divergence of this signal, as a kernel and in float64.

import type { Divergence } from '../types'
import { jensenShannonDivergence } from './jensenShannon.reference'
import wgsl from './jensenShannon.wgsl?raw'

export const divergence: Divergence = { wgsl, reference: jensenShannonDivergence }
