import type { SettingEntry } from '../../settings/entry'
import type { Strings } from './en'
import type { setupFormEn } from './setupForm.en'

/** Words that name settings, and say what is wrong with one. */
export type ProblemStrings = Strings & { form: { problems: (typeof setupFormEn)['problems'] } }

/** What the table takes for an entry, as a sentence in the page's language. */
export function expectedOf(entry: SettingEntry, words: ProblemStrings['form']['problems']): string {
  if (entry.kind === 'choice') return words.choice
  if (entry.kind === 'row3') return words.row3
  if (entry.kind === 'text') return words.text(String(entry.longest))
  const [min, max] = [String(entry.min), String(entry.max)]
  if (entry.kind === 'number') return words.number(min, max)
  return (entry.multiple ?? 1) > 1
    ? words.multiple(min, max, String(entry.multiple))
    : words.integer(min, max)
}
