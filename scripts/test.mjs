// `npm test`: everything that can be checked, in order of cost: types, lint, unit + golden + kernel tests,
// the build, the built page in two browsers. `node scripts/test.mjs lint unit` runs some stages only, `monkey`
// runs only so. The last line is always `N passed, N failed`, with `, N skipped` where something was.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { aptInstall } from './apt.mjs'
import { ensureChromium } from './chromium.mjs'
import { ensureFirefox } from './firefox.mjs'
import { ensureInstalled, ROOT } from './install.mjs'
import { playwrightCounts, single, summaryLine, vitestCounts } from './testCounts.mjs'
import { findVulkanDriver, hasVulkanLoader, VULKAN_HELP } from './vulkan.mjs'

ensureInstalled()
const scratch = mkdtempSync(join(tmpdir(), 'drive-kd-test-'))
const bin = (...path) => join(ROOT, 'node_modules', ...path)

/** Runs a tool of node_modules with its output shown; its exit status is the answer. */
function tool(script, args, env = {}) {
  return (
    spawnSync(process.execPath, [script, ...args], {
      cwd: ROOT,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    }).status === 0
  )
}

const readReport = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

/** The software GPU of the kernel tests is the browser's own, so the browser comes first. */
async function prepareGpu() {
  const chromium = await ensureChromium()
  process.env.CHROMIUM ??= chromium
  if (!findVulkanDriver({ prefer: 'swiftshader' })) aptInstall('chromium')
  if (hasVulkanLoader()) return
  if (aptInstall('libvulkan1')) return
  // Chromium brings a loader of its own: good enough where nothing can be installed.
  const own = [dirname(chromium), '/usr/lib/chromium'].find((folder) =>
    existsSync(join(folder, 'libvulkan.so.1')),
  )
  if (own) process.env.LD_LIBRARY_PATH = [own, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':')
  else console.error(VULKAN_HELP)
}

async function vitest() {
  await prepareGpu()
  const report = join(scratch, 'vitest.json')
  const ok = tool(bin('vitest/vitest.mjs'), [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  return vitestCounts(readReport(report), ok)
}

/** Browser tests of one project of playwright.config.ts. */
async function playwright(project) {
  process.env.CHROMIUM ??= await ensureChromium()
  const report = join(scratch, `${project}.json`)
  const ok = tool(bin('@playwright/test/cli.js'), ['test', '--project', project, '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  })
  return playwrightCounts(readReport(report), ok)
}

/** Skipped, and said why, where there is no Firefox or no driver for it, and none can be installed. */
async function firefox() {
  const found = ensureFirefox()
  if ('reason' in found) {
    console.error(`Firefox is skipped: ${found.reason}.`)
    return { passed: 0, failed: 0, skipped: 1 }
  }
  process.env.FIREFOX = found.path
  return playwright('firefox')
}

const STAGES = {
  types: () => single(tool(bin('typescript/bin/tsc'), ['--noEmit'])),
  lint: () =>
    single(
      tool(bin('prettier/bin/prettier.cjs'), ['--check', '.', '--log-level', 'warn']) &&
        tool(bin('eslint/bin/eslint.js'), ['.', '--max-warnings', '0']),
    ),
  unit: vitest,
  build: () => single(tool(bin('vite/bin/vite.js'), ['build', '--logLevel', 'warn'])),
  e2e: () => playwright('chromium'),
  firefox,
  monkey: () => playwright('monkey'),
}

/** No test of every day: it looks for what nobody thought of, as long as one lets it. */
const ONLY_BY_NAME = ['monkey']

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in STAGES))
if (unknown.length) {
  console.error(`There is no stage ${unknown.join(', ')}; stages: ${Object.keys(STAGES).join(', ')}`)
  process.exit(2)
}

const results = []
for (const [name, stage] of Object.entries(STAGES)) {
  if (wanted.length ? !wanted.includes(name) : ONLY_BY_NAME.includes(name)) continue
  console.log(`\n== ${name}`)
  const started = Date.now()
  let counts
  try {
    counts = await stage()
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    counts = single(false)
  }
  results.push({ name, ...counts, seconds: (Date.now() - started) / 1000 })
}
rmSync(scratch, { recursive: true, force: true })

console.log('\n== summary')
const column = (count, width) => String(count).padStart(width)
for (const { name, passed, failed, skipped, seconds, flaky = [] } of results) {
  console.log(
    `${name.padEnd(7)} ${column(passed, 5)} passed ${column(failed, 4)} failed ${column(skipped, 4)} skipped  ${seconds.toFixed(1)} s`,
  )
  for (const title of flaky) console.log(`        flaky, counted as failed: ${title}`)
}
console.log(`\n${summaryLine(results)}`)
process.exitCode = results.some(({ failed }) => failed > 0) ? 1 : 0
