// Before any other script: the right Node, and node_modules as package-lock.json says. Uses nothing but Node
// itself.

import { spawnSync } from 'node:child_process'
import { lstatSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root folder. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

const readJson = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

/** Whether a version is one of `^20.19.0 || >=24`: alternatives of `^` (the same major, not older) and `>=`. */
export function isSupported(version, ranges) {
  const numbers = (text) => [0, 1, 2].map((i) => Number(text.replace(/^\D+/, '').split('.')[i] ?? 0))
  const [major, minor, patch] = numbers(version)
  return ranges.split('||').some((range) => {
    const [a, b, c] = numbers(range.trim())
    const notOlder = major > a || (major === a && (minor > b || (minor === b && patch >= c)))
    return notOlder && (range.trim().startsWith('>=') || major === a)
  })
}

/** Ends the process with a sentence when this Node is none of package.json's `engines`. */
export function requireNode() {
  const wanted = readJson(join(ROOT, 'package.json')).engines.node
  if (isSupported(process.versions.node, wanted)) return
  console.error(
    `This project needs Node ${wanted}; this is Node ${process.versions.node}. Install one of these from https://nodejs.org and try again.`,
  )
  process.exit(1)
}

/**
 * True when some locked package is absent from node_modules or of another version (optional ones may be
 * absent).
 */
export function isStale() {
  const locked = readJson(join(ROOT, 'package-lock.json'))?.packages ?? {}
  const installed = readJson(join(ROOT, 'node_modules/.package-lock.json'))?.packages
  if (!installed) return true
  return Object.entries(locked).some(([path, entry]) => {
    if (path === '') return false
    const have = installed[path]
    return have ? have.version !== entry.version : !entry.optional
  })
}

/**
 * Ends the process when node_modules is a link: `npm ci` would empty the folder that it leads to, which others may
 * use.
 */
function requireOwnModules() {
  if (!lstatSync(join(ROOT, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) return
  console.error(
    'node_modules is a link, and its packages are not those of package-lock.json. `npm ci` would delete them where the link leads, so nothing was installed. Remove the link and run the same command again, or install there yourself.',
  )
  process.exit(1)
}

/** Runs `npm ci` when needed; ends the process when that fails, and when node_modules is a link. */
export function ensureInstalled() {
  requireNode()
  if (!isStale()) return
  requireOwnModules()
  console.error('Installing dependencies (npm ci) ...')
  // npm sets npm_execpath for its scripts; without it npm is found on PATH (on Windows that is a .cmd, which
  // needs a shell).
  const npm = process.env.npm_execpath
  const args = ['ci', '--include=dev', '--no-fund', '--no-audit', '--loglevel=error']
  const result = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] })
    : spawnSync('npm', args, {
        cwd: ROOT,
        stdio: ['ignore', 'ignore', 'inherit'],
        shell: process.platform === 'win32',
      })
  if (result.status === 0) return
  console.error('npm ci failed (see above): check the network connection, then run the same command again.')
  process.exit(1)
}
