// Opens the address. What cannot be read in full is asked about: nothing is started and the address stays
// until the person decides.

import { EXPECT_KEY, readExpectation } from '../../records/expectedFigures'
import { readLink, type LinkContent, type PageKeys } from '../../settings/link'
import { INITIAL_WEIGHTS_KEY, readInitialWeights } from '../../settings/initialWeights'
import { DATA_KEY, isDataCode } from '../../settings/ownData'
import { defaultSettings } from '../../settings/resolve'
import { decodeScene } from '../../world/sceneCode'
import { writeAddress } from './address'
import { prepare } from './runActions'
import { openSceneCode } from './sceneEditor'
import { notify } from './notices'
import { withPart } from './missing'
import { openExpectation } from './expectation'
import { openView, showContract } from './page'
import { askAboutLink } from './settings'
import { expectInitialWeights } from './student'
import { reportFailed } from './transport'
import { useSettings } from './settingsSlice'
import { ONLY_IDS, usePage, VIEW_IDS, type OnlyId, type ViewId } from './pageSlice'
import { openSample, SAMPLE_CODE } from './sampleCode'
import { hasDevice } from './anyDevice'
import { EXPERIMENT_CODE } from './labRequest'
import { isWhatIf } from './whatIfCode'

/** A part of the teachers view. */
const CONTRACT = 'contract'

const isView = (text: string | undefined): text is ViewId =>
  (VIEW_IDS as readonly string[]).includes(text ?? '')

const isOnly = (text: string | undefined): text is OnlyId =>
  (ONLY_IDS as readonly string[]).includes(text ?? '')

/** Exactly one of these words. */
const oneOf = (words: readonly string[]): PageKeys[string] => ({
  fits: (text) => words.includes(text),
  expected: `one of ${words.join(', ')}`,
})

/** What of a chapter may be shown alone. */
const FIGURE = 'figure'

/** Keys of the address that are the page's own. */
export const PAGE_KEYS: PageKeys = {
  learn: { fits: (text) => /^(\d|1[01])$/.test(text), expected: 'a chapter of the lesson, 1 to 11, or 0' },
  only: {
    fits: (text, { learn }) => (learn === undefined ? isOnly(text) : text === FIGURE),
    expected: `one of ${ONLY_IDS.join(', ')}; with learn, ${FIGURE}`,
  },
  lang: oneOf(['en', 'ko']),
  phase: oneOf(['forward', 'losses', 'gradients', 'stage1', 'stage2', 'combine', 'update']),
  whatIf: { fits: isWhatIf, expected: 'a preset of the gradients view, or the code of made-up gradients' },
  sample: { fits: (text) => SAMPLE_CODE.test(text), expected: 'FRAME-QUESTION-TEACHER-LAYER' },
  part: oneOf(['prestudies', 'robustness', 'deployment', 'claims']),
  // Which names there are only the run knows: of any other the view says that there is none.
  tensor: { fits: (text) => text !== '', expected: 'the name of a tensor' },
  scene: { fits: (text) => decodeScene(text).ok, expected: 'the code of a scene' },
  page: oneOf([...VIEW_IDS, CONTRACT]),
  experiment: { fits: (text) => EXPERIMENT_CODE.test(text), expected: 'the code of an experiment' },
  [DATA_KEY]: { fits: isDataCode, expected: 'the code of a data set' },
  [EXPECT_KEY]: {
    fits: (text) => readExpectation(text) !== null,
    expected: 'figures of a run, STEP_LOSS_ACCURACIES_VERSION',
  },
  [INITIAL_WEIGHTS_KEY]: {
    fits: (text) => readInitialWeights(text) !== null,
    expected: 'a file and its hash, NAME~HASH',
  },
}

/** The page's own keys of a link, unreadable ones included. */
type PageParts = Readonly<Record<string, string | undefined>>

/** Most characters of a tensor's name that are kept; the engine's own are shorter. */
const LONGEST_TENSOR = 99

const tensorName = (text: string): string =>
  [...text.replace(/\p{C}/gu, '·')].slice(0, LONGEST_TENSOR).join('')

/** What a link says about how things are shown; what it does not name stays at its default. */
function openDisplay({ only, lang, phase, whatIf, part, tensor }: PageParts): void {
  usePage.setState({
    only: isOnly(only) ? only : null,
    whatIf: whatIf !== undefined && isWhatIf(whatIf) ? whatIf : null,
    tensor: tensor ? tensorName(tensor) : null,
    phase: PAGE_KEYS.phase.fits(phase ?? '', {}) ? (phase ?? null) : null,
    labPart: PAGE_KEYS.part.fits(part ?? '', {}) ? (part ?? null) : null,
    ...(lang && { languageChosen: true }),
  })
  if (usePage.getState().phase !== null)
    withPart(
      'linked step',
      () => import('./linkedStep'),
      (part) => part.openLinkedStep(),
    )
  if ((whatIf ?? tensor) !== undefined) openView('gradients')
  if (part !== undefined) openView('lab')
  if (only !== undefined) openView(isView(only) ? only : 'playground')
}

/** Shows the view that the link names. */
function openNamedView({ scene, page, experiment }: PageParts): void {
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

/** Goes on once the data sets of the link were read. */
function openWithData(content: LinkContent, first: boolean): void {
  askAboutLink({ problems: [], rest: null })
  withPart(
    'data of a link',
    () => import('./linkedData'),
    (part) => void part.openLinkedData(content, first, openContent),
  )
}

/** `brought`: names of the data sets that the link brought into this browser. */
function openContent({ settings, page, notices }: LinkContent, brought: readonly string[] = []): void {
  notify(null, null, notices)
  useSettings.setState({ broughtData: brought })
  openNamedView(page)
  openDisplay(page)
  // Without a worker nobody inspects anything: the recorded sample stays.
  if (page.sample && hasDevice()) openSample(page.sample)
  expectInitialWeights(readInitialWeights(page[INITIAL_WEIGHTS_KEY] ?? ''), settings)
  openExpectation(readExpectation(page[EXPECT_KEY] ?? ''), settings)
  prepare(settings)
}

/** Opens what the address says, or asks. `first`: the page has just opened, without a run yet. */
export function openLink(fragment: string, first = false): void {
  const read = readLink(fragment, PAGE_KEYS)
  if (read.ok) {
    // A link that names no view shows the run: it may have been opened from another view.
    const { scene, page, experiment, learn, lang, only }: PageParts = read.page
    if (learn !== undefined)
      return withPart(
        'chapter',
        () => import('./lessonLink'),
        (part) => part.openChapter(learn, lang, only, first),
      )
    if (scene === undefined && page === undefined && experiment === undefined) openView('playground')
    return read.page[DATA_KEY] === undefined ? openContent(read) : openWithData(read, first)
  }
  askAboutLink({ problems: read.errors, rest: read.rest })
  if (first) reportFailed()
}

/** The run of the link, without what could not be read. */
export function openRest(): void {
  const rest = useSettings.getState().unreadLink?.rest
  if (!rest) return
  const code = rest.page[DATA_KEY]
  if (code !== undefined && isDataCode(code)) openWithData(rest, false)
  else openContent(rest)
}

/** The default run in the place of the link. */
export const openDefaults = (): void => prepare(defaultSettings())

/** Back to the run that was on screen before the link. */
export function saveRun(): void {
  askAboutLink(null)
  writeAddress()
}
