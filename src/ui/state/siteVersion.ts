// Whether the site was updated since this page was opened. A build carries a name (a meta tag of its page, and
// `build.json` beside it); they differ as soon as another build lies on the server, whose parts have other names.

import { download } from '../../browser/download'
import { usePage } from './pageSlice'

/** The build that this page belongs to; null on the development server. */
const own = (): string | null =>
  globalThis.document?.querySelector<HTMLMetaElement>('meta[name="build"]')?.content ?? null

/** Checks once. Without an answer nothing is known, and nothing is reported. */
export async function lookForUpdate(): Promise<void> {
  const opened = own()
  if (!opened || usePage.getState().updated) return
  try {
    const bytes = await download(`${import.meta.env.BASE_URL}build.json`, { cache: 'no-store', most: 10_000 })
    const { build } = JSON.parse(new TextDecoder().decode(bytes)) as { build?: unknown }
    if (typeof build === 'string' && build !== opened) usePage.setState({ updated: true })
  } catch {
    // Offline, or a host without the file: a failed part is then said to be missing, and no more.
  }
}
