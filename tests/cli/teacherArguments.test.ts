// Flags of `npm run teachers`: what they mean, and what an impossible one is told.

import { describe, expect, it } from 'vitest'
import { teacherArguments } from '../../src/cli/node/teacherArguments'

describe('the flags of npm run teachers', () => {
  it('train the default set without any', () => {
    expect(teacherArguments([])).toMatchObject({
      shape: { family: 'gpt', layers: 6, width: 64, heads: 4 },
      steps: 1400,
      specialistSteps: 200,
      out: 'public/teachers/gpt-6x64',
    })
  })

  it('choose family and shape, which name the set', () => {
    expect(teacherArguments('--family llama --layers 4 --width 48 --kv-heads 1'.split(' '))).toMatchObject({
      shape: { family: 'llama', layers: 4, width: 48, heads: 4, kvHeads: 1 },
      out: 'public/teachers/llama-4x48',
    })
    expect(teacherArguments('--family llama --out elsewhere'.split(' '))).toMatchObject({ out: 'elsewhere' })
  })

  it.each([
    ['--family bert', '--family takes gpt or llama, not bert'],
    ['--family', '--family is nothing, expected a value after it.'],
    ['constructor 3', 'constructor is "constructor", expected a flag: --seed'],
    ['--steps 1\n', '--steps takes a whole number from 1 to 1000000, not 1'],
    ['toString 1', 'toString is "toString", expected a flag: --seed'],
    ['--frames 1e15', '--frames takes a whole number from 16 to 1000000, not 1e15'],
    ['--steps 0x10', '--steps takes a whole number from 1 to 1000000, not 0x10'],
    [`--out x --${'y'.repeat(100_000)} 3`, 'There is no flag --yyy'],
    ['--layers 1', '--layers takes a whole number from 2 to 12, not 1'],
    ['--width 50', '--width takes a whole number from 32 to 512, a multiple of 4, not 50'],
    ['--heads 5', 'heads is 5, expected a divisor of the width, 64: all heads have the same size.'],
    ['--heads 32', '--heads takes a whole number from 1 to 16, not 32'],
    [
      '--family llama --kv-heads 3',
      'kvHeads is 3, expected a divisor of the heads, 4: every key-value head is read by equally many heads.',
    ],
    ['--wide 3', 'There is no flag --wide. Expected one of --seed'],
  ])('refuse %s', (flags, message) => {
    const parsed = teacherArguments(flags.split(' '))
    expect('problem' in parsed && parsed.problem).toContain(message)
  })
})
