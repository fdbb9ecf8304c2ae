// The custom data sets that an experiment in a link names.

import type { DataId } from './ownData'

/** The file of an experiment behind its code in a link (base64url); empty where it is none. */
export function experimentText(code: string): string {
  try {
    return atob(code.replaceAll('-', '+').replaceAll('_', '/'))
  } catch {
    return ''
  }
}

/** The custom data sets that a text names, such as the file of an experiment. */
export const dataIdsIn = (text: string): DataId[] => [
  ...new Set((text.match(/data:[0-9a-f]{16}(?![0-9a-f])/g) ?? []) as DataId[]),
]
