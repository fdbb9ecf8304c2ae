// What a reader is told about a link or a file of another version that was opened anyway.

import type { Notice } from '../../settings/migrations'
import { useSettings } from './settingsSlice'

/** Puts the notices of one file in the place of what it said before; without any they go. */
export const notify = (file: string | null, version: string | null, notices: readonly Notice[]): void =>
  useSettings.setState((s) => ({
    notices: [
      ...s.notices.filter((o) => o.file !== file),
      ...(notices.length ? [{ file, version, notices }] : []),
    ],
  }))

export const dismissNotices = (file: string | null): void =>
  useSettings.setState((s) => ({ notices: s.notices.filter((o) => o.file !== file) }))
