// Run records on disk, for headless commands.

import { readFileSync, statSync } from 'node:fs'
import { shortened } from '../../json/text'
import { noticeText } from '../../settings/migrations'
import { MOST_RECORD_BYTES, readRecord, RECORD_WAY_OUT, type RunRecord } from '../../records/runRecord'

/** The record in a file, in UTF-8 or UTF-16; null after printing what is wrong with it. */
export function readRunFile(path: string, print: (line: string) => void): RunRecord | null {
  let bytes: Uint8Array
  try {
    const { size } = statSync(path)
    if (size > MOST_RECORD_BYTES)
      throw new Error(`it has ${size} bytes, at most ${MOST_RECORD_BYTES} are read`)
    bytes = new Uint8Array(readFileSync(path))
  } catch (error) {
    print(shortened(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`))
    return null
  }
  const read = readRecord(bytes)
  if (read.ok) {
    for (const notice of read.notices) print(shortened(noticeText(notice)))
    return read.record
  }
  for (const { message } of read.errors) print(message)
  print(RECORD_WAY_OUT)
  return null
}
