// Rows for the charts, recomputed when the metrics store says that there is something new (4-5 times a second at most).

import { useEffect, useMemo, useRef, useState } from 'react'
import { useMetrics } from '../stores/metrics'
import { useTransport } from '../stores/transport'
import { axisEnd } from './axis'
import { decimate, type Row } from './decimate'

/** Rows per chart; raw and smoothed lines share them. */
const MAX_ROWS = 160

export function useRows(names: readonly string[]): Row[] {
  const published = useMetrics((s) => s.published)
  return useMemo(() => {
    const { steps, columns } = published.history
    return steps.length ? decimate(steps, columns, names, MAX_ROWS) : []
  }, [published, names])
}

/** The common right end of all step axes. */
export function useAxisEnd(): number {
  const steps = useTransport((s) => s.steps)
  return useMetrics((s) => axisEnd(s.published.history.last?.step ?? 0, steps))
}

/** The value, renewed at most every `ms`: for text that a screen reader or a test reads. */
export function useSlow<T>(value: T, ms = 1000): T {
  const [slow, setSlow] = useState(value)
  const due = useRef(0)
  useEffect(() => {
    const wait = Math.max(0, due.current - Date.now())
    const timer = setTimeout(() => {
      due.current = Date.now() + ms
      setSlow(value)
    }, wait)
    return () => clearTimeout(timer)
  }, [value, ms])
  return slow
}
