// The page's address: the fragment that reproduces the run on screen and what the page shows of it.

import { EXPECT_KEY, writeExpectation, type Expectation } from '../../records/expectedFigures'
import { writeLink } from '../../settings/link'
import { INITIAL_WEIGHTS_KEY, sameInitialWeights, writeInitialWeights } from '../../settings/initialWeights'
import { dataIdsOf } from '../../settings/ownData'
import { matchingPreset } from '../../settings/presets'
import type { Settings } from '../../settings/settings'
import { encodeScene } from '../../world/sceneCode'
import { currentExpectation } from './autosave'
import { dataEntry } from './dataCodes'
import { useDataSets } from './dataSetsSlice'
import { putAddress } from './history'

import { sampleCode } from './sampleCode'
import { usePage } from './pageSlice'
import { useScenes } from './scenesSlice'
import { useRun } from './runSlice'
import { useSettings } from './settingsSlice'
import { usePreferences } from './preferencesSlice'
/** The part of the address that names the view and what it shows, such as the scene in the scene editor. */
function viewState(): Record<string, string> {
  const { view, contract, experiment, whatIf, labPart, tensor } = usePage.getState()
  if (view === 'playground') return {}
  if (view === 'sceneEditor') return { scene: encodeScene(useScenes.getState().setUp) }
  if (view === 'lab' && labPart !== null) return { page: view, part: labPart }
  if (view === 'lab' && experiment !== null) return { page: view, experiment }
  if (view === 'gradients')
    return { page: view, ...(whatIf !== null && { whatIf }), ...(tensor !== null && { tensor }) }
  return { page: view === 'teachers' && contract ? 'contract' : view }
}

/** The page's part of the address. */
function pageState(): Record<string, string> {
  const { phase, only, languageChosen, view } = usePage.getState()
  const sample = view === 'playground' && sampleCode()
  return {
    ...viewState(),
    ...(sample && { sample }),
    ...(phase !== null && { phase }),
    ...(only !== null && { only }),
    ...(languageChosen && { lang: usePreferences.getState().language }),
  }
}

/**
 * The fragment, `#` included, that reproduces these settings and what the page shows; with the figures that a
 * run of them is expected to reach.
 */
export function fragmentOf(settings: Settings, expected: Expectation | null = linkFigures()): string {
  const { initialWeights, expected: theirs } = useRun.getState().student
  const from = initialWeights ?? theirs?.initialWeights
  const { view } = usePage.getState()
  return writeLink(settings, matchingPreset(settings)?.id ?? null, {
    ...pageState(),
    ...(from && { [INITIAL_WEIGHTS_KEY]: writeInitialWeights(from) }),
    ...(expected && { [EXPECT_KEY]: writeExpectation(expected) }),
    ...dataEntry([...dataIdsOf(settings), ...(view === 'lab' ? useDataSets.getState().ofExperiment : [])]),
  })
}

/**
 * The figures of the opened link, while the run on screen may still reach them: not when it started from
 * another file.
 */
function linkFigures(): Expectation | null {
  const { initialWeights, expected } = useRun.getState().student
  return initialWeights && !sameInitialWeights(initialWeights, expected?.initialWeights)
    ? null
    : useRun.getState().expectation.expected
}

/** The fragment to share: it carries the figures of the run on screen, when that has any. */
export const shareFragment = (): string =>
  fragmentOf(useSettings.getState().settings, currentExpectation() ?? undefined)

/**
 * Puts what the page shows into the address bar; nothing while the address holds a link that could not be
 * read.
 */
export function writeAddress(): void {
  const { settings, unreadLink } = useSettings.getState()
  if (!unreadLink) putAddress(fragmentOf(settings))
}
