// The lint rules that hold the house up, tried on code that breaks them.

import { ESLint } from 'eslint'
import tseslint from 'typescript-eslint'
import { describe, expect, test } from 'vitest'

/** The rules that need no types: reading those of the whole project takes half a minute. */
const withoutTypes = new ESLint({
  cwd: process.cwd(),
  overrideConfig: [tseslint.configs.disableTypeChecked],
})

/** All rules, with the types of one file, TASKS. */
const withTypes = new ESLint({
  cwd: process.cwd(),
  overrideConfig: {
    languageOptions: {
      parserOptions: { projectService: false, project: 'tests/tasks.tsconfig.json' },
    },
  },
})

/** Messages of the lint rules for this code, as if it were the content of an existing file. */
async function lint(code: string, filePath: string, eslint = withoutTypes): Promise<string[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath })
  return result.messages
    .filter((m) => m.ruleId !== '@typescript-eslint/no-unused-vars')
    .map((m) => `${m.ruleId}: ${m.message}`)
}

// Real files; their content is replaced.
const WORLD = 'src/world/types.ts'
const NN = 'src/nn/config.ts'
const TASKS = 'src/distill/tasks.ts'
const RUN = 'src/settings/settings.ts'
const PROTOCOL = 'src/protocol/messages.ts'
const CLI = 'src/cli/node/gpu.ts'
const FEATURE = 'src/ui/features/gradients/LayerPanel.tsx'
const UI = 'src/ui/explain/stages.ts'

describe('walls between rooms', () => {
  test.each([
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
      TASKS,
      "export * from '../ui/explain/numbersText'",
      'distill must not know ui',
    ],
    [
      'distill knows no React',
      TASKS,
      "import { useState } from 'react'",
      'distill must not know the package "react"',
    ],
    [
      'settings take types only',
      RUN,
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
      TASKS,
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
      UI,
      "import { StepEngine } from '../../distill/engine/engine'",
      'ui may import only types from distill/engine/engine',
    ],
    [
      'what explains knows no store',
      UI,
      "import { useRun } from '../state/transport'",
      'ui/explain must not know ui/state, which is above it',
    ],
    ['what explains is pure', UI, "import { create } from 'zustand'", 'must not know the package "zustand"'],
    [
      'features do not know each other',
      FEATURE,
      "export { Field } from '../setup/Field'",
      'the feature gradients must not know the feature setup',
    ],
    ['src stays in src', NN, "import '../../tests/gpuSetup'", 'nn must not reach outside src/'],
    [
      'the browser code knows no Node',
      TASKS,
      "import { readFileSync } from 'node:fs'",
      'distill must not know the package "node:fs"',
    ],
  ])('%s', async (_, file, code, reason) => {
    expect((await lint(code, file)).filter((m) => m.startsWith('walls/rooms: '))).toEqual([
      expect.stringContaining(reason),
    ])
  })

  test.each([
    [TASKS, "import { parameterLayout } from '../nn/config'\nexport const a = parameterLayout"],
    [RUN, "import { type Block } from '../distill/matching'\nexport type T = Block"],
    [RUN, "import type { PAPER_SIGNALS } from '../distill/matching'\nexport type T = typeof PAPER_SIGNALS"],
    [
      CLI,
      "import { readFileSync } from 'node:fs'\nimport { findVulkanDriver } from '../../../scripts/vulkan.mjs'\nexport const a = [readFileSync, findVulkanDriver]",
    ],
    [UI, "import { agp } from '../../distill/combine/agp'\nexport const a = agp"],
    [NN, "import code from './matmul.wgsl?raw'\nexport const a: string = code"],
  ])('%s may import what the architecture allows', async (file, code) => {
    expect(await lint(code, file)).toEqual([])
  })
})

describe('other rules', () => {
  test.each([
    ['no unseeded randomness', 'export const x = Math.random()', 'no-restricted-properties'],
    ['no DOM', 'export const x = document.title', 'no-restricted-globals'],
    ['no storage by its own name', 'export const x = localStorage', 'no-restricted-syntax'],
    ['nor through the global object', 'export const x = globalThis.indexedDB', 'no-restricted-syntax'],
    ['nor a channel', "export const x = new BroadcastChannel('x')", 'no-restricted-syntax'],
    ['nor the storage manager', 'export const x = () => navigator.storage.persist()', 'no-restricted-syntax'],
    ['no any', 'export const x = (y: any): unknown => y', '@typescript-eslint/no-explicit-any'],
    ['no forgotten promise', 'Promise.resolve(1)', '@typescript-eslint/no-floating-promises'],
    ['files stay small', 'export {}\n'.repeat(401), 'max-lines'],
    ['functions stay short', `export function f() {\n${'f()\n'.repeat(61)}}`, 'max-lines-per-function'],
    ['lines stay short', `export const x = ${'1 + '.repeat(30)}1`, 'max-len'],
  ])('%s', async (_, code, rule) => {
    expect((await lint(code, TASKS, withTypes)).map((m) => m.split(': ')[0])).toContain(rule)
  })
})
