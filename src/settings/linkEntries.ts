// The keys and values of a fragment, with damage in transit undone: mail programs escape links (`&amp;`,
// `%3D`, `=3D`), wrap them, or include the full stop behind them. Pure, in bounded time.

/** Most characters of a link: four data sets, a rule of three bytes a letter, an experiment, all other settings. */
export const LONGEST_LINK = 65_536
const MOST_ENTRIES = 400
/** How often a link may have been escaped. */
const MOST_TURNS = 3

export interface LinkEntry {
  key: string
  /** The value as settings are read: `+` may mean itself or a space; see `spaced`. */
  value: string
  /** The value with `+` taken for a space, as forms write it. */
  spaced: string
}

/** Characters without a width, among them soft hyphens and marks of writing direction. */
const INVISIBLE = /[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFE0F\uFEFF]/g
const LINE_BREAK = /=?[\r\n\u2028\u2029]+/g

/** What closes a sentence, a bracket or a quotation; at the end of a link it belongs to the text around. */
const CLOSERS = /^[\s)\]}>"'`*|»›”’“‘」』】〉》）］｝〕＞]$/u
const STOPS = /^[.,;:!?…。，、；：！？．]$/u

const ENTITIES: readonly (readonly [RegExp, string])[] = [
  [/&(?:amp;|#0*38;|#x0*26;)+/gi, '&'],
  [/&(?:lt;|#0*60;|#x0*3c;)/gi, '<'],
  [/&(?:gt;|#0*62;|#x0*3e;)/gi, '>'],
  [/&(?:quot;|#0*34;|#x0*22;)/gi, '"'],
  [/&(?:#0*39;|#x0*27;|apos;)/gi, "'"],
  [/&(?:nbsp;|#0*160;|shy;|zwnj;|#8203;)/gi, ''],
]

/** Decodes percent escapes; everything else stays as it is. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
      try {
        return decodeURIComponent(run)
      } catch {
        return run
      }
    })
  }
}

const clean = (text: string): string => text.replace(LINE_BREAK, '').replace(INVISIBLE, '').trim()

/** Without what stands behind a link in a text: brackets and quotes, and one full stop, comma or the like. */
function withoutTail(value: string): string {
  const letters = [...value]
  let stops = 0
  while (letters.length > 0) {
    const last = letters[letters.length - 1]
    if (STOPS.test(last) ? stops++ > 0 : !CLOSERS.test(last)) break
    letters.pop()
  }
  // Two full stops, as in "0<-0..", mean that the link was cut off: it must not pass as a shorter one.
  return stops > 1 ? value : letters.join('')
}

/** "%23v=1" is "#v=1". */
const unescapedStart = (text: string): string => text.replace(/^(?:%(?:25)*23)+/i, '#')

/** One `key=value`, or several where it was escaped as a whole. */
function entriesOf(part: string, free: readonly string[], turn: number): LinkEntry[] {
  const at = part.indexOf('=')
  const again = turn < MOST_TURNS
  if (at < 0 && again && /%(25)*3d/i.test(part)) return split(unescaped(part), free, turn + 1)
  const key = clean(unescaped(at < 0 ? part : part.slice(0, at))).replace(/^[>|\s]+/, '')
  const given = at < 0 ? '' : part.slice(at + 1)
  const opened = unescaped(given)
  const inner = free.includes(key) ? -1 : opened.search(/&(?:amp;)?[A-Za-z]+(?:=|%3d)/i)
  if (inner >= 0 && again)
    return [
      ...entriesOf(part.slice(0, at + 1) + opened.slice(0, inner), free, turn + 1),
      ...split(opened.slice(inner), free, turn + 1),
    ]
  // Quoted-printable writes "=" as "=3D" and breaks lines behind "=": no value of ours has a bare one.
  const raw = given.replace(/^3D/i, '').replaceAll('=', '')
  if (free.includes(key)) return [{ key, value: unescaped(raw), spaced: unescaped(raw) }]
  let value = unescaped(raw)
  for (let i = turn; i < MOST_TURNS && /%[0-9a-f]{2}/i.test(value); i++) value = unescaped(value)
  return [{ key, value: clean(value), spaced: clean(unescaped(raw.replaceAll('+', ' '))) }]
}

function split(text: string, free: readonly string[], turn: number): LinkEntry[] {
  const plain = ENTITIES.reduce((t, [entity, character]) => t.replace(entity, character), text)
  return plain
    .split('&', MOST_ENTRIES)
    .filter(Boolean)
    .flatMap((part) => entriesOf(part, free, turn))
    .slice(0, MOST_ENTRIES)
}

/**
 * All entries of a fragment, with or without `#`, in their order; those without key and value are left out.
 * `free`: keys whose values are free text, which may have any character.
 */
export function readEntries(fragment: string, free: readonly string[]): LinkEntry[] {
  const text = unescapedStart(fragment).replace(/^[#?/!\s]+/, '')
  const entries = split(text, free, 0)
  const last = entries.at(-1)
  if (last) {
    if (last.value === '' && last.key !== '') last.key = withoutTail(last.key)
    last.value = withoutTail(last.value)
    last.spaced = withoutTail(last.spaced)
  }
  return entries.filter(({ key, value }) => key !== '' || value !== '')
}
