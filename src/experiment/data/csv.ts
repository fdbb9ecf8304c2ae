// Lines of a table as spreadsheets write it: separated by comma, semicolon or tab, with quotes or without, in any
// kind of line ending. In bounded time and memory.

/** One line that is not empty; `cells` is null where a quotation is not closed, or where it has too many. */
export interface CsvLine {
  /** From 1, as an editor counts. */
  line: number
  cells: string[] | null
}

/** More cells than any table of ours, and more letters than any cell of ours, are not kept. */
const MOST_CELLS = 16
const LONGEST_CELL = 2000

const SEPARATORS = [',', ';', '\t'] as const

/** The separator of a table: the one that its first line has most often outside of quotes. */
function separatorOf(text: string): string {
  const end = text.search(/[\r\n]/)
  const first = text.slice(0, Math.min(end < 0 ? text.length : end, LONGEST_CELL)).replace(/"[^"]*"/g, '')
  const counts = SEPARATORS.map((separator) => first.split(separator).length)
  return SEPARATORS[counts.indexOf(Math.max(...counts))]
}

/** Reads the lines one after the other; spaces around a cell do not count. */
export function* csvLines(given: string): Generator<CsvLine> {
  // Some spreadsheets say what separates their cells in a line of its own.
  const named = /^sep=(.)\r?\n/.exec(given.slice(0, 10))
  const text = given
  const separator = named ? named[1] : separatorOf(text)
  let at = named ? named[0].length : 0
  let line = named ? 2 : 1
  while (at < text.length) {
    const from = line
    const cells: string[] = []
    let broken = false
    for (let more = true; more;) {
      const cell = readCell(text, at, separator)
      line += cell.breaks
      at = cell.end
      broken ||= cell.open || cells.length === MOST_CELLS
      if (cells.length < MOST_CELLS) cells.push(cell.value)
      more = at < text.length && text[at] === separator
      if (more) at++
    }
    // The line break itself: \r\n, \n or \r.
    if (text[at] === '\r' && text[at + 1] === '\n') at++
    at++
    line++
    if (broken || cells.some((cell) => cell !== '')) yield { line: from, cells: broken ? null : cells }
  }
}

interface Cell {
  value: string
  /** Where the cell ends: at a separator, a line break or the end. */
  end: number
  /** Line breaks inside quotes. */
  breaks: number
  /** A quotation that is not closed. */
  open: boolean
}

function readCell(text: string, from: number, separator: string): Cell {
  let at = from
  while (text[at] === ' ') at++
  const quoted = text[at] === '"'
  let value = ''
  let breaks = 0
  let open = false
  if (quoted) {
    const begin = ++at
    let end = text.indexOf('"', at)
    while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2)
    open = end < 0
    // A quotation that nothing closes costs its line, not the file.
    at = open ? begin + text.slice(begin).search(/[\r\n]|$/) : end
    value = text.slice(begin, Math.min(at, begin + LONGEST_CELL)).replaceAll('""', '"')
    for (let i = begin; i < at; i++)
      if (text[i] === '\n' || (text[i] === '\r' && text[i + 1] !== '\n')) breaks++
    if (!open) at++
  }
  const rest = at
  while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at++
  if (!quoted) value = text.slice(from, Math.min(at, from + LONGEST_CELL))
  // Letters behind a closed quotation belong to no cell.
  else if (text.slice(rest, Math.min(at, rest + LONGEST_CELL)).trim() !== '') open = true
  return { value: value.trim(), end: Math.min(at, text.length), breaks, open }
}
