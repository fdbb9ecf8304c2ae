// Code, comments and the Python project speak the glossary's words; the lint rule sees names in TypeScript only.

import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ALLOWED, objection, vocabularyFindings } from '../scripts/vocabulary.mjs'

const files = ['src', 'pytorch'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => /\.(ts|tsx|wgsl|py|md)$/.test(path)),
)

test('no replaced word is left in comments, WGSL and Python', () => {
  expect(files.length).toBeGreaterThan(500)
  expect(files.flatMap((path) => vocabularyFindings(path, readFileSync(path, 'utf8')))).toEqual([])
})

test.each([
  ['src/ui/state/x.ts', '// the follower turns', 'follower'],
  ['src/gpu/x.wgsl', 'var<workgroup> shelf: f32;', 'shelf: say teacherStore'],
  ['pytorch/x.py', 'def retell(x):\n  return x', 'retell: say explainStep'],
  ['pytorch/x.py', '"""A kept run."""', 'kept run'],
  ['src/nn/x.ts', '// the raw gradients', 'raw gradients'],
  ['src/nn/x.wgsl', 'let slot = 1u;', 'slot: say taskIndex or position'],
])('%s: %s', (path, text, found) => {
  expect(vocabularyFindings(path, text)).toEqual([`${path}: ${found}`])
})

test('names split into words, each of which counts; in the step also words that are ordinary elsewhere', () => {
  expect(objection('teacherTwin', 'src/ui/x.ts')).toMatch(/reference/)
  expect(objection('SIDE_STORY', 'src/ui/x.ts')).toMatch(/explanation/)
  expect(objection('rawNorms', 'src/distill/step/x.ts')).toMatch(/unweighted/)
  expect(objection('rawNorms', 'src/ui/x.ts')).toBeNull()
  expect(objection('keptTargets', 'src/experiment/run/x.ts')).toMatch(/cached/)
  expect(objection('takeStudent', 'src/worker/export/x.ts')).toMatch(/export/)
  expect(objection('takeStudent', 'src/json/x.ts')).toBeNull()
  for (const name of Object.keys(ALLOWED)) expect(objection(name, 'src/distill/x.ts')).toBeNull()
})
