// `npm test`: everything that can be checked, in order of cost: types, lint, unit + golden + kernel tests,
// the build, the built page in a browser. `node scripts/test.mjs lint unit` runs some stages only. The last
// line is always `N passed, N failed`.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { aptInstall, ensureChromium } from './chromium.mjs'
import { ensureInstalled, ROOT } from './install.mjs'
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

/** A stage that is one check. */
const single = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1 })

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
  const json = readReport(report)
  if (!json) return single(false)
  // A file that does not even load has no tests to fail: it counts as one failure.
  const broken = json.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length
  const failed = json.numFailedTests + broken
  return { passed: json.numPassedTests, failed: failed === 0 && !ok ? 1 : failed }
}

async function playwright() {
  process.env.CHROMIUM ??= await ensureChromium()
  const report = join(scratch, 'playwright.json')
  const ok = tool(bin('@playwright/test/cli.js'), ['test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  })
  const stats = readReport(report)?.stats
  if (!stats) return single(false)
  const failed = stats.unexpected
  return { passed: stats.expected + stats.flaky, failed: failed === 0 && !ok ? 1 : failed }
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
  e2e: playwright,
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in STAGES))
if (unknown.length) {
  console.error(`There is no stage ${unknown.join(', ')}; stages: ${Object.keys(STAGES).join(', ')}`)
  process.exit(2)
}

const results = []
for (const [name, stage] of Object.entries(STAGES)) {
  if (wanted.length && !wanted.includes(name)) continue
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
for (const { name, passed, failed, seconds } of results)
  console.log(
    `${name.padEnd(6)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed  ${seconds.toFixed(1)} s`,
  )
const sum = (field) => results.reduce((total, result) => total + result[field], 0)
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`)
process.exitCode = sum('failed') > 0 ? 1 : 0
