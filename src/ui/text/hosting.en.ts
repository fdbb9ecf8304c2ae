// Words about parts of the page and files that do not arrive, English.

import type { MissingKind } from '../state/pageSlice'

export const hostingEn = {
  missing: {
    part: 'A part of the page could not be loaded.',
    language: 'The texts of the chosen language could not be loaded.',
    recording: 'The recorded run could not be downloaded.',
    sample: 'Scene and attention maps of the recorded run could not be downloaded.',
  } satisfies Record<MissingKind, string> as Record<MissingKind, string>,
  goesOn: 'The training is not affected.',
  loading: 'Loading',
  slow: 'This part of the page is slow to load. If the connection has stalled, reload the page.',
  updated: 'The site was updated after you opened it.',
  updatedText:
    'Parts of the version you have open may be gone from the server. The run is saved before the page reloads, and can be resumed.',
  saveAndReload: 'Save and reload',
  saving: 'Saving',
}

export type HostingStrings = typeof hostingEn
