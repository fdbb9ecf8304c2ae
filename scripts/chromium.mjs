// Finds a Chromium with WebGPU for the browser tests, and installs one when there is none.
// Full Chromium only: the separate headless shell has no WebGPU.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { aptInstall, canUseApt, run } from './apt.mjs'
import { ROOT } from './install.mjs'

/**
 * Off: what Playwright switches off itself (a second list replaces the first), and the address bar's popups, which are
 * pages of their own: every window of a test would spend two seconds of a core on them.
 */
const DISABLED_FEATURES = [
  ...[
    'AvoidUnnecessaryBeforeUnloadCheckSync',
    'DestroyProfileOnBrowserClose',
    'HttpsUpgrades',
    'LensOverlay',
  ],
  ...['HttpsFirstBalancedModeAutoEnable', 'MediaRouter', 'PaintHolding', 'ThirdPartyStoragePartitioning'],
  ...['AvoidCorsURLLoaderRestartOnRedirect', 'TcpPortRandomizationWin', 'OptimizationHints', 'AimEnabled'],
  ...['NetworkTimeServiceQuerying', 'PreconnectToSearch', 'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'],
]

/**
 * Flags for WebGPU (canvas included) on the software adapter, also as root. Without the Vulkan flags a
 * 'webgpu' canvas loses the device. The page itself is drawn and put together by the processor: drawn by a software
 * GPU, a frame of it costs four times as much.
 */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  `--disable-features=${DISABLED_FEATURES.join(',')}`,
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--use-angle=swiftshader',
  '--disable-gpu-rasterization',
  '--disable-gpu-compositing',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Flags for WebGPU on the machine's own GPU, headless on Linux too. */
export const GPU_FLAGS = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--ignore-gpu-blocklist',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/**
 * True when the binary starts: a package's stub, or missing system libraries, fail here and not in the middle
 * of a test.
 */
function starts(path) {
  if (!existsSync(path)) return false
  // On Windows `--version` opens a window instead of printing.
  if (process.platform === 'win32') return true
  return spawnSync(path, ['--version'], { timeout: 20_000, stdio: 'ignore' }).status === 0
}

/** Where Playwright would put its own Chromium; null while Playwright is not installed. */
async function playwrightChromium() {
  try {
    return (await import('@playwright/test')).chromium.executablePath()
  } catch {
    return null
  }
}

/**
 * Path of a Chromium that starts, or null. The environment's CHROMIUM wins, and is an error when it does not
 * start.
 */
export async function findChromium() {
  const given = process.env.CHROMIUM
  if (given) {
    if (starts(given)) return given
    throw new Error(`CHROMIUM is "${given}", which does not start.`)
  }
  for (const path of [...SYSTEM, await playwrightChromium()]) if (path && starts(path)) return path
  return null
}

/**
 * Finds a Chromium or installs one (apt as root, else Playwright's own); throws with the way out when neither
 * works.
 */
export async function ensureChromium() {
  const found = await findChromium()
  if (found) return found
  console.error('No Chromium found; installing one ...')
  if (aptInstall('chromium')) {
    const installed = await findChromium()
    if (installed) return installed
  }
  const playwright = join(ROOT, 'node_modules/@playwright/test/cli.js')
  const withLibraries = canUseApt() ? ['--with-deps'] : []
  if (run(process.execPath, [playwright, 'install', ...withLibraries, '--no-shell', 'chromium'])) {
    const installed = await findChromium()
    if (installed) return installed
  }
  throw new Error(
    'No Chromium with WebGPU, and none could be installed. Install Chromium or Chrome yourself, or set CHROMIUM to its path.',
  )
}
