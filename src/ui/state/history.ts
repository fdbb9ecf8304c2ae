// Views and the set-up drawer are entries of the browser's history, so that Back and Forward walk through
// them. Going back shows a view and touches no run: where the address there has other settings than the run
// on screen, it is offered, and only a page without a run opens it by itself.

import { readLink, type PageKeys } from '../../settings/link'
import { sameValue } from '../../settings/resolve'
import { showContract, openView } from './page'
import { setDrawer } from './settings'

import { ONLY_IDS, usePage, VIEW_IDS, type OnlyId, type ViewId } from './pageSlice'
import { useSettings } from './settingsSlice'
import { useRun } from './runSlice'
import { useHistory } from './historySlice'
/** What an entry of ours shows; entries without it are addresses that somebody typed or followed. */
interface Entry {
  view: ViewId
  contract: boolean
  drawer: boolean
  only: OnlyId | null
}

interface Session {
  /** Opens what a fragment says, and replaces the run. */
  open: (fragment: string) => void
  /** The fragment of what the page shows. */
  fragment: () => string
  /** Keys of a fragment that are no settings. */
  pageKeys: PageKeys
}

let session: Session | null = null
/** While true, changes of the page follow the history and do not write it. */
let following = false
/** We went back ourselves, because the drawer was closed. */
let closing = false

const history = (): History | null => globalThis.history ?? null

const shown = (): Entry => {
  const { view, contract, only } = usePage.getState()
  return { view, contract, only, drawer: useSettings.getState().drawerOpen }
}

/** The mark of an entry of ours; null for any other. */
export function readEntry(state: unknown): Entry | null {
  if (typeof state !== 'object' || state === null || !('view' in state)) return null
  const { view, contract, drawer, only } = state as Partial<Record<keyof Entry, unknown>>
  const id = VIEW_IDS.find((known) => known === view)
  return id
    ? {
        view: id,
        contract: contract === true,
        drawer: drawer === true,
        only: ONLY_IDS.find((known) => known === only) ?? null,
      }
    : null
}

/** Writes the fragment into the entry that one is at. */
export const putAddress = (fragment: string): void => history()?.replaceState(shown(), '', fragment)

function follow(work: () => void): void {
  following = true
  try {
    work()
  } finally {
    following = false
  }
}

/** A run that would be lost: it has steps, or is about to have some. */
const isLive = (): boolean => {
  const { status, runWhenReady, step } = useRun.getState()
  return (
    status === 'running' || runWhenReady || step > 0 || useHistory.getState().live.history.steps.length > 0
  )
}

/** True when the fragment can be read and has other settings than the run on screen. */
function hasOtherSettings(fragment: string): boolean {
  const { settings, unreadLink } = useSettings.getState()
  const read = readLink(fragment, session?.pageKeys)
  return read.ok && (unreadLink !== null || !sameValue(read.settings, settings))
}

function show({ view, contract, drawer, only }: Entry): void {
  const page = usePage.getState()
  if (page.contract !== contract) showContract(contract)
  if (page.view !== view) openView(view)
  if (page.only !== only) usePage.setState({ only })
  if (useSettings.getState().drawerOpen !== drawer) setDrawer(drawer)
}

/** Handles a move through the history. */
function onMove(state: unknown): void {
  if (!session) return
  const entry = readEntry(state)
  const fragment = globalThis.location?.hash ?? ''
  const own = closing
  closing = false
  follow(() => {
    if (!entry) return session?.open(fragment)
    show(entry)
    const other = !own && hasOtherSettings(fragment)
    if (other && !isLive()) return session?.open(fragment)
    usePage.setState({ addressOffer: other ? fragment : null })
  })
  // An entry whose view is shown tells the run on screen; a link that could not be read stays.
  if (!useSettings.getState().unreadLink) putAddress(session.fragment())
}

/** What the page shows is a new entry; a link that could not be read stays its address. */
function onPage(): void {
  if (following || !session) return
  const { unreadLink } = useSettings.getState()
  history()?.pushState(shown(), '', unreadLink ? (globalThis.location?.hash ?? '') : session.fragment())
}

function onDrawer(open: boolean): void {
  if (following) return
  if (open) onPage()
  else if (readEntry(history()?.state)?.drawer) {
    closing = true
    history()?.back()
  }
}

/** From the drawer to a view: the drawer's entry becomes the view's, and Back leads to where the drawer was opened. */
export function leaveDrawerFor(view: ViewId): void {
  follow(() => {
    setDrawer(false)
    openView(view)
  })
  if (session && !useSettings.getState().unreadLink) putAddress(session.fragment())
}

/** Opens the address that Back led to; the run on screen is saved first, as before any other. */
export function openOffered(): void {
  const { addressOffer: address } = usePage.getState()
  usePage.setState({ addressOffer: null })
  if (address !== null && session) {
    const { open } = session
    follow(() => open(address))
    if (!useSettings.getState().unreadLink) putAddress(session.fragment())
  }
}

/** From here on the page writes and follows the history. */
export function startHistory(of: Session): void {
  session = of
  if (!history() || !globalThis.addEventListener) return
  if (!useSettings.getState().unreadLink) putAddress(of.fragment())
  usePage.subscribe((now, before) => {
    if (now.view !== before.view || now.contract !== before.contract || now.only !== before.only) onPage()
  })
  useSettings.subscribe((now, before) => {
    if (now.drawerOpen !== before.drawerOpen) onDrawer(now.drawerOpen)
  })
  globalThis.addEventListener('popstate', (event) => onMove(event.state))
}
