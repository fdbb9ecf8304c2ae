// Which settings a search shows. Pure.

import { settingEntry } from '../../../settings/table'
import type { Settings } from '../../../settings/settings'

/** What a setting is found by, besides its key: its words in the page's language. */
export interface Words {
  label: string
  help: string
}

const plain = (text: string): string => text.toLowerCase().normalize('NFKC')

/**
 * True when every word of the query occurs in the setting's key, label, help, its group's name or one of its
 * choices.
 */
export function matches(query: string, key: keyof Settings, words: Words, group: string): boolean {
  const entry = settingEntry(key)
  const choices = entry.kind === 'choice' ? entry.options.map((o) => o.label).join(' ') : ''
  const text = plain([key, entry.label, words.label, words.help, group, choices].join(' '))
  return plain(query)
    .split(/\s+/)
    .every((word) => text.includes(word))
}
