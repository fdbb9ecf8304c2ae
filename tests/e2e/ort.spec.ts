// Teachers and encoder run wholly on WebGPU (sessions refuse any operator on the CPU) and agree with the CPU
// provider.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { build, preview } from 'vite'
import type { Outcome } from '../teacher/page/worker'
import { test } from './page'

test('teacher and encoder agree on WebGPU and on the CPU to 1e-4, and survive a lost device', async ({
  page,
}) => {
  const root = join(import.meta.dirname, '../teacher/page')
  const outDir = await mkdtemp(join(tmpdir(), 'teachers-'))
  const shared = {
    configFile: false,
    root,
    base: './',
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true, target: 'es2022' },
    worker: { format: 'es' },
  } as const
  await build(shared)
  const server = await preview({ ...shared, preview: { host: '127.0.0.1' } })
  try {
    await page.goto(server.resolvedUrls?.local[0] ?? '')
    await page.waitForFunction(() => window.outcome !== undefined, null, { timeout: 240_000 })
    const outcome = (await page.evaluate(() => window.outcome)) as Outcome
    expect(outcome).toMatchObject({
      ...{ gpuErrors: [], afterLoss: 'device-lost' },
      // A graph that the device cannot run runs all the same, and the run says which.
      ...{ onCpu: ['planning'], longBuffer: 'bad-input' },
    })
    for (const name of [
      'encoder',
      'logits',
      'imageAttention',
      'textAttention',
      'fromBuffers',
      'llama',
      'long',
      'features',
      'targets',
      'states',
      'outputs',
      'recovered',
    ] as const)
      expect(outcome[name], name).toBeLessThan(1e-4)
  } finally {
    await server.close()
    await rm(outDir, { recursive: true })
  }
})
