// `npm run record -- RUN.json public/runs/default.json`: the recorded run that the page plays while its
// engine gets ready, made from a run record (`npm run distill -- --out RUN.json`).

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { noticeText } from '../settings/migrations'
import { checkRecord } from '../records/runRecord'
import { makeRecording, MOST_RECORDING_BYTES, readRecording } from '../records/recording'
import { changedSettings } from '../settings/resolve'
import { runName } from '../records/runNames'

/** Exit code 2: bad arguments; 1: a file that is missing, no run record, or too long to be a recording. */
export function main(argv: string[]): Promise<number> {
  if (argv.length !== 2) {
    console.error('Usage: npm run record -- RUN.json RECORDING.json')
    return Promise.resolve(2)
  }
  return Promise.resolve(record(argv[0], argv[1]))
}

function record(from: string, to: string): number {
  let parsed: unknown
  try {
    parsed = JSON.parse(readFileSync(from, 'utf8'))
  } catch (error) {
    console.error(`${from} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    return 1
  }
  const read = checkRecord(parsed)
  if (!read.ok) {
    for (const error of read.errors) console.error(error.message)
    return 1
  }
  for (const notice of read.notices) console.error(noticeText(notice))
  const recording = makeRecording(read.record)
  const text = `${JSON.stringify(recording)}\n`
  const again = readRecording(JSON.parse(text))
  if (!again.ok) {
    console.error(`the recording would not open: ${again.errors[0].message}`)
    return 1
  }
  if (text.length > MOST_RECORDING_BYTES) {
    console.error(
      `the recording has ${text.length} bytes, more than ${MOST_RECORDING_BYTES}: record a run of fewer steps.`,
    )
    return 1
  }
  mkdirSync(dirname(to), { recursive: true })
  writeFileSync(to, text)
  const changed = Object.keys(changedSettings(recording.config)).filter((key) => key !== 'seed')
  console.log(
    `${runName(recording.config)}: ${recording.losses.ce.length} steps, ${text.length} bytes, written to ${to}`,
  )
  console.log(changed.length ? `not the default: ${changed.join(', ')}` : 'default settings')
  return 0
}
