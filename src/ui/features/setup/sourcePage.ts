// Where a setting's equation is: pages of the site, made from the project's documents
// (scripts/docPages.mjs).

import type { Source } from '../../../settings/entry'

/** The method as a whole. */
export const METHOD_PAGE = 'method.html'

/** The file format of custom data sets. */
export const DATA_PAGE = 'data.html'

/**
 * "Section 3: AGP" is a place of the method's page; what belongs to the toy world is described on its own.
 */
export function sourcePage(source: Source): string {
  const section = /^Section (\d+)/.exec(source)?.[1]
  return section ? `${METHOD_PAGE}#section-${section}` : 'world.html'
}
