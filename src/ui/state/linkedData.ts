// Data sets in links: made into codes, and opened. Fetched when a run or a link has one.

import { encodeSet, readSetCodes } from '../../experiment/data/setCode'
import type { SceneSet } from '../../experiment/data/sceneSet'
import { LONGEST_DATA_NAME } from '../../experiment/data/sceneSet'
import { beginning } from '../../json/text'
import type { LinkContent, LinkProblem } from '../../settings/link'
import { dataIdsIn, experimentText } from '../../settings/experimentData'
import { DATA_KEY, dataIdsOf, type DataId } from '../../settings/ownData'
import { dataSetOf, dataSetText, listDataSets, saveDataSet } from './dataSets'
import { useDataSets } from './dataSetsSlice'
import { askAboutLink } from './settings'
import { useSettings } from './settingsSlice'
import { reportFailed } from './transport'

/** Makes the codes of sets; one that is not here gets none. */
export async function makeCodes(ids: readonly DataId[]): Promise<void> {
  for (const id of ids) {
    if (useDataSets.getState().codes[id] !== undefined) continue
    const file = await dataSetText(id)
    // A browser that cannot deflate carries no sets in links.
    const code = file && (await encodeSet(file).catch(() => null))
    if (file) useDataSets.setState(({ codes }) => ({ codes: { ...codes, [id]: code ?? '' } }))
  }
}

/** The set under a name that no other set here has. */
function named(set: SceneSet): SceneSet {
  const { sets } = useDataSets.getState()
  const taken = (name: string): boolean => sets.some((other) => other.name === name)
  let name = set.name
  for (let n = 2; taken(name); n++) name = `${beginning(set.name, LONGEST_DATA_NAME - 5)} ${n}`
  return { ...set, name }
}

/**
 * Takes the data sets of a link in. One that is here already stays as it is, under its name; another of the same
 * name is not replaced. Resolves with what is wrong with the link (no set was taken), or the names of what is new here.
 */
async function takeLinkedData({
  settings,
  page,
}: LinkContent): Promise<{ problem: LinkProblem | null; brought: string[] }> {
  const ofExperiment = dataIdsIn(experimentText(page.experiment ?? ''))
  const read = await readSetCodes(page[DATA_KEY], [...dataIdsOf(settings), ...ofExperiment])
  if (!read.ok) {
    const { kind, found, message } = read.problem
    const problem = { kind, key: DATA_KEY, found, expected: 'the code of a data set', message }
    return { problem, brought: [] }
  }
  useDataSets.setState({ ofExperiment })
  await listDataSets()
  const brought: string[] = []
  for (const { id, set, code } of read.sets) {
    const here = (await dataSetOf(id)) !== null
    const own = here ? set : named(set)
    if (!here) await saveDataSet(own)
    if (!here) brought.push(own.name)
    useDataSets.setState(({ codes }) => ({ codes: { ...codes, [id]: code } }))
  }
  return { problem: null, brought }
}

/** Takes the sets in and goes on by `open`, or asks; nothing where somebody has opened something else by then. */
export async function openLinkedData(
  content: LinkContent,
  first: boolean,
  open: (content: LinkContent, brought: readonly string[]) => void,
): Promise<void> {
  const { unreadLink: reading } = useSettings.getState()
  if (reading?.problems.length !== 0) return
  const { problem, brought } = await takeLinkedData(content)
  if (useSettings.getState().unreadLink !== reading) return
  const { [DATA_KEY]: _, ...page } = content.page
  const rest = { ...content, page }
  if (!problem) return open(rest, brought)
  askAboutLink({ problems: [problem], rest })
  if (first) reportFailed()
}
