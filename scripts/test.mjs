// `npm test`: everything that can be checked, in order of cost: types, lint and the build side by side, unit + golden
// + kernel tests, the built page in two browsers at once. `node scripts/test.mjs lint unit` runs some stages only,
// `monkey` runs only so. The last line is always `N passed, N failed`, with `, N skipped` where something was.

import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { aptInstall } from './apt.mjs'
import { ensureChromium } from './chromium.mjs'
import { ensureFirefox } from './firefox.mjs'
import { ensureInstalled, ROOT } from './install.mjs'
import { freePort } from './freePort.mjs'
import { ensureKoreanFont } from './koreanFont.mjs'
import { playwrightCounts, single, summaryLine, vitestCounts } from './testCounts.mjs'
import { findVulkanDriver, hasVulkanLoader, VULKAN_HELP } from './vulkan.mjs'

ensureInstalled()
const scratch = mkdtempSync(join(tmpdir(), 'drive-kd-test-'))
const bin = (...path) => join(ROOT, 'node_modules', ...path)

/**
 * Runs a tool of node_modules; its exit status is the answer. Its output is shown as it comes, or (`apart`) given to
 * this function.
 */
function tool(script, args, { env = {}, apart } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: ROOT,
      stdio: apart ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      env: { ...process.env, ...env },
    })
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', apart)
    child.on('error', () => resolve(false))
    child.on('close', (status) => resolve(status === 0))
  })
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
  const ok = await tool(bin('vitest/vitest.mjs'), [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  return vitestCounts(readReport(report), ok)
}

/**
 * Browser tests of one project of playwright.config.ts; `options` of the runner besides. Each project is served on a
 * port of its own, so that two may run side by side.
 */
async function playwright(project, { apart, options = [] } = {}) {
  process.env.CHROMIUM ??= await ensureChromium()
  ensureKoreanFont()
  const report = join(scratch, `${project}.json`)
  const ok = await tool(
    bin('@playwright/test/cli.js'),
    ['test', '--project', project, '--reporter=list,json', ...options],
    {
      env: {
        PLAYWRIGHT_JSON_OUTPUT_NAME: report,
        E2E_PORT: String(await freePort()),
        PLAYWRIGHT_OUTPUT: `test-results/${project}`,
      },
      apart,
    },
  )
  return playwrightCounts(readReport(report), ok)
}

/** For stages of which one page at a time is enough work. */
const ALONE = { options: ['--workers=1'] }

/** Skipped, and said why, where there is no Firefox or no driver for it, and none can be installed. */
async function firefox(apart) {
  const found = ensureFirefox()
  if ('reason' in found) {
    console.error(`Firefox is skipped: ${found.reason}.`)
    return { passed: 0, failed: 0, skipped: 1 }
  }
  process.env.FIREFOX = found.path
  return playwright('firefox', { ...ALONE, apart })
}

const STAGES = {
  types: async (apart) => single(await tool(bin('@typescript/native/bin/tsc'), ['--noEmit'], { apart })),
  lint: async (apart) =>
    single(
      (await tool(bin('oxfmt/bin/oxfmt'), ['--check', '.'], { apart })) &&
        (await tool(bin('oxlint/bin/oxlint'), ['-c', 'oxlint.config.mjs'], { apart })),
    ),
  build: async (apart) =>
    single(await tool(bin('vite/bin/vite.js'), ['build', '--logLevel', 'warn'], { apart })),
  unit: vitest,
  e2e: (apart) => playwright('chromium', { apart }),
  firefox,
  monkey: () => playwright('monkey', ALONE),
}

/** Each of them keeps one processor core busy, and none measures time: they run side by side. */
const TOGETHER = ['types', 'lint', 'build']

/** No test of every day: it looks for what nobody thought of, as long as one lets it. */
const ONLY_BY_NAME = ['monkey']

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in STAGES))
if (unknown.length) {
  console.error(`There is no stage ${unknown.join(', ')}; stages: ${Object.keys(STAGES).join(', ')}`)
  process.exit(2)
}

/** The counts of a stage and its seconds; what it prints is given to `apart` where that is wished. */
async function run(name, apart) {
  const started = Date.now()
  let counts
  try {
    counts = await STAGES[name](apart)
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    counts = single(false)
  }
  return { name, ...counts, seconds: (Date.now() - started) / 1000 }
}

const chosen = Object.keys(STAGES).filter((name) =>
  wanted.length ? wanted.includes(name) : !ONLY_BY_NAME.includes(name),
)

/** Started beside others: what it prints is kept until it has ended. */
function beside(name) {
  const printed = []
  return { name, printed, ended: run(name, (text) => printed.push(text)) }
}

const results = []
async function told({ name, printed, ended }) {
  const result = await ended
  console.log(`\n== ${name}`)
  process.stdout.write(printed.join(''))
  results.push(result)
}

for (const stage of chosen.filter((name) => TOGETHER.includes(name)).map(beside)) await told(stage)
// Two minutes of Firefox's stage are a training that lasts as long however much else goes on.
const besideBrowsers = chosen.includes('e2e') && chosen.includes('firefox')
let late
for (const name of chosen) {
  if (TOGETHER.includes(name) || (besideBrowsers && name === 'firefox')) continue
  if (besideBrowsers && name === 'e2e') late = beside('firefox')
  console.log(`\n== ${name}`)
  results.push(await run(name))
}
if (late) await told(late)
results.sort((a, b) => chosen.indexOf(a.name) - chosen.indexOf(b.name))
rmSync(scratch, { recursive: true, force: true })

console.log('\n== summary')
const column = (count, width) => String(count).padStart(width)
for (const { name, passed, failed, skipped, seconds, flaky = [], failures = [], skippedIn = [] } of results) {
  console.log(
    `${name.padEnd(7)} ${column(passed, 5)} passed ${column(failed, 4)} failed ${column(skipped, 4)} skipped  ${seconds.toFixed(1)} s`,
  )
  for (const text of skippedIn) console.log(`        skipped: ${text}`)
  for (const title of flaky) console.log(`        flaky, counted as failed: ${title}`)
  for (const text of failures) console.log(`  failed: ${text}`)
}
console.log(`\n${summaryLine(results)}`)
process.exitCode = results.some(({ failed }) => failed > 0) ? 1 : 0
