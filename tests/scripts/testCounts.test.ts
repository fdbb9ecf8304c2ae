// How `npm test` counts: what fails, what is flaky and what is skipped is seen in its last line.

import { describe, expect, test } from 'vitest'
import { backportsOf } from '../../scripts/firefox.mjs'
import { playwrightCounts, single, summaryLine, vitestCounts } from '../../scripts/testCounts.mjs'

describe('Vitest', () => {
  const file = (status: string, ...tests: string[]) => ({
    status,
    assertionResults: tests.map((t) => ({ status: t })),
  })
  const report = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 2, numTodoTests: 1 }

  test('skipped tests and those to do are told', () => {
    expect(vitestCounts({ ...report, testResults: [file('passed', 'passed')] }, true)).toEqual({
      passed: 5,
      failed: 0,
      skipped: 3,
      failures: [],
      skippedIn: [],
    })
  })

  test('skipped tests are listed by file, with the reason that their titles give', () => {
    const skipped = (title: string) => ({ status: 'skipped', title })
    const testResults = [
      {
        name: '/some/tests/kernels/torch.test.ts',
        status: 'passed',
        assertionResults: [
          skipped('repeats 20 steps (skipped: no Python with PyTorch here, PYTHON names one)'),
          skipped('trains on (skipped: no Python with PyTorch here, PYTHON names one)'),
          { status: 'passed', title: 'is there' },
        ],
      },
      { name: '/some/tests/runs/lab.test.ts', status: 'passed', assertionResults: [skipped('all of them')] },
    ]
    expect(vitestCounts({ ...report, testResults }, true).skippedIn).toEqual([
      '2 of tests/kernels/torch.test.ts (no Python with PyTorch here, PYTHON names one)',
      '1 of tests/runs/lab.test.ts',
    ])
  })

  test('a file that does not load is a failure, and so is a runner that ends badly', () => {
    const broken = { ...report, numFailedTests: 1, testResults: [file('failed'), file('failed', 'failed')] }
    expect(vitestCounts(broken, false).failed).toBe(2)
    expect(vitestCounts(broken, false).failures).toHaveLength(2)
    expect(vitestCounts({ ...report, testResults: [] }, false)).toMatchObject({
      failed: 1,
      failures: [expect.stringContaining('Unhandled Errors')],
    })
    expect(vitestCounts(null, true)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })
})

describe('Playwright', () => {
  const stats = { expected: 7, unexpected: 0, flaky: 0, skipped: 0 }

  test('a flaky test is a failure, by its name', () => {
    const spec = (title: string, status: string) => ({ file: 'a.spec.ts', title, tests: [{ status }] })
    const report = {
      stats: { ...stats, flaky: 1, skipped: 2 },
      suites: [{ specs: [spec('steady', 'expected')], suites: [{ specs: [spec('now and then', 'flaky')] }] }],
    }
    expect(playwrightCounts(report, true)).toEqual({
      passed: 7,
      failed: 1,
      skipped: 2,
      flaky: ['a.spec.ts: now and then'],
      skippedIn: [],
      failures: [],
    })
  })

  test('a failed test is named with the first lines of what it said, without colours', () => {
    const error = { message: `\u001B[31mexpected 1\u001B[39m\n\n  got 2\n${'more\n'.repeat(20)}` }
    const failed = {
      file: 'a.spec.ts',
      title: 'adds',
      tests: [{ status: 'unexpected', results: [{ error }] }],
    }
    const [text] =
      playwrightCounts({ stats: { ...stats, unexpected: 1 }, suites: [{ specs: [failed] }] }, false)
        .failures ?? []
    expect(text).toMatch(/^a\.spec\.ts: adds\n {4}expected 1\n {6}got 2\n/)
    expect(text.split('\n')).toHaveLength(7)
  })

  test('without a report, or with a runner that ends badly, something failed', () => {
    expect(playwrightCounts(null, true).failed).toBe(1)
    expect(playwrightCounts({ stats }, false).failed).toBe(1)
    expect(playwrightCounts({ stats }, true)).toMatchObject({ passed: 7, failed: 0 })
  })
})

test('the last line names skipped tests only where there are some', () => {
  expect(summaryLine([single(true), single(false)])).toBe('1 passed, 1 failed')
  expect(summaryLine([single(true), { passed: 3, failed: 0, skipped: 2 }])).toBe(
    '4 passed, 0 failed, 2 skipped',
  )
})

describe('the source of backports', () => {
  test('is the stanza of the release itself, with another suite', () => {
    const text = [
      'Types: deb\nURIs: http://deb.debian.org/debian-security\nSuites: bookworm-security\nComponents: main',
      'Types: deb\nURIs: http://deb.debian.org/debian\nSuites: bookworm bookworm-updates\nComponents: main\nSigned-By: /k.gpg\n',
    ].join('\n\n')
    expect(backportsOf(text, 'bookworm')).toBe(
      'Types: deb\nURIs: http://deb.debian.org/debian\nSuites: bookworm-backports\nComponents: main\nSigned-By: /k.gpg\n',
    )
  })

  test('or the line, in the older format', () => {
    const text =
      '# deb http://x bookworm main\ndeb http://s bookworm-security main\ndeb http://x bookworm main contrib\n'
    expect(backportsOf(text, 'bookworm')).toBe('deb http://x bookworm-backports main contrib\n')
  })

  test('none where there is none', () => {
    expect(backportsOf('Types: deb\nSuites: trixie\n', 'bookworm')).toBeNull()
  })
})
