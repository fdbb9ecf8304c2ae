// The lint rules that hold the house up, tried on code that breaks them. Every case is planted as a file of its own in
// an empty house that has the linter's configuration alone; the linter runs there once.

import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const CONFIGURATION = [
  'oxlint.config.mjs',
  ...['install', 'lintExceptions', 'lintRules', 'vocabulary', 'walls'].map((name) => `scripts/${name}.mjs`),
]

const TYPES = {
  compilerOptions: {
    ...{ target: 'ES2022', lib: ['ES2023', 'DOM'], module: 'ESNext', moduleResolution: 'Bundler' },
    ...{ jsx: 'react-jsx', strict: true, types: [] },
  },
}

interface Report {
  diagnostics: { filename: string; code?: string; message: string }[]
}

const house = realpathSync(mkdtempSync(join(tmpdir(), 'drive-kd-lint-')))
const planted = new Map<string, string>()
let report: Report
let status: number | null

/** Plants code in a folder; the name of its file. */
function plant(folder: string, code: string): string {
  const file = `${folder}/planted${planted.size}.tsx`
  planted.set(file, code)
  return file
}

/** Plants the code of each case: what it shows, the folder, the code, and what the linter is to say. */
const plantAll = (cases: [name: string, folder: string, code: string, expected: string][]) =>
  cases.map(([name, folder, code, expected]) => [name, plant(folder, code), expected] as const)

/** What the linter says of a planted file, `plugin(rule): message`; imports may stay unused. */
const findings = (file: string): string[] =>
  report.diagnostics
    .filter(({ filename, code }) => filename === file && code !== 'eslint(no-unused-vars)')
    .map(({ code, message }) => `${code}: ${message}`)

beforeAll(() => {
  const write = (file: string, text: string): void => {
    mkdirSync(join(house, dirname(file)), { recursive: true })
    writeFileSync(join(house, file), text)
  }
  write('tsconfig.json', JSON.stringify(TYPES))
  for (const [file, code] of planted) write(file, `${code}\n`)
  mkdirSync(join(house, 'scripts'), { recursive: true })
  for (const file of CONFIGURATION) copyFileSync(file, join(house, file))
  symlinkSync(resolve('node_modules'), join(house, 'node_modules'), 'junction')
  const oxlint = join(house, 'node_modules/oxlint/bin/oxlint')
  const run = spawnSync(process.execPath, [oxlint, '-c', 'oxlint.config.mjs', '-f', 'json'], {
    cwd: house,
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  status = run.status
  expect(run.stdout, run.stderr).toMatch(/^{/)
  report = JSON.parse(run.stdout) as Report
  for (const each of report.diagnostics) each.filename = each.filename.replaceAll('\\', '/')
})

afterAll(() => rmSync(house, { recursive: true }))

const WORLD = 'src/world'
const NN = 'src/nn'
const DISTILL = 'src/distill'
const SETTINGS = 'src/settings'
const PROTOCOL = 'src/protocol'
const CLI = 'src/cli/node'
const FEATURE = 'src/ui/features/gradients'
const EXPLAIN = 'src/ui/explain'
const APP = 'src/ui/app'

describe('walls between rooms', () => {
  test.each(
    plantAll([
      [
        'world imports nothing of ours',
        WORLD,
        "import { TASKS } from '../distill/tasks'",
        'world must not know distill',
      ],
      [
        'not even a type',
        WORLD,
        "import type { Settings } from '../settings/settings'",
        'world must not know settings',
      ],
      ['nn knows no loss', NN, "import { TASKS } from '../distill/tasks'", 'nn must not know distill'],
      [
        'distill knows no user interface',
        DISTILL,
        "export * from '../ui/explain/numbersText'",
        'distill must not know ui',
      ],
      [
        'distill knows no React',
        DISTILL,
        "import { useState } from 'react'",
        'distill must not know the package "react"',
      ],
      [
        'settings take types only',
        SETTINGS,
        "import { PAPER_SIGNALS } from '../distill/matching'",
        'settings may import only types from distill/matching',
      ],
      [
        'messages know no store',
        PROTOCOL,
        "import { create } from 'zustand'",
        'protocol must not know the package "zustand"',
      ],
      [
        'dynamic imports count',
        DISTILL,
        "export const later = import('../experiment/x')",
        'distill must not know experiment',
      ],
      [
        'types of an import() count',
        WORLD,
        "export type S = import('../settings/settings').Settings",
        'world must not know settings',
      ],
      [
        'the page trains nothing itself',
        EXPLAIN,
        "import { StepEngine } from '../../distill/engine/engine'",
        'ui may import only types from distill/engine/engine',
      ],
      [
        'what explains knows no store',
        EXPLAIN,
        "import { useRun } from '../state/transport'",
        'ui/explain must not know ui/state, which is above it',
      ],
      [
        'what explains is pure',
        EXPLAIN,
        "import { create } from 'zustand'",
        'must not know the package "zustand"',
      ],
      [
        'features do not know each other',
        FEATURE,
        "export { Field } from '../setup/Field'",
        'the feature gradients must not know the feature setup',
      ],
      ['src stays in src', NN, "import '../../tests/gpuSetup'", 'nn must not reach outside src/'],
      [
        'the browser code knows no Node',
        DISTILL,
        "import { readFileSync } from 'node:fs'",
        'distill must not know the package "node:fs"',
      ],
    ]),
  )('%s', (_, file, reason) => {
    expect(findings(file)).toEqual([expect.stringContaining(`walls(rooms): `)])
    expect(findings(file)[0]).toContain(reason)
  })

  test.each(
    (
      [
        [DISTILL, "import { parameterLayout } from '../nn/config'\nexport const a = parameterLayout"],
        [SETTINGS, "import { type Block } from '../distill/matching'\nexport type T = Block"],
        [
          SETTINGS,
          "import type { PAPER_SIGNALS } from '../distill/matching'\nexport type T = typeof PAPER_SIGNALS",
        ],
        [
          CLI,
          "import { readFileSync } from 'node:fs'\nimport { findVulkanDriver } from '../../../scripts/vulkan.mjs'\nexport const a = [readFileSync, findVulkanDriver]",
        ],
        [EXPLAIN, "import { agp } from '../../distill/combine/agp'\nexport const a = agp"],
        [NN, "import code from './matmul.wgsl?raw'\nexport const a: string = code"],
      ] as const
    ).map(([folder, code]) => plant(folder, code)),
  )('%s may import what the architecture allows', (file) => {
    expect(findings(file)).toEqual([])
  })
})

const WAIT = 'export const f = () => new Promise<void>((resolve) => setTimeout(resolve, 500))'
const HOOKS = "import { useEffect, useState } from 'react'\n"
const UNUSED = plant('scripts', '// oxlint-disable-next-line no-var\nexport const x = 1')
const USED = plant('scripts', '// oxlint-disable-next-line no-var\nexport var x = 1')
const OUTSIDE = plant('scripts', WAIT)
const INSIDE = plant('tests', `export function f() {\n${'f()\n'.repeat(99)}}`)
const CASES = `export const f = (a: 'x' | 'y'): number => {\n  switch (a) {\n    case 'x': return 1\n  }\n  return 2\n}`

describe('other rules', () => {
  test.each(
    plantAll([
      ['no unseeded randomness', DISTILL, 'export const x = Math.random()', 'no-restricted-properties'],
      ['no DOM', DISTILL, 'export const x = document.title', 'no-restricted-globals'],
      ['no storage by its own name', APP, 'export const x = localStorage', 'no-bare-storage'],
      ['nor through the global object', DISTILL, 'export const x = globalThis.indexedDB', 'no-bare-storage'],
      ['nor a channel', DISTILL, "export const x = new BroadcastChannel('x')", 'no-bare-storage'],
      ['nor its manager', DISTILL, 'export const x = () => navigator.storage.persist()', 'no-bare-storage'],
      ['no any', DISTILL, 'export const x = (y: any): unknown => y', 'no-explicit-any'],
      ['no forgotten promise', DISTILL, 'Promise.resolve(1)', 'no-floating-promises'],
      ['no promise as a condition', APP, 'if (Promise.resolve(true)) void 0', 'no-misused-promises'],
      ['no await of what is none', 'tests', 'export const x = await 1', 'await-thenable'],
      ['no case forgotten', DISTILL, CASES, 'switch-exhaustiveness-check'],
      ['no word that was replaced', APP, 'export const follower = 1', 'names'],
      ['no fixed wait in a test', 'tests', WAIT, 'no-fixed-wait'],
      ['files stay small', DISTILL, 'export {}\n'.repeat(400) + 'export {}', 'max-lines'],
      ['functions, too', DISTILL, `export function f() {\n${'f()\n'.repeat(59)}}`, 'max-lines-per-function'],
      ['lines stay short', DISTILL, `export const x = ${'1 + '.repeat(30)}1`, 'short-lines'],
      ['comments as well', 'tests', `export {} // ${'word '.repeat(30)}`, 'short-lines'],
      [
        'hooks in every case',
        APP,
        `${HOOKS}export const useX = (a: 0 | 1) => a && useState(a)`,
        'rules-of-hooks',
      ],
      [
        'effects name what they read',
        APP,
        `${HOOKS}export const useX = (a: number) => useEffect(() => console.log(a), [])`,
        'exhaustive-deps',
      ],
      ['drawing is pure', APP, 'export const Dice = () => <b>{Math.random()}</b>', 'purity'],
    ]),
  )('%s', (_, file, rule) => {
    expect(findings(file)).toEqual([expect.stringContaining(`(${rule}): `)])
  })

  test('a rule is switched off only where it would speak', () => {
    expect(findings(UNUSED)).toEqual([expect.stringContaining('Unused oxlint-disable directive')])
    expect(findings(USED)).toEqual([])
  })

  test.each(
    [
      ['a string', `export const x = '${'long '.repeat(30)}'`],
      ['a template', `export const x = \`${'long '.repeat(30)}\``],
      ['a regular expression', `export const x = /${'long '.repeat(30)}/`],
      ['an address', `// https://example.org/${'long/'.repeat(30)}`],
    ].map(([what, code]) => [what, plant('tests', code)]),
  )('%s may be long', (_, file) => {
    expect(findings(file)).toEqual([])
  })

  test('a wait has no limit outside the tests, and a function none in them', () => {
    expect(findings(OUTSIDE)).toEqual([])
    expect(findings(INSIDE)).toEqual([])
  })

  test('any finding fails', () => expect(status).toBe(1))
})
