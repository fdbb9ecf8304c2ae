// The page's side of the lesson's workers: one trains a student, one draws a road and answers about it, one measures
// what answers cost.

import type { CostReport, CostRequest } from '../lesson/costWorker'
import type { LessonMessage, LessonReport, LessonRequest } from '../lesson/worker'

import type { Road, RoadRequest, RoadView } from '../lesson/roadWorker'

export type { CostReport, LessonReport, LessonRequest, Road, RoadView }

/** What every worker may report at its end. */
type Failed = { type: 'failed'; message: string }

/** Asks a worker once; a script that did not arrive is reported too. */
function ask<Request, Report>(
  worker: Worker,
  request: Request,
  onReport: (report: Report | Failed) => void,
): void {
  worker.onmessage = ({ data }: MessageEvent<Report>) => onReport(data)
  worker.onerror = (event) => {
    event.preventDefault()
    // A browser reports a script that did not arrive by an event without a message.
    const message = (event as Partial<ErrorEvent>).message ?? 'The script of this figure could not be loaded.'
    onReport({ type: 'failed', message: `${message} Reload the page to try again.` })
  }
  worker.postMessage(request)
}

/** A student that waits in its worker, ready to train. */
export interface WaitingStudent {
  /** Makes it ready for another request, in the place of the one before. */
  prepare: (request: LessonRequest) => void
  /** After `done` or `failed` nothing more is reported. */
  train: (request: LessonRequest, onReport: (report: LessonReport) => void) => void
  end: () => void
}

/** Opens a student's worker, which does nothing yet. */
export function openStudent(): WaitingStudent {
  const worker = new Worker(new URL('../lesson/worker.ts', import.meta.url), { type: 'module' })
  return {
    prepare: (request) => worker.postMessage({ work: 'prepare', request } satisfies LessonMessage),
    train: (request, onReport) =>
      ask<LessonMessage, LessonReport>(worker, { work: 'train', request }, (report) => {
        if (report.type === 'done' || report.type === 'failed') worker.terminate()
        onReport(report)
      }),
    end: () => worker.terminate(),
  }
}

/** Starts a student; returns what ends it. After `done` or `failed` nothing more is reported. */
export function trainInLesson(request: LessonRequest, onReport: (report: LessonReport) => void): () => void {
  const student = openStudent()
  student.train(request, onReport)
  return student.end
}

/** Measures a teacher and the student; there is one report. */
export function measureCosts(request: CostRequest, onReport: (report: CostReport) => void): void {
  const worker = new Worker(new URL('../lesson/costWorker.ts', import.meta.url), { type: 'module' })
  ask<CostRequest, CostReport>(worker, request, (report) => {
    worker.terminate()
    onReport(report)
  })
}

/** Opens the worker of the road; the returned function asks it. The last answer that arrives is the last asked. */
export function openRoad(
  language: RoadRequest['language'],
  onView: (view: RoadView) => void,
): (road: Road) => void {
  const worker = new Worker(new URL('../lesson/roadWorker.ts', import.meta.url), { type: 'module' })
  worker.onmessage = ({ data }: MessageEvent<RoadView>) => onView(data)
  return (road) => worker.postMessage({ road, language } satisfies RoadRequest)
}
