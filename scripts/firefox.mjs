// Finds a Firefox with WebGPU on the processor for the browser tests, and installs one where that is possible.
// A second implementation of WebGPU (wgpu), driven by WebDriver BiDi.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { aptInstall, canUseApt, forgetAptLists } from './apt.mjs'
import { ROOT } from './install.mjs'
import { findVulkanDriver, hasVulkanLoader } from './vulkan.mjs'

const SYSTEM = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
]

/** WebGPU is on by default somewhere since this version; the extended support release before it is not tried. */
const OLDEST = 141

/** lavapipe of Debian 12 (22.3) gives browsers no usable adapter; 25.0 is tried. */
const OLDEST_MESA = 23

/**
 * llvmpipe makes machine code of every kernel at its first dispatch, of about 140 before the page is ready. What
 * one start has made the next one finds.
 */
const LLVMPIPE = { MESA_SHADER_CACHE_DIR: join(ROOT, 'node_modules', '.cache', 'mesa') }

/** Preferences for WebGPU on a software adapter, in a sandbox-less GPU process, without calls home. */
export const FIREFOX_PREFERENCES = {
  'dom.webgpu.enabled': true,
  'gfx.webgpu.ignore-blocklist': true,
  'security.sandbox.gpu.level': 0,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'app.update.enabled': false,
}

/** The major version of this Firefox; 0 when it does not start: a snap's stub, for one. */
function versionOf(path) {
  if (!existsSync(path)) return 0
  // On Windows `--version` prints nothing.
  if (process.platform === 'win32') return OLDEST
  // As root, Firefox refuses a home that belongs to somebody else.
  const home = mkdtempSync(join(tmpdir(), 'firefox-version-'))
  const { status, stdout } = spawnSync(path, ['--version'], {
    timeout: 30_000,
    encoding: 'utf8',
    env: { ...process.env, HOME: home },
  })
  rmSync(home, { recursive: true, force: true })
  return status === 0 ? Number(/Firefox (\d+)/.exec(stdout)?.[1] ?? 0) : 0
}

/** Path of a Firefox that is new enough, or null. The environment's FIREFOX wins, and is an error when it is none. */
export function findFirefox() {
  const given = process.env.FIREFOX
  if (given) {
    if (versionOf(given) >= OLDEST) return given
    throw new Error(`FIREFOX is "${given}", which is no Firefox ${OLDEST} or newer that starts.`)
  }
  return SYSTEM.find((path) => versionOf(path) >= OLDEST) ?? null
}

/** Major version of the installed Mesa drivers; Infinity where no Debian package tells it. */
function mesaVersion() {
  const { status, stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Version}', 'mesa-vulkan-drivers'], {
    encoding: 'utf8',
  })
  return status === 0 ? Number(/^(?:\d+:)?(\d+)/.exec(stdout)?.[1] ?? 0) : Infinity
}

/** The driver file that Firefox shall use; null when there is none that it can. Off Linux none is needed. */
function vulkanDriver() {
  const driver = findVulkanDriver({ prefer: 'lavapipe' })
  if (!driver || driver.path === null) return driver
  if (driver.name === 'lavapipe' && mesaVersion() < OLDEST_MESA) return null
  return driver.name === 'swiftshader' || !hasVulkanLoader() ? null : driver
}

/**
 * An apt source of the backports of a release, made from the text of a file that has a source of the release
 * itself, in either format; null when it has none.
 */
export function backportsOf(text, release) {
  const suite = new RegExp(`(^|\\s)${release}(?=\\s|$)`)
  for (const stanza of text.split(/\n\s*\n/)) {
    const suites = /^Suites:(.*)$/m.exec(stanza)
    if (suites && suite.test(suites[1]))
      return `${stanza.replace(/^Suites:.*$/m, `Suites: ${release}-backports`).trim()}\n`
  }
  const line = text.split('\n').find((l) => /^deb\s/.test(l) && suite.test(l))
  return line ? `${line.replace(suite, `$1${release}-backports`)}\n` : null
}

const RELEASE = 'bookworm'
const APT = '/etc/apt'

const read = (path) => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Texts of all apt sources, by path. */
function aptSources() {
  const folder = join(APT, 'sources.list.d')
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /\.(list|sources)$/.test(name)) : []
  return [join(APT, 'sources.list'), ...names.map((name) => join(folder, name))].map((path) => [
    path,
    read(path),
  ])
}

/** Installs lavapipe: on Debian 12 from its backports, whose source is added where it is missing. */
function installMesa() {
  if (!canUseApt()) return false
  if (!read('/etc/os-release').includes(`VERSION_CODENAME=${RELEASE}`))
    return aptInstall('libvulkan1', 'mesa-vulkan-drivers')
  const sources = aptSources()
  if (!sources.some(([, text]) => text.includes(`${RELEASE}-backports`))) {
    const [path, entry] = sources
      .map(([path, text]) => [path, backportsOf(text, RELEASE)])
      .find(([, entry]) => entry !== null) ?? ['', null]
    if (entry === null) return false
    console.error(`Adding the apt source ${RELEASE}-backports ...`)
    const name = path.endsWith('.sources') ? 'backports.sources' : 'backports.list'
    writeFileSync(join(APT, 'sources.list.d', `${RELEASE}-${name}`), entry)
    forgetAptLists()
  }
  return aptInstall('libvulkan1', '-t', `${RELEASE}-backports`, 'mesa-vulkan-drivers')
}

/**
 * A Firefox and the environment to start it in, installing with apt (as root) what is missing; or the reason why
 * there is none.
 */
export function ensureFirefox() {
  let path = findFirefox()
  if (!path && canUseApt()) {
    console.error('No Firefox found; installing one ...')
    aptInstall('firefox-esr') || aptInstall('firefox')
    path = findFirefox()
  }
  if (!path)
    return { reason: `no Firefox ${OLDEST} or newer here, and none could be installed; FIREFOX may name one` }
  if (!vulkanDriver()) installMesa()
  const driver = vulkanDriver()
  if (!driver)
    return {
      reason: `no Vulkan driver that Firefox can use here (lavapipe of Mesa ${OLDEST_MESA} or newer), and none could be installed`,
    }
  return {
    path,
    env: driver.path ? { VK_DRIVER_FILES: driver.path, VK_ICD_FILENAMES: driver.path, ...LLVMPIPE } : {},
  }
}
