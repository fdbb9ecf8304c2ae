// METHOD says of every way to combine gradients what it does.

import { expect, test } from 'vitest'
import { COMBINE, METHODS } from '../../src/distill/combine/registry'
import { readDocument } from './documents'

/** What METHOD calls those whose label says it otherwise. */
const NAMES: Readonly<Record<string, string>> = { rlw: 'RLW', sum: 'Sum', uncertainty: 'Uncertainty' }

/** First cells of all rows; AGP has a section. */
const names = [...readDocument('docs/METHOD.md').text.matchAll(/^(?:\| |## 3\. )([^|\n]+)/gm)].map(
  ([, name]) => name,
)

test.each(METHODS)('METHOD has %s', (id) => {
  const name = NAMES[id] ?? COMBINE[id].label
  expect(
    names.some((found) => found.includes(name)) || id === 'agp',
    `${name}: docs/METHOD.md, section 6`,
  ).toBe(true)
})
