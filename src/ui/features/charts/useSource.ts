// What the charts read: the current run as a source, renewed a few times a second and in turn, and the saved
// runs behind it.

import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type RefObject,
} from 'react'
import type { RunRecord } from '../../../records/runRecord'
import type { Settings } from '../../../settings/settings'
import { runName } from '../../../records/runNames'
import { History, lossKindsOf, weightsOf } from '../../state/metrics'
import { groupRuns } from '../../state/overlays'
import { useShownSettings } from '../../state/replay'
import { runWords } from '../../text/runLabels'
import { useStrings } from '../../text/useStrings'
import { axisEnd, roundUp, xAt, type XAxis } from '../../explain/axis'
import { meanSource, sourceOfEvaluations, type Source } from './source'
import type { ChartSpec } from './specs/types'
import { useHistory, shownCurves, type Curves, shownRun } from '../../state/historySlice'
import { usePreferences } from '../../state/preferencesSlice'
import { useRun } from '../../state/runSlice'

/**
 * Time between the updates of two charts: redrawing four of them at once would block the page for a tenth
 * of a second.
 */
const TURN_MS = 45
const FEWEST_SECONDS = 2
/** Dashes distinguish saved runs: colours belong to the tasks. */
const PATTERNS = ['6 3', '2 3', '9 3 2 3', '1 4', '12 4'] as const

export const samplesPerStep = (s: Pick<Settings, 'batchFrames' | 'batchSegments' | 'accumulation'>): number =>
  s.batchFrames * s.batchSegments * s.accumulation

/**
 * The newest published history, for the chart in this place of the column; a chart that is not visible does
 * not ask.
 */
export function useTurn(place: number, visible: boolean): Curves {
  const subscribe = useCallback(
    (notify: () => void) => {
      if (!visible) return () => {}
      const timers = new Set<ReturnType<typeof setTimeout>>()
      const stop = useHistory.subscribe((s, before) => {
        if (shownCurves(s) === shownCurves(before)) return
        const timer = setTimeout(() => {
          timers.delete(timer)
          notify()
        }, place * TURN_MS)
        timers.add(timer)
      })
      return () => {
        stop()
        timers.forEach(clearTimeout)
      }
    },
    [place, visible],
  )
  return useSyncExternalStore(subscribe, () => shownCurves(useHistory.getState()))
}

/** Whether any part of the element is on screen; true where the browser cannot tell. */
export function useVisible<E extends Element>(): [RefObject<E | null>, boolean] {
  const ref = useRef<E>(null)
  const [visible, setVisible] = useState(true)
  useEffect(() => {
    if (!ref.current || !('IntersectionObserver' in globalThis)) return
    const observer = new IntersectionObserver(
      (entries) => setVisible(entries.at(-1)?.isIntersecting ?? true),
      { rootMargin: '80px' },
    )
    observer.observe(ref.current)
    return () => observer.disconnect()
  }, [])
  return [ref, visible]
}

/** The current run as this chart reads it: a new object whenever there is something new to draw. */
export function useSource(spec: ChartSpec, published: Curves): Source {
  const points = useHistory((s) => shownCurves(s).points)
  const x = usePreferences((s) => s.charts.x)
  const evaluations = spec.source === 'evaluations'
  // Five updates of the losses a second must not redraw the accuracy; only its seconds come from them.
  const steps = evaluations && x !== 'seconds' ? null : published
  return useMemo(() => {
    const { history } = steps ?? shownCurves(useHistory.getState())
    return evaluations
      ? sourceOfEvaluations(points, history)
      : { steps: history.steps, seconds: history.seconds, columns: history.columns }
  }, [evaluations, points, steps])
}

/** A saved run, or several that differ only in the seed, as text and dash pattern. */
export interface OverlayName {
  id: string
  name: string
  /** Number of seeds. */
  n: number
  pattern: string
  runIds: readonly string[]
  /** Steps that all of its runs have. */
  steps: number
  /** Steps of the longest of them: beyond those of the shortest there is no mean. */
  longest: number
  /** Some of its losses are of a different kind than those of the run shown, hence in different units. */
  otherUnits: boolean
}

/** The same for runs whose losses have the same units. */
const unitsOf = (settings: Settings): string => Object.values(lossKindsOf(settings)).join()

/** The saved runs without their curves. */
export function useOverlayNames(): OverlayName[] {
  const t = useStrings()
  const runs = useHistory((s) => s.overlays)
  const shown = unitsOf(useShownSettings())
  return useMemo(
    () =>
      groupRuns(runs).map(({ id, runs }, i) => {
        const lengths = runs.map((r) => r.record.steps.length)
        const words = { ...runWords(t), seed: () => '' }
        return {
          id,
          name: runs.length > 1 ? runName(runs[0].record.config, words).replace(/, $/, '') : runs[0].name,
          n: runs.length,
          pattern: PATTERNS[i % PATTERNS.length],
          runIds: runs.map((r) => r.id),
          steps: Math.min(...lengths),
          longest: Math.max(...lengths),
          otherUnits: unitsOf(runs[0].record.config) !== shown,
        }
      }),
    [runs, t, shown],
  )
}

const histories = new WeakMap<RunRecord, History>()

function historyOf(record: RunRecord, smoothing: number): History {
  let history = histories.get(record)
  if (!history) {
    history = new History(smoothing)
    history.append(record.steps, record.seconds, weightsOf(record.config))
    histories.set(record, history)
  }
  history.setSmoothing(smoothing)
  return history
}

/** A saved run as this chart reads it. */
export function sourceOfRecord(
  record: RunRecord,
  spec: Pick<ChartSpec, 'source'>,
  smoothing: number,
): Source {
  const history = historyOf(record, smoothing)
  if (spec.source === 'steps')
    return { steps: history.steps, seconds: history.seconds, columns: { ...history.columns } }
  const points = record.steps.flatMap(({ step, accuracy }) => (accuracy ? [{ step, accuracy }] : []))
  const last = record.steps.at(-1)?.step
  if (record.finalAccuracy && last !== undefined && points.at(-1)?.step !== last)
    points.push({ step: last, accuracy: record.finalAccuracy })
  return sourceOfEvaluations(points, history)
}

/** One saved run, or the mean of several, as the charts draw it. */
export interface Overlay extends OverlayName {
  source: Source
  samplesPerStep: number
}

/** The saved runs, those that differ only in the seed as their mean. */
export function useOverlaySources(spec: ChartSpec): Overlay[] {
  const runs = useHistory((s) => s.overlays)
  const names = useOverlayNames()
  const smoothing = usePreferences((s) => s.charts.smoothing)
  return useMemo(
    () =>
      names.map((named) => {
        const records = runs.filter((r) => named.runIds.includes(r.id)).map((r) => r.record)
        const sources = records.map((r) => sourceOfRecord(r, spec, smoothing))
        const source =
          sources.length > 1
            ? meanSource(
                sources,
                spec.series.map((s) => s.column),
              )
            : sources[0]
        return { ...named, source, samplesPerStep: samplesPerStep(records[0].config) }
      }),
    [names, runs, spec, smoothing],
  )
}

/**
 * Where a chart's x axis ends: at a round place beyond the current run and every saved one. Axes grow in
 * turn, too: four at once take a tenth of a second.
 */
export function useAxisEnd({ history }: Curves): number {
  const x = usePreferences((s) => s.charts.x)
  const own = useRun((s) => s.steps)
  const replayed = useHistory((s) => shownRun(s)?.config.steps)
  const steps = replayed ?? own
  const samples = samplesPerStep(useShownSettings())
  const saved = useHistory((s) => s.overlays)
  const beyond = useMemo(() => Math.max(0, ...saved.map(({ record }) => savedEnd(record, x))), [saved, x])
  if (x === 'seconds') return roundUp(Math.max(FEWEST_SECONDS, beyond, history.seconds.at(-1) ?? 0))
  return Math.max(beyond, axisEnd(history.last?.step ?? 0, steps) * (x === 'samples' ? samples : 1))
}

function savedEnd({ steps, seconds, config }: RunRecord, x: XAxis): number {
  const last = steps.at(-1)?.step
  return last === undefined ? 0 : xAt({ steps: [last], seconds: [seconds] }, 0, x, samplesPerStep(config))
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
