// All charts, each under its own id: every file beside this one that exports a `spec`.

import type { ChartSpec } from './types'

const FILES = import.meta.glob<{ spec?: ChartSpec }>(
  ['./*.ts', '!./registry.ts', '!./series.ts', '!./types.ts'],
  {
    eager: true,
  },
)

const SPECS = Object.values(FILES)
  .flatMap(({ spec }) => spec ?? [])
  .sort((a, b) => a.place - b.place)

export const CHARTS: Readonly<Record<string, ChartSpec>> = Object.fromEntries(
  SPECS.map((spec) => [spec.id, spec]),
)

/** As they are listed. */
export const CHART_IDS: readonly string[] = SPECS.map(({ id }) => id)
