// The bytes of QuickJS, in which typed rules run, from the installed package.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

/** Reads the module that the page fetches from its site. */
export const quickJs = (): Promise<Uint8Array> =>
  readFile(createRequire(import.meta.url).resolve('@jitl/quickjs-wasmfile-release-sync/wasm'))
