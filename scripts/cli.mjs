// Runs a headless command, `src/cli/<command>.ts`, in Node: Vite transforms TypeScript and `.wgsl?raw` on the
// fly, nothing is built. A command exports `main(args: string[]): Promise<number>`; the number is the exit
// code. `--help` prints the comment that its file begins with, and its `FLAGS_HELP` where it has one.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, ROOT } from './install.mjs'

const commands = () =>
  readdirSync(join(ROOT, 'src/cli'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -'.ts'.length))

const sourceOf = (command) => readFileSync(join(ROOT, `src/cli/${command}.ts`), 'utf8')

/** What a command says of itself: the comment that its file begins with. */
const helpOf = (command) =>
  sourceOf(command)
    .match(/^(?:\/\/.*\n)+/)[0]
    .replace(/^\/\/ ?/gm, '')
    .replaceAll('`', '')

/** Leaves after stdout is flushed; Dawn keeps the event loop alive, so the process must be ended. */
const leave = (code) => process.stdout.write('', () => process.exit(code))

async function run(command, args) {
  if (args.includes('--help')) {
    console.log(helpOf(command))
    if (!sourceOf(command).includes('FLAGS_HELP')) return 0
  }
  ensureInstalled()
  const { createServer } = await import('vite')
  const server = await createServer({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: [] },
    // The same transform output on every start: no cache to grow stale.
    cacheDir: join(ROOT, 'node_modules/.vite-cli'),
  })
  try {
    const module = await server.ssrLoadModule(`/src/cli/${command}.ts`)
    if (typeof module.main !== 'function')
      throw new Error(`src/cli/${command}.ts exports no function \`main\``)
    if (!args.includes('--help')) return await module.main(args)
    console.log(module.FLAGS_HELP)
    return 0
  } finally {
    await server.close()
  }
}

const [command, ...args] = process.argv.slice(2)
if (!command || !commands().includes(command)) {
  console.error(
    `${command ? `There is no command "${command}". ` : ''}Usage: node scripts/cli.mjs <command> [arguments]; commands: ${commands().join(', ')}`,
  )
  process.exit(2)
}
try {
  leave((await run(command, args)) ?? 0)
} catch (error) {
  console.error(`${command}: ${error instanceof Error ? error.message : String(error)}`)
  if (process.env.DEBUG) console.error(error)
  else console.error('(DEBUG=1 shows where)')
  leave(1)
}
