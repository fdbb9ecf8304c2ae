// Reads a file with a data set of a person's own: JSON or a table (docs/DATA.md). Never throws; what does not fit
// is left out and named.

import { isObject } from '../../json/check'
import { parseJson } from '../../json/parse'
import { beginning, decodeText, preview, sentence, wellFormed } from '../../json/text'
import { Collector } from './collector'
import { csvLines } from './csv'
import type { Refusals } from './refusals'
import { DATA_FORMAT, DATA_VERSION, LONGEST_DATA_NAME, MOST_DATA_BYTES, type SceneSet } from './sceneSet'

export type FileProblemKind =
  | 'large'
  | 'binary'
  | 'json'
  | 'format'
  | 'version'
  | 'scenes'
  | 'header'
  | 'empty'

/** Why a whole file is refused; `message` is at most 300 characters and says what to do. */
export interface FileProblem {
  kind: FileProblemKind
  found: string
  message: string
}

export type SceneSetRead =
  | { ok: true; set: SceneSet; refused: Refusals }
  | { ok: false; problem: FileProblem; refused: Refusals }

const COLUMNS = ['scene', 'capability', 'question', 'answer'] as const
type Column = (typeof COLUMNS)[number]

const REMEDIES: Readonly<Record<FileProblemKind, (found: string) => string>> = {
  large: (found) => `It has ${found} bytes, more than the ${MOST_DATA_BYTES} that are taken. Split the file.`,
  binary: () => 'It is no text: a workbook, perhaps. Save it as CSV in the spreadsheet, and open that.',
  json: (found) => `It begins like JSON, but ${found}. Mend it there, or write a table with commas.`,
  format: (found) => `Its "format" is ${found}, expected "${DATA_FORMAT}". Write that, if it is a data set.`,
  version: (found) =>
    `Its "version" is ${found}, expected ${DATA_VERSION}. A newer page wrote it: update this one.`,
  scenes: (found) => `Its "scenes" is ${found}, expected a list of scenes. Write { "scene": CODE } into it.`,
  header: (found) =>
    `Its first line is ${found}, expected the columns scene, capability, question, answer, or a scene code.`,
  empty: () => 'It has no scene that can be read. Copy scene codes from links of the scene editor.',
}

const problem = (kind: FileProblemKind, found: unknown): FileProblem => {
  const shown = kind === 'json' || kind === 'large' ? String(found) : preview(found)
  return { kind, found: shown, message: sentence(`This is no data set. ${REMEDIES[kind](shown)}`) }
}

const cleaned = (name: string): string =>
  beginning(
    wellFormed(name.slice(0, 10 * LONGEST_DATA_NAME))
      .trim()
      .replace(/\s+/g, ' '),
    LONGEST_DATA_NAME,
  )

/** The name of a set, from its file's: without folder and extension. */
export const nameOfFile = (file: string): string =>
  cleaned(file.replace(/^.*[\\/]/, '').replace(/\.(json|csv|txt|tsv)$/i, '')) || 'data'

function readEntry(entry: unknown, scene: number, collector: Collector): void {
  if (typeof entry === 'string') return void collector.scene(entry, { scene })
  if (!isObject(entry)) return void collector.refuse({ scene }, 'entry', entry)
  const taken = collector.scene(entry.scene, { scene })
  if (!taken || entry.questions === undefined || entry.questions === null) return
  if (!Array.isArray(entry.questions)) return void collector.refuse({ scene }, 'question-missing', entry)
  entry.questions.forEach((asked: unknown, i) => {
    const place = { scene, question: i + 1 }
    if (!isObject(asked)) return void collector.refuse(place, 'question-missing', asked)
    const { capability, question, answer } = asked
    if (question === undefined) return void collector.refuse(place, 'question-missing', asked)
    collector.question(taken, { capability, question, answer }, place)
  })
}

/** The entries of a JSON file; what is wrong with the whole of it, else null. */
function readJson(text: string, collector: Collector): { problem: FileProblem | null; name: unknown } {
  const parsed = parseJson(text, MOST_DATA_BYTES)
  if (!parsed.ok) return { problem: problem('json', parsed.reason), name: null }
  const file = isObject(parsed.value) ? parsed.value : {}
  const { format, version, name, scenes } = file
  if (format !== DATA_FORMAT) return { problem: problem('format', format), name }
  if (version !== DATA_VERSION) return { problem: problem('version', version), name }
  if (!Array.isArray(scenes)) return { problem: problem('scenes', scenes), name }
  scenes.forEach((entry: unknown, i) => readEntry(entry, i + 1, collector))
  return { problem: null, name }
}

/** What no text has in a line, but a workbook or a picture has. */
const BINARY = /[\0-\x08\x0e-\x1f\ufffd]/

/** Why this first line, null with an open quotation, is none of a data set. */
function headerProblem(cells: readonly string[] | null): FileProblem {
  if (cells === null) return problem('header', 'an open quotation')
  const line = cells.join(',')
  return BINARY.test(line) ? problem('binary', '') : problem('header', line)
}

/** Which cell holds what: named by the first line, or in our order where it is a scene already. */
function columnsOf(cells: readonly string[]): { columns: Map<Column, number>; named: boolean } | null {
  const names = cells.map((cell) => cell.toLowerCase())
  if (names.includes('scene'))
    return {
      columns: new Map(COLUMNS.flatMap((c) => (names.includes(c) ? [[c, names.indexOf(c)] as const] : []))),
      named: true,
    }
  const first = cells[0] ?? ''
  const isScene = /^\d[0-9a-z-]{10,}\.|[#&?]scene=/.test(first)
  return isScene ? { columns: new Map(COLUMNS.map((c, i) => [c, i])), named: false } : null
}

/** The lines of a table; what is wrong with the whole of it, else null. */
function readTable(text: string, collector: Collector): FileProblem | null {
  let columns: Map<Column, number> | null = null
  for (const { line, cells } of csvLines(text)) {
    if (columns === null) {
      const found = cells && columnsOf(cells)
      if (!found) return headerProblem(cells)
      columns = found.columns
      if (found.named) continue
    }
    if (cells === null) {
      collector.refuse({ line }, 'line', '')
      continue
    }
    const at = columns
    const cell = (column: Column): string => cells[at.get(column) ?? -1] ?? ''
    const scene = collector.scene(cell('scene'), { line })
    const asked = { capability: cell('capability'), question: cell('question'), answer: cell('answer') }
    if (scene) collector.question(scene, asked, { line })
  }
  return null
}

/**
 * Reads a data set from the text or the bytes of a file (UTF-8 or UTF-16). Everything is bounded before it is
 * taken: bytes, scenes, questions, and how much of the refusals is kept.
 * @param file the file's name, which becomes the set's where the file gives it none.
 */
export function readSceneSet(source: string | Uint8Array, file = ''): SceneSetRead {
  const collector = new Collector()
  const refuse = (found: FileProblem): SceneSetRead => ({
    ok: false,
    problem: found,
    refused: collector.refused,
  })
  if (source.length > MOST_DATA_BYTES) return refuse(problem('large', source.length))
  const text = (typeof source === 'string' ? source : decodeText(source)).replace(/^\ufeff/, '')
  let name: unknown = null
  if (/^\s*[{[]/.test(text)) {
    const found = readJson(text, collector)
    if (found.problem) return refuse(found.problem)
    name = found.name
  } else {
    const found = text.trim() === '' ? problem('empty', '') : readTable(text, collector)
    if (found) return refuse(found)
  }
  const scenes = collector.taken
  if (scenes.length === 0) return refuse(problem('empty', ''))
  const own = typeof name === 'string' ? cleaned(name) : ''
  return { ok: true, set: { name: own || nameOfFile(file), scenes }, refused: collector.refused }
}
