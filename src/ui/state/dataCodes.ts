// The data sets of one's own that links carry: their codes are made when a run or an experiment names them
// (linkedData.ts).

import { DATA_KEY, dataIdsIn, experimentText, MOST_LINKED_SETS, type DataId } from '../../settings/ownData'
import { useDataSets } from './dataSetsSlice'
import { withPart } from './missing'

/** What a link says of the data sets that it names; nothing where all are too large, or not here. */
export function dataEntry(ids: readonly DataId[]): Record<string, string> {
  const { codes } = useDataSets.getState()
  const known = ids.flatMap((id) => codes[id] || []).slice(0, MOST_LINKED_SETS)
  return known.length > 0 ? { [DATA_KEY]: known.join('.') } : {}
}

/** Makes the codes that links with these sets need, and then calls `done`. */
export function carryData(ids: readonly DataId[], done: () => void = () => undefined): void {
  const { codes } = useDataSets.getState()
  const without = ids.filter((id) => codes[id] === undefined)
  if (without.length === 0) return
  withPart(
    'data sets in links',
    () => import('./linkedData'),
    (part) => void part.makeCodes(without).then(done),
  )
}

/** True where a link names files of one's own that it does not carry. */
export function namesFiles(link: string): boolean {
  const given = (key: string): string => new RegExp(`[#&]${key}=([^&]*)`).exec(link)?.[1] ?? ''
  const named = link.replaceAll('%3A', ':') + experimentText(given('experiment'))
  const carried = given(DATA_KEY).split('.').filter(Boolean).length
  return /\bown:[0-9a-f]{16}/.test(named) || dataIdsIn(named).length > carried
}
