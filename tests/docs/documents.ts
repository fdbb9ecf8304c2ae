// README and the documents, read for tests: their text, headings, links, code and tables.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A document by its path from the root. */
export interface Document {
  path: string
  text: string
  /** Without fenced blocks. */
  prose: string
  /** The fenced blocks. */
  fenced: string
}

const FENCE = /^```.*\n[\s\S]*?^```$/gm

export function readDocument(path: string): Document {
  const text = readFileSync(path, 'utf8')
  return { path, text, prose: text.replace(FENCE, ''), fenced: (text.match(FENCE) ?? []).join('\n') }
}

/** README and everything in docs/. */
export const DOCUMENTS: readonly Document[] = [
  'README.md',
  ...readdirSync('docs')
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
].map(readDocument)

/** Paths of all files below these folders, with `/`. */
export const filesBelow = (...folders: string[]): string[] =>
  folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/')),
  )

/** The address of a heading on code hosts: "3. Models" is `3-models`. */
const slug = (heading: string): string =>
  heading
    .replace(/[`*$\\]/g, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

export const anchorsOf = ({ prose }: Document): Set<string> =>
  new Set([...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => slug(heading)))

/** Targets of links and pictures. */
export const linksOf = ({ prose }: Document): string[] =>
  [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target)

/** Contents of code spans. */
export const codeOf = (text: string): string[] => [...text.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code)

/** The part of a text below a heading, up to the next one of its depth or higher. */
export function section(text: string, heading: string): string {
  const depth = /^#+/.exec(heading)![0].length
  const begin = text.indexOf(`\n${heading}\n`)
  if (begin < 0) throw new Error(`no heading "${heading}"`)
  const rest = text.slice(begin + heading.length + 2)
  const end = new RegExp(`^#{1,${depth}} `, 'm').exec(rest)?.index ?? rest.length
  return rest.slice(0, end)
}

/** Rows of all tables of a text, cell by cell, without heads and rules. */
export const rowsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter(
      (line, i, lines) =>
        /^\|/.test(line) && !/^\|[-| ]+\|$/.test(line) && !/^\|[-| ]+\|$/.test(lines[i + 1] ?? ''),
    )
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    )
