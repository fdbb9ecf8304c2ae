// What can go wrong with a teacher file or its session, as a small union, each with a sentence and a way out.

import { shortened } from '../json/text'

export type TeacherFailureCode =
  /** The file could not be fetched. */
  | 'download'
  /** The bytes are not an ONNX file, or not one of ours where one of ours is needed. */
  | 'bad-file'
  /** A teacher card is missing or malformed. */
  | 'bad-card'
  /** Parameters and configuration do not fit each other. */
  | 'bad-weights'
  /**
   * The graph's inputs or outputs are not the ones the contract asks for, or their values are not
   * probabilities.
   */
  | 'contract'
  /** onnxruntime-web could not build a session. */
  | 'session'
  /** The arguments of a run do not have the size the graph asks for. */
  | 'bad-input'
  /** A run failed. */
  | 'run'
  | 'device-lost'
  /** A user's own teacher that this browser does not have. */
  | 'missing'
  /** The browser's storage refused. */
  | 'storage'
  /** The teacher was used after `dispose()`. */
  | 'disposed'

/** A plain value, so that it can cross the worker protocol. */
export interface TeacherFailure {
  code: TeacherFailureCode
  /** One human sentence: what happened. */
  message: string
  /** What to do about it. */
  wayOut: string
  /** Technical detail for a bug report. */
  detail?: string
}

/**
 * A failure whose sentences are short whatever a file is called or holds: what is too long moves to the
 * details, and its beginning stays.
 */
export function teacherFailure(
  code: TeacherFailureCode,
  message: string,
  wayOut: string,
  detail?: string,
): TeacherFailure {
  const short = shortened(message)
  const details = [...(short.length < message.length ? [message] : []), ...(detail ? [detail] : [])]
  const failure = { code, message: short, wayOut: shortened(wayOut) }
  return details.length > 0 ? { ...failure, detail: shortened(details.join('\n'), MOST_DETAIL) } : failure
}

const MOST_DETAIL = 4000

/** A `TeacherFailure` on its way up the stack. */
export class TeacherError extends Error {
  readonly failure: TeacherFailure

  constructor(code: TeacherFailureCode, message: string, wayOut: string, detail?: string) {
    const failure = teacherFailure(code, message, wayOut, detail)
    super(failure.message)
    this.name = 'TeacherError'
    this.failure = failure
  }
}

/** The message of anything thrown. */
export const reasonOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown)
