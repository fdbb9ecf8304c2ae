// The data sets of one's own that links carry: their codes are made when a run names them (linkedData.ts).

import { DATA_KEY, dataIdsOf } from '../../settings/ownData'
import type { Settings } from '../../settings/settings'
import { useDataSets } from './dataSetsSlice'
import { withPart } from './missing'

/** What a link to a run says of its data sets; nothing where all are too large, or not here. */
export function dataEntry(settings: Settings): Record<string, string> {
  const { codes } = useDataSets.getState()
  const known = dataIdsOf(settings).flatMap((id) => codes[id] || [])
  return known.length > 0 ? { [DATA_KEY]: known.join('.') } : {}
}

/** Makes the codes that links to these runs need, and then calls `done`. */
export function carryData(settings: Settings, done: () => void = () => undefined): void {
  const { codes } = useDataSets.getState()
  const ids = dataIdsOf(settings).filter((id) => codes[id] === undefined)
  if (ids.length === 0) return
  withPart(
    'data sets in links',
    () => import('./linkedData'),
    (part) => void part.makeCodes(ids).then(done),
  )
}

/** True where a link names files of one's own that it does not carry. */
export function namesFiles(link: string): boolean {
  const carried = /[#&]data=([^&]*)/.exec(link)?.[1].split('.').length ?? 0
  return /=own%3A/.test(link) || new Set(link.match(/=data%3A[0-9a-f]{16}/g)).size > carried
}
