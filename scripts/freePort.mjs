// A port of this machine that nobody listens on.

import { createServer } from 'node:net'

let next = 4173

/** The first free one from 4173, another one at every call of a process; throws where a hundred are taken. */
export async function freePort() {
  for (const last = next + 100; next < last;) {
    const port = next++
    if (await isFree(port)) return port
  }
  throw new Error(`no free port from ${next - 100} to ${next - 1}`)
}

const isFree = (port) =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
