// Writes the step that all peers compute, `meta.json` and `data.f32`: node tests/bench/peers/writeFixture.mjs
// FOLDER

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

/** Writes the fixture into a folder, made if it is missing. */
export async function writeFixture(folder) {
  const { module } = await runnerImport(fileURLToPath(new URL('./fixture.ts', import.meta.url)), {
    configFile: false,
    logLevel: 'error',
  })
  const { meta, data } = module.peerFixture()
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'meta.json'), JSON.stringify(meta))
  writeFileSync(join(folder, 'data.f32'), data)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv[2]) throw new Error('usage: node tests/bench/peers/writeFixture.mjs FOLDER')
  await writeFixture(process.argv[2])
}
