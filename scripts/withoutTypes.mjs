// The text of a TypeScript file as JavaScript, for threads of Node, which have no loader for it.

import { readFileSync } from 'node:fs'
import { transformWithOxc } from 'vite'

/** @param {string} path @returns {Promise<string>} */
export async function withoutTypes(path) {
  const { code } = await transformWithOxc(readFileSync(path, 'utf8'), path)
  return code
}
