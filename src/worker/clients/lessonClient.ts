// The page's side of the lesson's workers: one trains a student, one draws a road and answers about it.

import type { LessonReport, LessonRequest } from '../lesson/worker'

import type { Road, RoadRequest, RoadView } from '../lesson/roadWorker'

export type { LessonReport, LessonRequest, Road, RoadView }

/** Starts a student; returns what ends it. After `done` or `failed` nothing more is reported. */
export function trainInLesson(request: LessonRequest, onReport: (report: LessonReport) => void): () => void {
  const worker = new Worker(new URL('../lesson/worker.ts', import.meta.url), { type: 'module' })
  const report = (each: LessonReport): void => {
    if (each.type === 'done' || each.type === 'failed') worker.terminate()
    onReport(each)
  }
  worker.onmessage = ({ data }: MessageEvent<LessonReport>) => report(data)
  worker.onerror = (event) => {
    event.preventDefault()
    // A browser reports a script that did not arrive by an event without a message.
    const message = (event as Partial<ErrorEvent>).message ?? 'The training script could not be loaded.'
    report({ type: 'failed', message: `${message} Reload the page to try again.` })
  }
  worker.postMessage(request)
  return () => worker.terminate()
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
