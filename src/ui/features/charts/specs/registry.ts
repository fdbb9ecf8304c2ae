// All charts, each under its own id.

import { accuracy } from './accuracy'
import { angles } from './angles'
import { coefficients } from './coefficients'
import { conflicts } from './conflicts'
import { losses } from './losses'
import { norms } from './norms'
import { rate } from './rate'
import type { ChartSpec } from './types'
import { weights } from './weights'
import type { ChartId } from '../../../state/chartIds'

export const CHARTS = {
  losses,
  accuracy,
  angles,
  conflicts,
  norms,
  weights,
  rate,
  coefficients,
} satisfies Record<ChartId, ChartSpec>
