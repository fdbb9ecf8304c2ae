// Python and WGSL have no formatter here: what their lines must keep to is counted.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { filesBelow } from './docs/documents'

const FILES = filesBelow('pytorch', 'src', 'tests').filter((file) => /\.(py|wgsl)$/.test(file))

test('no line of a Python or WGSL file has more than 120 characters', () => {
  expect(FILES.length).toBeGreaterThan(50)
  const long = FILES.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, i) => (line.length > 120 ? [`${file}:${i + 1} has ${line.length}`] : [])),
  )
  expect(long).toEqual([])
})
