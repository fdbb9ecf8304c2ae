// Finds the Vulkan driver that Dawn (WebGPU in Node) should use: a real GPU's, else a software one.
// The Vulkan loader reads VK_DRIVER_FILES when Dawn creates its instance, so it must be set *before*
// `create()` of the package `webgpu`.

import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

const ICD_FOLDERS = [
  '/usr/share/vulkan/icd.d',
  '/etc/vulkan/icd.d',
  '/usr/local/share/vulkan/icd.d',
  '/usr/local/nvidia/share/vulkan/icd.d',
]

/** Set by `useVulkanDriver`, so that our own choice is never mistaken for the user's. */
const CHOSEN = Symbol.for('drive-kd.vulkan-driver')

const list = (folder) => {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

const icdFiles = () =>
  ICD_FOLDERS.flatMap((folder) =>
    list(folder)
      .filter((f) => f.endsWith('.json'))
      .map((f) => join(folder, f)),
  )

const isLavapipe = (path) => /\/lvp_icd[^/]*\.json$/.test(path)
const isOtherSoftware = (path) => /(gfxstream|virtio|mock|swiftshader)[^/]*\.json$/.test(path)

/**
 * ICD files whose hardware has a device node here: a driver without its device makes the loader fail or fall
 * back silently.
 */
function gpuIcds() {
  const nvidia = existsSync('/dev/nvidia0')
  const dri = list('/dev/dri').some((name) => name.startsWith('renderD'))
  return icdFiles().filter((path) => {
    if (isLavapipe(path) || isOtherSoftware(path)) return false
    return /nvidia/.test(path) ? nvidia : dri
  })
}

/** Chromium ships SwiftShader with its Vulkan driver file beside the binary. */
function swiftshaderIcds() {
  const chromium = process.env.CHROMIUM
  const playwright = process.env.PLAYWRIGHT_BROWSERS_PATH || join(homedir(), '.cache/ms-playwright')
  const folders = [
    ...(chromium ? [dirname(chromium)] : []),
    '/usr/lib/chromium',
    '/usr/lib/chromium-browser',
    '/usr/lib64/chromium-browser',
    '/opt/google/chrome',
    '/opt/chromium.org/chromium',
    ...list(playwright)
      .filter((name) => /^chromium-\d+$/.test(name))
      .flatMap((name) => [join(playwright, name, 'chrome-linux'), join(playwright, name, 'chrome-linux64')]),
  ]
  return folders.map((folder) => join(folder, 'vk_swiftshader_icd.json')).filter((path) => existsSync(path))
}

const nameOf = (path) => (isLavapipe(path) ? 'lavapipe' : /swiftshader/.test(path) ? 'swiftshader' : 'gpu')

/**
 * All usable drivers, best first. VK_DRIVER_FILES or VK_ICD_FILENAMES of the user's environment wins over
 * everything. `prefer` puts that kind first; without it: GPU, lavapipe, SwiftShader. On macOS and Windows
 * Dawn needs no Vulkan: one entry without a path.
 */
export function vulkanDrivers({ prefer = 'gpu' } = {}) {
  if (process.platform === 'darwin') return [{ name: 'metal', path: null }]
  if (process.platform === 'win32') return [{ name: 'd3d12', path: null }]
  const given = process.env.VK_DRIVER_FILES || process.env.VK_ICD_FILENAMES
  if (given && given !== globalThis[CHOSEN]) return [{ name: nameOf(given), path: given }]
  const gpus = gpuIcds()
  const found = {
    // The loader takes a list: several vendors' drivers may be installed while one of them has its device.
    gpu: gpus.length ? [{ name: 'gpu', path: gpus.join(':') }] : [],
    lavapipe: icdFiles()
      .filter(isLavapipe)
      .slice(0, 1)
      .map((path) => ({ name: 'lavapipe', path })),
    swiftshader: swiftshaderIcds()
      .slice(0, 1)
      .map((path) => ({ name: 'swiftshader', path })),
  }
  const order = {
    gpu: ['gpu', 'lavapipe', 'swiftshader'],
    lavapipe: ['lavapipe', 'swiftshader', 'gpu'],
    swiftshader: ['swiftshader', 'lavapipe', 'gpu'],
  }
  return order[prefer].flatMap((kind) => found[kind])
}

/** The first of `vulkanDrivers`, or null when the machine has none. */
export function findVulkanDriver(options) {
  return vulkanDrivers(options)[0] ?? null
}

/** Points the Vulkan loader of this process (main thread only) at a driver; call before Dawn's `create()`. */
export function useVulkanDriver(driver) {
  if (!driver.path) return
  globalThis[CHOSEN] = driver.path
  process.env.VK_DRIVER_FILES = driver.path
  // The older name of the same variable, read by loaders before 1.3.207.
  process.env.VK_ICD_FILENAMES = driver.path
}

/** True when the system's loader, libvulkan.so.1, can be found by its bare name (Dawn opens it that way). */
export function hasVulkanLoader() {
  if (process.platform !== 'linux') return true
  const folders = [
    ...(process.env.LD_LIBRARY_PATH ?? '').split(':').filter(Boolean),
    '/usr/lib',
    '/usr/lib64',
    '/lib64',
    '/usr/local/lib',
  ]
  if (folders.some((folder) => existsSync(join(folder, 'libvulkan.so.1')))) return true
  for (const ldconfig of ['ldconfig', '/sbin/ldconfig', '/usr/sbin/ldconfig']) {
    try {
      return /libvulkan\.so\.1\b/.test(
        execFileSync(ldconfig, ['-p'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
      )
    } catch {
      continue
    }
  }
  return false
}

/** What to tell a person when `findVulkanDriver` or the loader comes back empty. */
export const VULKAN_HELP =
  'WebGPU in Node needs a Vulkan loader and a driver. On Debian or Ubuntu: apt-get install libvulkan1 chromium (Chromium brings the SwiftShader driver), ' +
  'or libvulkan1 mesa-vulkan-drivers for lavapipe. VK_DRIVER_FILES may name another driver file.'
