// `npm start`: installs what is missing, builds, serves the build, prints the address. Ctrl-C ends it.
// PORT and HOST may be set; without PORT the first free one from 4173 is taken.

import { createServer } from 'node:http'
import { ensureInstalled, ROOT } from './install.mjs'

const FIRST_PORT = 4173

/** Opens a server; null when the address is taken or the machine has no such address family. */
function listen(handler, port, host) {
  return new Promise((resolve) => {
    const server = createServer(handler)
    server.once('error', (error) => resolve({ server: null, taken: error.code === 'EADDRINUSE' }))
    server.listen(port, host, () => resolve({ server, taken: false }))
  })
}

/**
 * Serves on both loopback addresses, so that `localhost` reaches us whichever of the two it means here,
 * and never another program that holds only one of them.
 */
async function serve(handler) {
  const hosts = process.env.HOST ? [process.env.HOST] : ['127.0.0.1', '::1']
  const wanted = process.env.PORT ? Number(process.env.PORT) : null
  if (wanted !== null && !(Number.isInteger(wanted) && wanted > 0 && wanted < 65536))
    throw new Error(`PORT is "${process.env.PORT}", expected a number from 1 to 65535.`)
  for (let port = wanted ?? FIRST_PORT; port <= (wanted ?? FIRST_PORT + 100); port++) {
    const opened = []
    for (const host of hosts) opened.push(await listen(handler, port, host))
    const servers = opened.flatMap(({ server }) => server ?? [])
    if (servers.length && !opened.some(({ taken }) => taken)) return { port, servers }
    for (const server of servers) server.close()
  }
  throw new Error(
    wanted
      ? `Port ${wanted} is taken; set PORT to another one or leave it out.`
      : `No free port from ${FIRST_PORT} to ${FIRST_PORT + 100}; set PORT.`,
  )
}

async function start() {
  ensureInstalled()
  const { build, preview } = await import('vite')
  console.error('Building ...')
  await build({ root: ROOT, logLevel: 'warn' })
  // Vite's preview gives the static handler; the listening is ours.
  const site = await preview({ root: ROOT, logLevel: 'error', preview: { port: 0, host: '127.0.0.1' } })
  site.httpServer.close()
  const { port, servers } = await serve(site.middlewares)
  console.log(
    `http://${process.env.HOST && process.env.HOST !== '0.0.0.0' ? process.env.HOST : 'localhost'}:${port}/`,
  )
  console.error('Ctrl-C stops it.')
  const stop = () => {
    for (const server of servers) server.close()
    process.exit(0)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

try {
  await start()
} catch (error) {
  console.error(`npm start: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
}
