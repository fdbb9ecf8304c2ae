// Opens the address. What cannot be read in full is asked about: nothing is started and the address stays
// until the person decides.

import { EXPECT_KEY, readExpectation } from '../../records/expectedFigures'
import { readLink, type LinkContent, type PageKeys } from '../../settings/link'
import { INITIAL_WEIGHTS_KEY, readInitialWeights } from '../../settings/initialWeights'
import { defaultSettings } from '../../settings/resolve'
import { decodeScene } from '../../world/sceneCode'
import { writeAddress } from './address'
import { prepare } from './runActions'
import { openSceneCode } from './sceneEditor'
import { notify } from './notices'
import { openExpectation } from './expectation'
import { openView, showContract } from './page'
import { askAboutLink } from './settings'
import { expectInitialWeights } from './student'
import { reportFailed } from './transport'
import { useSettings } from './settingsSlice'
import { usePage, VIEW_IDS, type ViewId } from './pageSlice'
import { EXPERIMENT_CODE } from './labRequest'

/** A part of the teachers view. */
const CONTRACT = 'contract'

const isView = (text: string | undefined): text is ViewId =>
  (VIEW_IDS as readonly string[]).includes(text ?? '')

/** Keys of the address that are the page's own. */
export const PAGE_KEYS: PageKeys = {
  scene: { fits: (text) => decodeScene(text).ok, expected: 'the code of a scene' },
  page: {
    fits: (text) => isView(text) || text === CONTRACT,
    expected: `one of ${[...VIEW_IDS, CONTRACT].join(', ')}`,
  },
  experiment: { fits: (text) => EXPERIMENT_CODE.test(text), expected: 'the code of an experiment' },
  [EXPECT_KEY]: {
    fits: (text) => readExpectation(text) !== null,
    expected: 'figures of a run, STEP_LOSS_ACCURACIES_VERSION',
  },
  [INITIAL_WEIGHTS_KEY]: {
    fits: (text) => readInitialWeights(text) !== null,
    expected: 'a file and its hash, NAME~HASH',
  },
}

/** Shows the view that the link names. */
function openNamedView({ scene, page, experiment }: Record<string, string | undefined>): void {
  if (experiment !== undefined) {
    usePage.setState({ experiment, labAsked: true })
    openView('lab')
  }
  if (scene !== undefined) {
    openSceneCode(scene)
    openView('sceneEditor')
  }
  if (page !== CONTRACT && !isView(page)) return
  showContract(page === CONTRACT)
  openView(page === CONTRACT ? 'teachers' : page)
}

function openContent({ settings, page, notices }: LinkContent): void {
  notify(null, null, notices)
  openNamedView(page)
  expectInitialWeights(readInitialWeights(page[INITIAL_WEIGHTS_KEY] ?? ''), settings)
  openExpectation(readExpectation(page[EXPECT_KEY] ?? ''), settings)
  prepare(settings)
}

/** Opens what the address says, or asks. `first`: the page has just come up, there is no run beside it. */
export function openLink(fragment: string, first = false): void {
  const read = readLink(fragment, PAGE_KEYS)
  if (read.ok) {
    // A link that names no view shows the run: it may have been opened from another view.
    const { scene, page, experiment } = read.page
    if (scene === undefined && page === undefined && experiment === undefined) openView('playground')
    return openContent(read)
  }
  askAboutLink({ problems: read.errors, rest: read.rest })
  if (first) reportFailed()
}

/** The run of the link, without what could not be read. */
export function openRest(): void {
  const rest = useSettings.getState().unreadLink?.rest
  if (rest) openContent(rest)
}

/** The default run in the place of the link. */
export const openDefaults = (): void => prepare(defaultSettings())

/** Back to the run that was on screen before the link. */
export function saveRun(): void {
  askAboutLink(null)
  writeAddress()
}
