// `npm run record -- RUN.json public/runs/default.json`: the recorded run that the page plays while its
// engine gets ready, made from a run record (`npm run distill -- --out RUN.json`).

import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeRecording, MOST_RECORDING_BYTES, readRecording } from '../records/recording'
import { changedSettings } from '../settings/resolve'
import { runName } from '../records/runNames'
import { readRunFile } from './node/runFile'

/** Exit code 2: bad arguments; 1: a file that is missing, not a run record, or too long to be recorded. */
export function main(argv: string[]): Promise<number> {
  if (argv.length !== 2) {
    console.error('Usage: npm run record -- RUN.json RECORDING.json')
    return Promise.resolve(2)
  }
  return Promise.resolve(record(argv[0], argv[1]))
}

function record(from: string, to: string): number {
  const run = readRunFile(from, console.error)
  if (!run) return 1
  const recording = makeRecording(run)
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
