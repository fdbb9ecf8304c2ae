// The page's side of the lesson's workers: one trains a student, one draws a road and answers about it, one measures
// what answers cost.

import type { CostReport, CostRequest } from '../lesson/costWorker'
import type { Road, RoadRequest, RoadView } from '../lesson/roadWorker'
import type { LessonMessage, LessonReport, LessonRequest } from '../lesson/worker'
import { WorkerConnection, type WorkerEnd, type WorkerOf } from './connection'

export type { CostReport, LessonReport, LessonRequest, Road, RoadView }

/** What every worker may report at its end. */
type Failed = { type: 'failed'; message: string }

const failureOf = ({ because, detail }: WorkerEnd): Failed => {
  const what =
    because === 'unloaded'
      ? 'The script of this figure could not be loaded.'
      : `The worker of this figure stopped: ${detail}.`
  return { type: 'failed', message: `${what} Reload the page to try again.` }
}

/** Whether a message is a report of one of these types. */
const isReport =
  <Report extends { type: string }>(...types: Report['type'][]) =>
  (value: unknown): value is Report =>
    types.some((type) => (value as Report | null)?.type === type)

const isRoadView = (value: unknown): value is RoadView =>
  (value as RoadView | null)?.pixels instanceof Uint8Array

/** A worker that is started when it is first asked, and again where it has ended by itself. */
function connect<Request, Answer>(
  spawn: () => WorkerOf<Request>,
  isAnswer: (value: unknown) => value is Answer,
  onAnswer: (answer: Answer) => void,
  onFailed: (failed: Failed) => void,
): { ask: (request: Request) => void; end: () => void } {
  const connection = new WorkerConnection<Request, Answer>({
    spawn,
    isAnswer,
    onAnswer,
    // Not before `ask` returns: a figure notes first that it waits.
    onEnd: (end) => queueMicrotask(() => onFailed(failureOf(end))),
    // A student that waits is silent, and so is one whose teachers are on their way.
    watched: false,
  })
  return {
    ask: (request) => {
      if (connection.open()) connection.post(request)
    },
    end: () => connection.close(),
  }
}

/** A student that waits in its worker, ready to train. */
export interface WaitingStudent {
  /** Makes it ready for another request, in the place of the one before. */
  prepare: (request: LessonRequest) => void
  /** After `done` or `failed` nothing more is reported. */
  train: (request: LessonRequest, onReport: (report: LessonReport) => void) => void
  end: () => void
}

/** A student whose worker is started when it is to prepare or to train. */
export function openStudent(): WaitingStudent {
  let report: (report: LessonReport) => void = () => undefined
  const { ask, end } = connect<LessonMessage, LessonReport>(
    () => new Worker(new URL('../lesson/worker.ts', import.meta.url), { type: 'module' }),
    isReport<LessonReport>('ready', 'step', 'done', 'failed'),
    (answer) => {
      if (answer.type === 'done' || answer.type === 'failed') end()
      report(answer)
    },
    (failed) => report(failed),
  )
  return {
    prepare: (request) => ask({ work: 'prepare', request }),
    train: (request, onReport) => {
      report = onReport
      ask({ work: 'train', request })
    },
    end,
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
  const { ask, end } = connect<CostRequest, CostReport>(
    () => new Worker(new URL('../lesson/costWorker.ts', import.meta.url), { type: 'module' }),
    isReport<CostReport>('costs', 'failed'),
    (report) => {
      end()
      onReport(report)
    },
    onReport,
  )
  ask(request)
}

/** Asks the worker of the road. The last answer that arrives is the last asked; without a worker none does. */
export function openRoad(
  language: RoadRequest['language'],
  onView: (view: RoadView) => void,
): (road: Road) => void {
  const { ask } = connect<RoadRequest, RoadView>(
    () => new Worker(new URL('../lesson/roadWorker.ts', import.meta.url), { type: 'module' }),
    isRoadView,
    onView,
    () => undefined,
  )
  return (road) => ask({ road, language })
}
