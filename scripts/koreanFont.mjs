// A font with Hangul for the browser tests: without one Korean is drawn as narrow boxes, and every width is wrong.

import { spawnSync } from 'node:child_process'
import { aptInstall } from './apt.mjs'

/** What fontconfig knows; systems without it bring their own fonts. */
function hasHangul() {
  const { status, stdout } = spawnSync('fc-list', [':lang=ko'], { encoding: 'utf8' })
  return status !== 0 || stdout.trim() !== ''
}

/** Installs one where there is none and packages can be installed; the tests of Korean layout say where it failed. */
export function ensureKoreanFont() {
  if (!hasHangul()) aptInstall('fonts-nanum')
}
