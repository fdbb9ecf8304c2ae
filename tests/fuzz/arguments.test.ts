// Flags by hostile or clumsy hands: refused in short sentences, whatever they are.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { teacherArguments } from '../../src/cli/node/teacherArguments'
import { runArguments } from '../../src/cli/node/runArguments'
import { resolveSettings } from '../../src/settings/resolve'
import { SETTING_KEYS } from '../../src/settings/table'
import { fuzz, FUZZ_TIMEOUT, nasty } from '../settings/fuzz'

const word = fc.oneof(
  fc.constantFrom(
    '--steps',
    '--seed',
    '--preset',
    '--set',
    '--out',
    '--driver',
    '--frames',
    '--layers',
    '--family',
  ),
  fc.tuple(fc.constantFrom('', '--', '--set=', '--steps='), nasty).map((parts) => parts.join('')),
  fc.tuple(fc.constantFrom(...SETTING_KEYS), nasty).map(([key, text]) => `${key}=${text}`),
  fc.constantFrom('3', 'tiny', 'llama', '-1', '1e400', 'method=sum'),
)

test('flags of a run', { timeout: FUZZ_TIMEOUT }, () => {
  fuzz('flags of a run', fc.array(word, { maxLength: 8 }), (args) => {
    const parsed = runArguments(args, ['driver'])
    if (parsed.ok) expect(resolveSettings({ ...parsed.settings }).ok).toBe(true)
    return parsed.ok ? [] : parsed.errors.map((e) => e.message)
  })
})

test('flags of the training of teachers', { timeout: FUZZ_TIMEOUT }, () => {
  fuzz('flags of teachers', fc.array(word, { maxLength: 8 }), (args) => {
    const parsed = teacherArguments(args)
    return 'problem' in parsed ? [parsed.problem] : []
  })
})
