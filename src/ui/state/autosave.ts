// Saves the current run while it trains: listens to the worker's reports, saves the record after every report
// and the student whenever the worker hands one over.

import type { StepMetrics } from '../../distill/tasks'
import type { Expectation } from '../../records/expectedFigures'
import { expectationOf } from '../../records/expectedFigures'
import { sameInitialWeights } from '../../settings/initialWeights'
import type { Settings } from '../../settings/settings'
import type { Report, RunFacts, SavedStudent } from '../../protocol/messages'
import type { RunRecord } from '../../records/runRecord'
import { beginExpectation, judgeExpectation } from './expectation'
import { Collector } from './recordCollector'
import { savedRun } from './savedRun'
import { keep } from './savedRuns'
import { openRun, rememberRun } from './openTabs'
import { useRun } from './runSlice'
import { useSavedRuns } from './savedRunsSlice'
import { usePage } from './pageSlice'

/**
 * While it runs, a run is saved this often, which is after every report, or less often when saving takes
 * long.
 */
const SAVE_MS = 200
const SLOW_SAVE_MS = 2000
/**
 * Runs that were replaced a moment ago and may still be reported about; for this long after the last report.
 */
const MOST_LEFT = 4
const FORGET_MS = 10_000

let collector: Collector | null = null
let left: Collector[] = []
let savedAt = 0
let pause = SAVE_MS
let saving = false
/** Live settings as they became, and what changed in them. */
interface Tuning {
  settings: Settings
  change: Partial<Settings>
}

/** What the worker was asked to do with the run on screen, until it answers. */
interface Request {
  /** The id under which the run continues. */
  id: string
  kind: 'reset' | 'weights' | 'rewind' | 'resume'
  /** Settings that were changed since it was asked. */
  tuned: Tuning | null
}
/** Oldest first: the worker answers in this order. What is not in the list was replaced on its way. */
let requests: Request[] = []
let begun = 0

/** An id that no other tab will choose. */
export function freshId(now = new Date()): string {
  const tail = [...crypto.getRandomValues(new Uint8Array(6))]
    .map((b) => b.toString(16).padStart(2, '0'))
    .join('')
  return `${now.getTime().toString(36)}-${tail}`
}

function replaceWith(next: Collector): void {
  void saveNow()
  // One collector to a run: an older one of the same run would write old steps over newer ones.
  const replaced = collector && collector.length > 0 ? [collector] : []
  left = [...left.filter(({ id }) => id !== collector?.id), ...replaced]
    .filter(({ id }) => id !== next.id)
    .slice(-MOST_LEFT)
  collector = next
  openRun(next.id)
}

/** Removes an answered request, and those before it, from the list; null where it is not in the list. */
function answered(id: string | undefined, kinds: readonly Request['kind'][]): Request | null {
  const at = requests.findLastIndex((one) => one.id === id && kinds.includes(one.kind))
  if (at < 0) return null
  const request = requests[at]
  requests = requests.slice(at + 1)
  return request
}

/** Applies what was changed between a request and its answer. */
function markUpdates(next: Collector, request: Request | null): void {
  if (request?.tuned) next.updateHyperparameters(request.tuned.settings, request.tuned.change)
}

/** Grows with every run that begins from its settings, which cancels earlier requests. */
export const runsBegun = (): number => begun

/** A run of these settings begins; what was collected before is saved. Returns its id. */
export function beginRun(settings: Settings): string {
  const id = freshId()
  begun++
  requests = []
  const before = collector
  replaceWith(new Collector(settings, id, new Date()))
  beginExpectation(settings)
  // Anything newer comes from the worker, if it can still read it.
  if (before && before.length > 0) offerBack(before.id)
  return id
}

/** A saved run is to be resumed under this id: live changes are its own from now on. */
export function awaitRun(id: string): void {
  requests = [{ id, kind: 'resume', tuned: null }]
}

/** The run is to begin again, with the initial weights of a file or its own, under the returned id. */
export function awaitBeginning(kind: 'reset' | 'weights'): string {
  const id = freshId()
  requests.push({ id, kind, tuned: null })
  return id
}

/**
 * The record of a run with the steps that were recorded since it was read. Where other steps were recorded
 * since, changed on the way, these are saved as a run of their own, and the record is to be written again.
 */
function grown(id: string, record: RunRecord): { record: RunRecord; other: boolean } {
  const live = collector?.id === id ? collector : leftRun(id)
  if (!live) return { record, other: false }
  if (live === collector) void saveNow()
  const now = live.record()
  const other = now !== null && record.steps.some((step, i) => i < live.length && !live.holds(step))
  if (other) void write(live.fork(freshId(), live.length, new Date()))
  const more = now !== null && !other && live.length > record.steps.length
  return { record: more ? { ...now, config: record.config } : record, other }
}

/** How a saved run resumes. */
interface Continued {
  id: string
  /** The run that it was saved as. */
  from: string
  record: RunRecord
  step: number
  tuned: boolean
  /** Of the engine; null before the first run of this page is prepared. */
  facts: RunFacts | null
}

/** The saved run `from` resumes after this step, under this id. */
export function continueRun({ id, from, record, step, tuned, facts }: Continued): void {
  const latest = grown(from, record)
  const next = Collector.continuing(id, latest.record, step, tuned, id === from)
  next.dirty = latest.other
  // A run that resumes in the prepared run gets no second report of this.
  if (facts) next.collect({ type: 'ready', facts })
  markUpdates(next, answered(id, ['resume']))
  replaceWith(next)
  rememberRun(id)
  beginExpectation(record.config)
}

/** Live settings became these with `change`. The link's figures no longer hold. */
export function recordHyperparameters(settings: Settings, change: Partial<Settings>): void {
  const newest = requests.findLast(({ kind }) => kind !== 'weights')
  if (newest) newest.tuned = { settings, change: { ...newest.tuned?.change, ...change } }
  else collector?.updateHyperparameters(settings, change)
  beginExpectation(settings)
}

/** True when a report is of a run that has been replaced. */
export function isLate(report: Report): boolean {
  if (!('run' in report) || !report.run || !collector) return false
  if (report.type === 'initialWeights') return !requests.some(({ id }) => id === report.run)
  return (report.type === 'metrics' || report.type === 'evaluation') && report.run !== collector.id
}

const leftRun = (id: string | undefined): Collector | undefined => left.find((one) => one.id === id)

/** Handles a report of the run on screen, after the stores have shown it. */
export function handleRunReport(report: Report): void {
  if (report.type === 'saved') return void saveStudent(report)
  if (!collector) return
  if (isLate(report)) return handleLeft(report)
  if (report.type === 'continues') {
    // Rewound: what came after is saved as a run of its own. What is resumed continues in `continueRun`.
    const request = report.request === undefined ? answered(report.run, ['rewind']) : null
    if (!request) return
    const fork = collector.fork(report.run, report.step, new Date())
    markUpdates(fork, request)
    return replaceWith(fork)
  }
  if (report.type === 'initialWeights') {
    // Back to the start: the run so far is saved as one of its own until the new one has passed it.
    beginExpectation(collector.config)
    const request = answered(report.run, ['reset', 'weights'])
    if (report.run || collector.length > 0) replaceWith(collector.again(report.run || freshId(), new Date()))
    markUpdates(collector, request)
    collector.initialWeights = report.initialWeights
    return
  }
  collector.collect(report)
  if (report.type === 'metrics' || report.type === 'evaluation') {
    rememberRun(collector.id)
    const { stepAt, version, initialWeights } = collector
    // Figures of a link hold for what began where the link's run began.
    if (sameInitialWeights(initialWeights, useRun.getState().student.expected?.initialWeights))
      judgeExpectation(stepAt, version)
  }
  const halted =
    report.type === 'status' &&
    (report.status === 'paused' || report.status === 'finished' || report.status === 'failed')
  if (halted || report.type === 'failure' || report.type === 'evaluation') void saveNow()
  else if (report.type === 'metrics' && !saving && performance.now() - savedAt > pause) void saveNow()
}

/** Steps that the worker computed before it learned that another run was wanted. */
function handleLeft(report: Report): void {
  const old = leftRun('run' in report ? report.run : undefined)
  old?.collect(report)
  if (old) void write(old)
}

/** A student and the steps up to it, written together. */
async function saveStudent(report: Extract<Report, { type: 'saved' }>): Promise<void> {
  const { run, student, unreported, replaced } = report
  const of = collector?.id === run ? collector : leftRun(run)
  if (!of) return
  if (unreported.length > 0) of.collect({ type: 'metrics', steps: unreported, seconds: student.seconds })
  if (of.length < student.step) return
  // The worker's own list counts: a change may have come after steps that were not reported yet.
  of.tuned ||= student.tuned
  await write(of, student)
  if (!replaced) return
  offerBack(run)
  setTimeout(() => (left = left.filter((one) => one !== of)), FORGET_MS)
}

/** Offers to resume a run whose student is saved. */
function offerBack(id: string): void {
  if (useSavedRuns.getState().students.some((line) => line.id === id))
    usePage.setState({ studentOffer: { kind: 'undo', id } })
}

/** Writes the present state, when there is something new. `atOnce`: the page is being left. */
export async function saveNow(atOnce = false): Promise<void> {
  const current = collector
  if (!current?.dirty) return
  const started = performance.now()
  savedAt = started
  saving = true
  await write(current, null, atOnce)
  saving = false
  pause = Math.min(SLOW_SAVE_MS, Math.max(SAVE_MS, 2 * (performance.now() - started)))
}

/** Writes that have begun and not ended: a page that goes away meanwhile takes them with it. */
const writing = new Set<Promise<void>>()

/** Resolves when everything whose writing has begun is in the storage. */
export const allWritten = async (): Promise<void> => void (await Promise.allSettled(writing))

function write(of: Collector, student: SavedStudent | null = null, atOnce = false): Promise<void> {
  const work: Promise<void> = writeRecord(of, student, atOnce).finally(() => writing.delete(work))
  writing.add(work)
  return work
}

async function writeRecord(of: Collector, student: SavedStudent | null, atOnce: boolean): Promise<void> {
  if (of.muted) return
  const record = of.record()
  if (!record) return
  const { name, note, pinned } = useSavedRuns.getState().runs.find((r) => r.id === of.id) ?? {}
  await keep(
    savedRun(of.id, record, {
      name: name ?? null,
      note: note ?? '',
      pinned: pinned ?? false,
      divergedAt: of.divergedAt,
      tuned: of.tuned,
      updatedAt: new Date().toISOString(),
    }),
    record,
    student,
    atOnce,
  )
}

/** The steps of the run on screen, oldest first. */
export const recordedSteps = (): readonly StepMetrics[] => collector?.recorded ?? []

/** The current run was deleted (it is not written again), or the deletion undone. */
export function muteRun(id: string, muted: boolean): void {
  const of = collector?.id === id ? collector : leftRun(id)
  if (of) of.muted = muted
}

/** Whether this saved run is the one on screen. */
export const isCurrent = (id: string): boolean => collector?.id === id && collector.length > 0

/**
 * The id under which the run on screen continues when it is rewound: a run of its own where steps would be
 * lost, else none. Null while another one is about to replace it.
 */
export function rewoundTo(step: number): { run?: string } | null {
  if (!collector) return {}
  const newest = requests.at(-1)
  if (newest?.kind === 'resume') return null
  // It remains the same run, whatever its id is by the time the worker rewinds it.
  if (!newest && collector.length <= step) return {}
  const id = freshId()
  requests.push({ id, kind: 'rewind', tuned: null })
  return { run: id }
}

/**
 * Figures for a link to the run on screen; null when it has no step, or when its settings alone do not repeat
 * it.
 */
export function currentExpectation(): Expectation | null {
  return collector && !collector.tuned ? expectationOf(collector.recorded, collector.version) : null
}
