// A student that goes out of the headless door comes in again as the same student.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sha256 } from '../../src/settings/initialWeights'
import { checkRecord } from '../../src/records/runRecord'
import type { StudentCard } from '../../src/export/studentCard'
import { distillHere } from './command'

let folder = ''
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'drive-kd-student-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const SMALL = ['--set', 'trainFrames=2', '--set', 'validationFrames=2', '--set', 'batchFrames=2']
const distill = (...flags: string[]) =>
  distillHere('--preset', 'tiny', '--driver', 'processor', ...SMALL, ...flags)
const cardOf = (name: string) =>
  JSON.parse(readFileSync(join(folder, name, 'card.json'), 'utf8')) as StudentCard

test('export, start from the export, export again: the same weights and the same answers', async () => {
  const first = await distill('--steps', '3', '--export', join(folder, 'first'))
  expect(first.status, first.stderr).toBe(0)
  expect(readdirSync(join(folder, 'first')).sort()).toEqual([
    'README.md',
    'card.json',
    'config.json',
    'encoder.onnx',
    'model.onnx',
    'model.safetensors',
  ])
  const weights = join(folder, 'first', 'model.safetensors')
  // A learning rate of zero: the step changes nothing.
  const second = await distill(
    '--steps',
    '1',
    '--set',
    'learningRate=0',
    '--init',
    weights,
    '--export',
    join(folder, 'second'),
    '--out',
    join(folder, 'run.json'),
  )
  expect(second.status, second.stderr).toBe(0)
  const bytes = (name: string, file: string) => readFileSync(join(folder, name, file))
  expect(bytes('second', 'model.safetensors').equals(bytes('first', 'model.safetensors'))).toBe(true)
  expect(cardOf('second').evaluation).toEqual(cardOf('first').evaluation)
  const initialWeights = {
    file: 'model.safetensors',
    sha256: await sha256(new Uint8Array(bytes('first', 'model.safetensors'))),
  }
  expect([cardOf('first').startedFrom, cardOf('second').startedFrom]).toEqual([null, initialWeights])
  const record = checkRecord(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')))
  expect(record.ok && record.record.startedFrom).toEqual(initialWeights)
  // Six test frames, which the card and the record report.
  expect(cardOf('first').evaluation.test?.questions).toBe(72)
  expect(record.ok && record.record.testAccuracy?.questions).toBe(72)
})

test('weights of another shape, or no weights: code 2, with the settings that fit', async () => {
  const other = await distill(
    '--steps',
    '1',
    '--set',
    'width=48',
    '--init',
    join(folder, 'first', 'model.safetensors'),
  )
  expect(other.status).toBe(2)
  expect(other.stderr).toContain(
    'of a student of 2 layers x 32, 4 heads (gpt), the settings ask for 2 layers x 48',
  )
  expect(other.stderr).toContain('These settings fit: --set layers=2 --set width=32 --set heads=4.')
  const text = join(folder, 'text.safetensors')
  writeFileSync(text, 'no weights')
  expect((await distill('--init', text)).stderr).toContain('This is not a usable safetensors file')
  expect((await distill('--init', join(folder, 'none'))).stderr).toContain('cannot be read')
})
