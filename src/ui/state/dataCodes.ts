// The custom data sets that links carry: their codes are made when a run or an experiment names them
// (linkedData.ts).

import { DATA_KEY, type DataId } from '../../settings/ownData'
import { useDataSets } from './dataSetsSlice'
import { withPart } from './missing'

/** What a link says of the data sets that it names; nothing where all are too large, or not here. */
export function dataEntry(ids: readonly DataId[]): Record<string, string> {
  const { codes } = useDataSets.getState()
  const known = [...new Set(ids)].flatMap((id) => codes[id] || []).slice(0, 4)
  return known.length > 0 ? { [DATA_KEY]: known.join('.') } : {}
}

/** Makes the codes that links with these sets need, and then calls `done`. */
export function carryData(ids: readonly DataId[], done?: () => void): void {
  const { codes } = useDataSets.getState()
  if (ids.every((id) => codes[id] !== undefined)) return
  withPart(
    'data sets in links',
    () => import('./linkedData'),
    (part) => void part.makeCodes(ids).then(done),
  )
}

/** How many data sets a link carries. */
export const carriedBy = (link: string): number => /[#&]data=([^&]+)/.exec(link)?.[1].split('.').length ?? 0

/** True where a link to a run names files of one's own that it does not carry. */
export const namesFiles = (link: string): boolean =>
  /=own%3A/.test(link) || new Set(link.match(/=data%3A[0-9a-f]{16}/g)).size > carriedBy(link)
