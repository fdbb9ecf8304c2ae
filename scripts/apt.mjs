// Installs Debian packages where that is possible: as root on a Debian or Ubuntu.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { ROOT } from './install.mjs'

/** Runs a command with its output on stderr; true when it succeeds. */
export const run = (command, args) =>
  spawnSync(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    shell: process.platform === 'win32',
  }).status === 0

/** True when packages can be installed here. */
export const canUseApt = () => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

let updated = false

/** The sources have changed: the next installation fetches their lists again. */
export const forgetAptLists = () => {
  updated = false
}

/** A machine without a way out is told soon, instead of after minutes per source. */
const PATIENCE = [
  '-o',
  'Acquire::Retries=1',
  '-o',
  'Acquire::http::Timeout=20',
  '-o',
  'Acquire::https::Timeout=20',
]

/** Installs Debian packages (and takes options like `-t suite`); false when that is not possible here. */
export function aptInstall(...packages) {
  if (!canUseApt()) return false
  updated ||= run('apt-get', [...PATIENCE, 'update', '-qq'])
  return run('apt-get', [...PATIENCE, 'install', '-y', '-qq', '--no-install-recommends', ...packages])
}
