// Whether the script of a worker arrives: a browser reports a failed download by an event without a message,
// and a stalled one not at all.

import type { Failure } from '../../protocol/messages'

/**
 * The scripts have up to 310 kB, and a browser does not report how much of one has arrived: a worker that is
 * silent for this long gets less than 6 kB/s, at which what it fetches next (11 MB) would take half an hour.
 */
export const SCRIPT_MS = 60_000

/** True when an error event of a worker means that its script could not be loaded. */
export const isScriptMissing = (event: Event): boolean => (event as Partial<ErrorEvent>).message === undefined

export const scriptFailure = (detail: string): Failure => ({
  code: 'download',
  message: 'The script of a worker could not be loaded.',
  wayOut: 'Check the connection and try again. If the site was updated meanwhile, reload the page.',
  detail,
})

export const SCRIPT_REFUSED = 'the server did not give the script, or it could not be read'
export const SCRIPT_STALLED = `the worker sent nothing for ${SCRIPT_MS / 1000} s`

/** Calls `stalled` unless the returned function was called; call it at the worker's first message or end. */
export function watchScript(stalled: () => void): () => void {
  const timer = setTimeout(stalled, SCRIPT_MS)
  return () => clearTimeout(timer)
}
