// Downloads a file and gives up when nothing arrives any more: a connection that died silently would
// otherwise be waited for forever. The clock restarts with every chunk that arrives, so a slow connection is
// never mistaken for a dead one.

/** `total` is 0 when the server does not say how long the file is. */
export type DownloadProgress = (doneBytes: number, totalBytes: number) => void

/** After this long without a single byte, a download counts as stalled. */
export const STALL_MS = 20_000

/**
 * `unreachable`: no answer at all; `refused`: an answer that is not the file; `cut`: the connection ended before
 * the file did; `stalled`: nothing came for `STALL_MS`; `tooLarge`: longer than `most`.
 */
export const DOWNLOAD_PROBLEMS = ['unreachable', 'refused', 'cut', 'stalled', 'tooLarge'] as const
export type DownloadProblem = (typeof DOWNLOAD_PROBLEMS)[number]

/** Why a file did not arrive. `bytes`: how many arrived; for a file that is too large, its known size. */
export class DownloadError extends Error {
  constructor(
    readonly problem: DownloadProblem,
    message: string,
    readonly bytes = 0,
  ) {
    super(message)
    this.name = 'DownloadError'
  }
}

export interface DownloadOptions {
  onProgress?: DownloadProgress | undefined
  /** Default `STALL_MS`. */
  stallMs?: number
  /** Longer files are given up as soon as that is known. */
  most?: number
  credentials?: RequestCredentials
  cache?: RequestCache
}

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown))

/** A browser does not report how much of a script has arrived: one that has not arrived by then counts as stalled. */
const SCRIPT_MS = 60_000

/**
 * A script that is being imported.
 * @throws DownloadError `stalled`, or what the import throws.
 */
export function importedInTime<T>(script: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new DownloadError('stalled', `nothing came for ${SCRIPT_MS / 1000} s`)),
      SCRIPT_MS,
    )
  })
  return Promise.race([script, late]).finally(() => clearTimeout(timer))
}

/** Ends a request when `alive` has not been called for `ms`. */
function watchdog(ms: number): { signal: AbortSignal; alive: () => void; end: () => void } {
  const controller = new AbortController()
  let timer = setTimeout(() => controller.abort(), ms)
  return {
    signal: controller.signal,
    alive: () => {
      clearTimeout(timer)
      timer = setTimeout(() => controller.abort(), ms)
    },
    end: () => {
      clearTimeout(timer)
      controller.abort()
    },
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** Wait in ms before a file that broke off is fetched once more. */
const AGAIN_MS = 300

/**
 * The bytes of a file; fetched once more where its connection broke off.
 * @throws DownloadError
 */
export async function download(
  url: string | URL,
  options: DownloadOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await fetched(url, options)
  } catch (thrown) {
    if (!(thrown instanceof DownloadError) || thrown.problem !== 'cut') throw thrown
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
    return fetched(url, options)
  }
}

async function fetched(
  url: string | URL,
  { onProgress, stallMs = STALL_MS, most = Infinity, ...request }: DownloadOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { signal, alive, end } = watchdog(stallMs)
  let answered = false
  let done = 0
  try {
    const response = await fetch(url, { ...request, signal })
    answered = true
    alive()
    if (!response.ok) throw new DownloadError('refused', `the server answered ${response.status}`)
    // A compressed answer states the compressed length, which is not what is counted here.
    const stated = response.headers.get('content-encoding')
      ? 0
      : Number(response.headers.get('content-length') ?? 0)
    const total = Number.isFinite(stated) ? stated : 0
    const bound = (bytes: number): void => {
      if (bytes > most) throw new DownloadError('tooLarge', `it has ${bytes} bytes or more`, bytes)
    }
    bound(total)
    if (!response.body) return new Uint8Array(await response.arrayBuffer())
    const reader = response.body.getReader()
    const parts: Uint8Array[] = []
    onProgress?.(0, total)
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      alive()
      parts.push(part.value)
      done += part.value.length
      bound(done)
      onProgress?.(done, total)
    }
    if (done < total) throw new DownloadError('cut', `it broke off after ${done} of ${total} bytes`, done)
    return joined(parts, done)
  } catch (thrown) {
    if (thrown instanceof DownloadError) throw thrown
    if (signal.aborted)
      throw new DownloadError(
        'stalled',
        `nothing came for ${stallMs / 1000} s (${done} bytes had arrived)`,
        done,
      )
    throw new DownloadError(answered ? 'cut' : 'unreachable', messageOf(thrown), done)
  } finally {
    end()
  }
}
