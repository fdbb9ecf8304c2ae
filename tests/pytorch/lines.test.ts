// Python has no Prettier here: what its lines must keep to is counted.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { filesBelow } from '../docs/documents'

const FILES = filesBelow('pytorch', 'tests').filter((file) => file.endsWith('.py'))

test('no line of a Python file has more than 120 characters', () => {
  expect(FILES.length).toBeGreaterThan(15)
  const long = FILES.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, i) => (line.length > 120 ? [`${file}:${i + 1} has ${line.length}`] : [])),
  )
  expect(long).toEqual([])
})
