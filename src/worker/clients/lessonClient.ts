// The page's side of the worker that trains a student of the lesson.

import type { LessonReport, LessonRequest } from '../lesson/worker'

export type { LessonReport, LessonRequest }

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
