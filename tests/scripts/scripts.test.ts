// The scripts that everything else stands on: which driver is taken, and how a command line fails.

import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { isSupported } from '../../scripts/install.mjs'
import { findVulkanDriver, useVulkanDriver, vulkanDrivers } from '../../scripts/vulkan.mjs'

describe('the supported Node', () => {
  const wantedBy = (manifest: string): string =>
    (JSON.parse(readFileSync(manifest, 'utf8')) as { engines: { node: string } }).engines.node
  const own = wantedBy('package.json')
  const tools = ['vite', 'vitest', 'oxlint', '@vitejs/plugin-react'].map((name) =>
    wantedBy(`node_modules/${name}/package.json`),
  )

  test.each([
    ['20.18.3', false],
    ['20.19.0', true],
    ['20.20.2', true],
    ['21.7.3', false],
    ['22.12.0', false],
    ['22.13.0', true],
    ['23.11.0', false],
    ['24.0.0', true],
    ['26.10.0', true],
  ])('%s: %s, and no version that a tool refuses', (version, good) => {
    expect(isSupported(version, own)).toBe(good)
    if (good) for (const wanted of tools) expect(isSupported(version, wanted), wanted).toBe(true)
  })
})

test('node_modules that is a link is not installed into: the packages it leads to stay', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drive-kd-install-'))
  try {
    const others = join(folder, 'others')
    mkdirSync(join(others, 'somePackage'), { recursive: true })
    mkdirSync(join(folder, 'own/scripts'), { recursive: true })
    for (const file of ['package.json', 'package-lock.json', 'scripts/install.mjs'])
      copyFileSync(file, join(folder, 'own', file))
    symlinkSync(others, join(folder, 'own/node_modules'), 'junction')
    const script = `import(${JSON.stringify(pathToFileURL(join(folder, 'own/scripts/install.mjs')))}).then((m) => m.ensureInstalled())`
    const { status, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' })
    expect(status).toBe(1)
    expect(stderr).toMatch(/^node_modules is a link/)
    expect(existsSync(join(others, 'somePackage'))).toBe(true)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

describe.runIf(process.platform === 'linux')('the Vulkan driver', () => {
  afterEach(() => vi.unstubAllEnvs())

  const without = () => {
    vi.stubEnv('VK_DRIVER_FILES', undefined)
    vi.stubEnv('VK_ICD_FILENAMES', undefined)
  }

  test('of the environment wins over every preference', () => {
    without()
    vi.stubEnv('VK_ICD_FILENAMES', '/somewhere/lvp_icd.x86_64.json')
    expect(findVulkanDriver({ prefer: 'swiftshader' })).toEqual({
      name: 'lavapipe',
      path: '/somewhere/lvp_icd.x86_64.json',
    })
  })

  test('that is preferred comes first, if it is here; only existing files are named', () => {
    without()
    for (const prefer of ['gpu', 'lavapipe', 'swiftshader'] as const) {
      const drivers = vulkanDrivers({ prefer })
      if (drivers.some((d) => d.name === prefer)) expect(drivers[0].name).toBe(prefer)
      for (const { path } of drivers) expect(path?.split(':').every((p) => existsSync(p))).toBe(true)
    }
  })

  test("that we chose ourselves is not taken for the user's wish", () => {
    without()
    const before = vulkanDrivers({ prefer: 'swiftshader' })
    useVulkanDriver({ name: 'lavapipe', path: '/chosen/by/us.json' })
    expect(vulkanDrivers({ prefer: 'swiftshader' })).toEqual(before)
  })
})

test('an unknown command ends with code 2 and names the known ones', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/cli.mjs', 'nonsense'], {
    encoding: 'utf8',
  })
  expect(status).toBe(2)
  expect(stderr).toContain('There is no command "nonsense". Usage: node scripts/cli.mjs <command>')
})
