// Use without a connection: the service worker of the site, which the build writes (scripts/offline.mjs),
// and its updates. An update that has arrived waits until it is asked for: no page is ever replaced while
// it is in use.

import { recall, refusals } from './storage'

/** What the service worker is told; the second kind is workbox-routing's own. */
type WorkerMessage = { type: 'SKIP_WAITING' } | { type: 'CACHE_URLS'; payload: { urlsToCache: string[] } }

/**
 * Null where the browser has none or refuses: an insecure address, a private window, blocked site data. Where values
 * are refused a service worker would be too, and Firefox says so in the console.
 */
function container(): ServiceWorkerContainer | null {
  recall('theme')
  if (refusals().values === 'blocked') return null
  try {
    return globalThis.isSecureContext ? (globalThis.navigator?.serviceWorker ?? null) : null
  } catch {
    return null
  }
}

/** True where the browser has service workers and lets this page have one. */
export const canBeOffline = (): boolean => container() !== null

/** True where a service worker controls this page: the site was visited before. */
export const hasServiceWorker = (): boolean => Boolean(container()?.controller)

const post = (worker: ServiceWorker | null, message: WorkerMessage): void => worker?.postMessage(message)

/** Longest wait for a worker to be installed, or to be in charge, ms. */
const PATIENCE_MS = 10_000

const patiently = <T>(work: Promise<T>): Promise<T | undefined> =>
  Promise.race([work, new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS, undefined))])

/** Resolves when this worker is installed; false where it is given up. */
const installed = (worker: ServiceWorker): Promise<boolean> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (worker.state === 'redundant') resolve(false)
      else if (worker.state !== 'installing') resolve(true)
    }
    worker.addEventListener('statechange', look)
    look()
  })

/** Updates to the newest build: checks for it, waits until it is installed, and activates it. */
async function takeLatest(
  workers: ServiceWorkerContainer,
  registration: ServiceWorkerRegistration,
): Promise<void> {
  await patiently(registration.update()).catch(() => undefined)
  if (registration.installing) await patiently(installed(registration.installing))
  const { waiting } = registration
  if (!waiting) return
  const inCharge = new Promise<void>((resolve) =>
    workers.addEventListener('controllerchange', () => resolve(), { once: true }),
  )
  post(waiting, { type: 'SKIP_WAITING' })
  await patiently(inCharge)
}

/** What a page does with the site's service worker. */
export interface Updates {
  /** Before a reload that is to show the newest build. */
  take: () => Promise<void>
  /** Asks the server whether there is one. */
  look: () => void
}

/**
 * Registers the site's service worker; `onUpdate` is called when another build of the site has arrived and waits.
 * `root`: the site's address. Null where there is no service worker, as on the development server.
 */
export async function watchForUpdates(root: string, onUpdate: () => void): Promise<Updates | null> {
  const workers = container()
  if (!workers || !import.meta.env.PROD) return null
  try {
    const registration = await workers.register(`${root}sw.js`, { scope: root })
    // Without a controlling worker nothing is replaced: this is the first visit.
    const announce = (): void => {
      if (registration.waiting && workers.controller) onUpdate()
    }
    announce()
    registration.addEventListener('updatefound', () => {
      const { installing } = registration
      if (installing) void installed(installing).then((there) => there && announce())
    })
    return {
      take: () => takeLatest(workers, registration),
      look: () => void registration.update().catch(() => undefined),
    }
  } catch {
    return null
  }
}

/**
 * Has the service worker cache these addresses: they were fetched before it controlled the page, and come
 * from the browser's own cache where that still has them.
 */
export async function keepOffline(root: string, addresses: readonly string[]): Promise<void> {
  const workers = container()
  if (!workers || addresses.length === 0) return
  const { active } = await workers.ready
  post(active, {
    type: 'CACHE_URLS',
    payload: { urlsToCache: addresses.map((each) => new URL(each, root).href) },
  })
}
