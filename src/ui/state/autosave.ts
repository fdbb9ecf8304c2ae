// Keeps the run that is going on: hears what the session hears, and saves at pauses, at the end, when the
// page is hidden and now and then.

import type { Expectation } from '../../records/expectedFigures'
import { expectationOf } from '../../records/expectedFigures'
import { sameOrigin } from '../../settings/initialWeights'
import type { Settings } from '../../settings/settings'
import type { Report } from '../../protocol/messages'
import { useExpectation } from './expectation'
import { useStudent } from './student'
import { Collector } from './recordCollector'
import { keptRun } from './savedRun'
import { keep, useLibrary } from './savedRuns'

/** While it runs, a run is saved this often, or less often when saving takes long. */
const SAVE_MS = 10_000
/** Saving may take at most this share of the time. */
const SAVE_SHARE = 0.02

let collector: Collector | null = null
let savedAt = 0
let pause = SAVE_MS

/** An id that no other tab will choose. */
export function freshId(now = new Date()): string {
  const tail = [...crypto.getRandomValues(new Uint8Array(6))]
    .map((b) => b.toString(16).padStart(2, '0'))
    .join('')
  return `${now.getTime().toString(36)}-${tail}`
}

/** A run of these settings begins; what was collected before is saved. */
export function beginRun(settings: Settings): void {
  void saveNow()
  useExpectation.getState().begin(settings)
  collector = new Collector(settings, freshId(), new Date())
}

/** Live settings changed. The link's figures no longer hold. */
export function tuneRun(settings: Settings): void {
  collector?.tune(settings)
  useExpectation.getState().begin(settings)
}

/** Takes a report in, after the stores have shown it. */
export function hearRun(report: Report): void {
  if (!collector) return
  if (report.type === 'origin' || (report.type === 'status' && report.step === 0 && collector.length > 0)) {
    // A reset: the same settings from the start, kept as a run of its own until it has overtaken the old one.
    void saveNow()
    useExpectation.getState().begin(collector.config)
    if (collector.length > 0) collector = collector.again(freshId(), new Date())
    if (report.type === 'origin') collector.origin = report.origin
    return
  }
  collector.hear(report)
  if (report.type === 'metrics' || report.type === 'evaluation') {
    const { stepAt, version, origin } = collector
    // Figures of a link hold for what began where the link's run began.
    if (sameOrigin(origin, useStudent.getState().expected?.origin))
      useExpectation.getState().look(stepAt, version)
  }
  const halted =
    report.type === 'status' &&
    (report.status === 'paused' || report.status === 'finished' || report.status === 'failed')
  if (
    halted ||
    report.type === 'failure' ||
    (report.type === 'metrics' && performance.now() - savedAt > pause)
  )
    void saveNow()
}

/** Writes the present state, when there is something new. */
export async function saveNow(): Promise<void> {
  const current = collector
  if (!current?.dirty || current.muted) return
  const started = performance.now()
  savedAt = started
  const record = current.record()
  if (!record) return
  const { name, note, pinned } = useLibrary.getState().runs.find((r) => r.id === current.id) ?? {}
  await keep(
    keptRun(current.id, record, {
      name: name ?? null,
      note: note ?? '',
      pinned: pinned ?? false,
      divergedAt: current.divergedAt,
      tuned: current.tuned,
      updatedAt: new Date().toISOString(),
    }),
    record,
  )
  pause = Math.max(SAVE_MS, (performance.now() - started) / SAVE_SHARE)
}

/** The run going on was deleted (it is not written again), or the deletion undone. */
export function muteRun(id: string, muted: boolean): void {
  if (collector?.id === id) collector.muted = muted
}

/** Whether this kept run is the one on screen. */
export const isCurrent = (id: string): boolean => collector?.id === id && collector.length > 0

/**
 * Figures for a link to the run on screen; null when it has no step, or when its settings alone do not repeat
 * it.
 */
export function currentExpectation(): Expectation | null {
  return collector && !collector.tuned ? expectationOf(collector.recorded, collector.version) : null
}
