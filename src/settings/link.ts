// A run as a URL fragment: `#v=1&preset=tiny&method=sum&seed=3`. Only what differs from the defaults (or the
// named preset) is written. Links live for years in slides and papers. When a default, a key or a meaning
// changes, raise LINK_VERSION and add to MIGRATIONS how older values turn into today's (for example by
// writing out the old default). A link never silently becomes another run: what cannot be read is named, and
// only the person who opens it decides to continue without it. A setting that is merely new needs no new
// version when its default is what runs did before; a renamed one is listed in RENAMED (migrations.ts).

import { renameSettings, splitSettings, changedMeaning, noticesOf, type Notice } from './migrations'
import { changedFromPreset, findPreset, PRESETS, type Preset } from './presets'
import { sentence, shortened, wellFormed } from '../json/text'
import { type Problem, problem, nearestKey } from './problem'
import { changedSettings, formatValue, parseValue, resolveSettings, checkSetting } from './resolve'
import type { Settings } from './settings'
import { LONGEST_LINK, readEntries, type LinkEntry } from './linkEntries'
import { applies, CAPABILITY_KEYS } from './signalTable'
import { defaultOf, SETTING_KEYS, settingEntry } from './table'
import { decodeText, encodeText } from './textCode'

export const LINK_VERSION = 3

/**
 * Up to this version a student's training frames came from the teachers' stream, there were no test frames, and
 * links did not say so.
 */
const LAST_WITHOUT_TEST = 2

/**
 * A run of that kind (on the teachers' stream, without test frames) is written in the version that had it as
 * default, and opens in older pages too: 2 for the few settings that version 1 interpreted differently
 * (engineVersion.ts), else 1.
 */
const versionFor = (settings: Settings): number =>
  settings.trainStream === 'students' || settings.testFrames > 0
    ? LINK_VERSION
    : changedMeaning(settings).length > 0
      ? 2
      : 1

/** Migrations from the values of a version-n link to those of version n + 1. */
const MIGRATIONS: Record<number, (values: Record<string, string>) => Record<string, string>> = {
  // No value of today has the old meaning of a corrected setting: the reader is notified.
  1: (values) => values,
  2: (values) => ({ trainStream: 'teachers', testFrames: '0', ...values }),
}

/** Most problems that are reported; a link with more is not one of ours. */
const MOST_PROBLEMS = 8

/** The content of a link, as far as it was understood. */
export interface LinkContent {
  settings: Settings
  preset: string | null
  /** The page's own keys (those named by the caller), as text. */
  page: Record<string, string>
  /** Settings whose meaning has changed since the link was made; and that it carries a rule or a loss, if it does. */
  notices: Notice[]
}

/** `near`: the known key that a typo explains. */
export interface LinkProblem extends Problem {
  kind: 'unknown' | 'value' | 'damaged' | 'twice' | 'version' | 'newer' | 'long' | 'more' | 'data'
  near?: string | null
}

export type LinkRead =
  | ({ ok: true } & LinkContent)
  /** `rest`: the run without what could not be read; null where nothing is left. */
  | { ok: false; errors: LinkProblem[]; rest: LinkContent | null }

/** Keys that a page handles itself: their valid values, and how an error describes them. */
export type PageKeys = Readonly<
  Record<
    string,
    {
      /** `before`: the page's keys that stand before this one in the list. */
      fits: (value: string, before: Readonly<Record<string, string>>) => boolean
      expected: string
    }
  >
>

/**
 * The fragment, `#` included, that reproduces these settings. Naming a preset shortens it; `page` adds keys
 * of the page that are not settings (such as the open view). Lone surrogates, which no address can carry, are
 * replaced.
 */
export function writeLink(
  settings: Settings,
  preset?: string | null,
  page: Record<string, string> = {},
): string {
  const base = preset ? findPreset(preset) : null
  const changed = base ? changedFromPreset(settings, base) : changedSettings(settings)
  const version = versionFor(settings)
  const parts = [`v=${version}`]
  if (version <= LAST_WITHOUT_TEST)
    for (const key of ['trainStream', 'testFrames'] as const) delete changed[key]
  if (base) parts.push(`preset=${base.id}`)
  for (const [key, value] of Object.entries(changed))
    parts.push(
      `${key}=${isCoded(key) ? encodeText(wellFormed(String(value))) : escaped(formatValue(value)).replaceAll('%2C', ',')}`,
    )
  for (const [key, value] of Object.entries(page)) parts.push(`${escaped(key)}=${escaped(value)}`)
  return `#${parts.join('&')}`
}

/** Whether a key's value is a text of several lines, or of signs, which is written encoded. */
function isCoded(key: string): boolean {
  if (!(SETTING_KEYS as string[]).includes(key)) return false
  const entry = settingEntry(key as keyof Settings)
  return entry.kind === 'text' && Boolean(entry.lines ?? entry.coded)
}

/** Characters that have a meaning in a fragment, escaped. */
const escaped = (value: string): string => encodeURIComponent(wellFormed(value))

const linkProblem = (
  kind: LinkProblem['kind'],
  key: string,
  found: unknown,
  expected: string,
  reason = '',
): LinkProblem => ({ ...problem(key, found, expected, reason), kind })

function unknownProblem(key: string, value: string, page: PageKeys): LinkProblem {
  const near = nearestKey(key, [...SETTING_KEYS, 'preset', ...Object.keys(page)])
  const meant = near ? ` Did you mean "${near}"?` : ''
  return {
    ...linkProblem('unknown', key, value, 'a setting of this page'),
    near,
    message: sentence(`The link has a key "${shortened(key, 60)}" that this page does not know.${meant}`),
  }
}

/** Values by key, each once; the same value twice is not an error. */
function collect(entries: readonly LinkEntry[]): { values: Map<string, LinkEntry>; errors: LinkProblem[] } {
  const values = new Map<string, LinkEntry>()
  const twice = new Set<string>()
  for (const entry of entries) {
    const before = values.get(entry.key)
    if (before && before.value !== entry.value) twice.add(entry.key)
    if (!before) values.set(entry.key, entry)
  }
  const errors = [...twice].map((key) => {
    const name = shortened(key, 60)
    const found = values.get(key)!.value
    values.delete(key)
    return linkProblem('twice', key, found, `the key "${name}" once`, 'the link gives it twice')
  })
  return { values, errors }
}

/** The version a link was written in; a problem where it is missing, or newer than this page. */
function versionOf(text: string | undefined, anything: boolean): number | LinkProblem {
  const version =
    text === undefined ? (anything ? NaN : LINK_VERSION) : /^\d{1,6}$/.test(text) ? Number(text) : NaN
  if (!(version >= 1))
    return linkProblem(
      'version',
      'v',
      text,
      `the link's version, a whole number from 1 to ${LINK_VERSION}`,
      'the link may be cut off',
    )
  if (version > LINK_VERSION)
    return linkProblem(
      'newer',
      'v',
      version,
      `at most ${LINK_VERSION}`,
      'the link was made by a newer version of this page; reload it to update',
    )
  return version
}

/** The text of a value: where a number has its `+`, other texts have a space; `1e+5` may come as `1e 5`. */
function valueText(key: string, { value, spaced }: LinkEntry): string {
  if (isCoded(key)) return decodeText(value) ?? ''
  const kind = (SETTING_KEYS as string[]).includes(key) ? settingEntry(key as keyof Settings).kind : 'text'
  if (kind === 'text') return spaced
  return kind === 'choice' ? value : value.replace(/(\de) (?=\d)/gi, '$1+')
}

/** Complete settings from what can be read, and what had to be left out. */
function settle(
  base: Readonly<Partial<Settings>>,
  given: Readonly<Record<string, unknown>>,
): { settings: Settings | null; errors: LinkProblem[]; left: string[] } {
  const rest = { ...given }
  const errors: LinkProblem[] = []
  for (const [key, value] of Object.entries(given)) {
    const error = checkSetting(key as keyof Settings, value)
    if (!error) continue
    errors.push({ ...error, kind: 'value' })
    delete rest[key]
  }
  let resolved = resolveSettings({ ...base, ...rest })
  if (!resolved.ok) {
    errors.push(...resolved.errors.map((error): LinkProblem => ({ ...error, kind: 'value' })))
    for (const { key } of resolved.errors) delete rest[key]
    resolved = resolveSettings({ ...base, ...rest })
  }
  return { settings: resolved.ok ? resolved.settings : null, errors, left: Object.keys(rest) }
}

/** Takes the page's keys out of the values. */
function takePage(
  values: Map<string, LinkEntry>,
  pageKeys: PageKeys,
): { page: Record<string, string>; errors: LinkProblem[] } {
  const page: Record<string, string> = {}
  const errors: LinkProblem[] = []
  for (const [key, { fits, expected }] of Object.entries(pageKeys)) {
    const entry = values.get(key)
    if (!entry) continue
    values.delete(key)
    if (!fits(entry.value, page)) errors.push(linkProblem('value', key, entry.value, expected))
    page[key] = entry.value
  }
  return { page, errors }
}

/** Takes codes of texts that were damaged on their way out of the values. */
function takeDamaged(values: Map<string, LinkEntry>): LinkProblem[] {
  const damaged = [...values].filter(([key, { value }]) => isCoded(key) && decodeText(value) === null)
  return damaged.map(([key, { value }]) => {
    values.delete(key)
    return linkProblem('damaged', key, value, 'the whole code of a text', 'the link was cut off or changed')
  })
}

/** As many problems as are reported; the last says how many more there are. */
function reported(errors: readonly LinkProblem[]): LinkProblem[] {
  if (errors.length <= MOST_PROBLEMS) return [...errors]
  const more = errors.length - MOST_PROBLEMS + 1
  const message = `And ${more} more keys that cannot be read.`
  const last: LinkProblem = { kind: 'more', key: '', found: String(more), expected: '', message }
  return [...errors.slice(0, MOST_PROBLEMS - 1), last]
}

function presetOf(entry: LinkEntry | undefined): { preset: Preset | null; errors: LinkProblem[] } {
  if (!entry) return { preset: null, errors: [] }
  const preset = findPreset(entry.value)
  const expected = `one of ${PRESETS.map((p) => p.id).join(', ')}`
  return { preset, errors: preset ? [] : [linkProblem('value', 'preset', entry.value, expected)] }
}

/** What whoever made the link has written: a rule, which is a program, and attention losses. */
const WRITTEN = ['rule', ...CAPABILITY_KEYS.map((c) => `expression${c}` as const)] as const

const carried = (settings: Settings): string[] =>
  WRITTEN.filter((key) => applies(key, settings) && settings[key] !== defaultOf(key, settings))

/**
 * Reads a fragment, with or without `#`, in bounded time; an empty one is the default run. Damage in transit
 * (linkEntries.ts) is undone. `pageKeys` are keys that the caller handles itself; an invalid value of theirs
 * is named and stays in `rest`.
 */
export function readLink(fragment: string, pageKeys: PageKeys = {}): LinkRead {
  if (fragment.length > LONGEST_LINK) {
    const expected = `at most ${LONGEST_LINK} characters`
    const reason = 'no link of this page is that long'
    return { ok: false, errors: [linkProblem('long', 'link', fragment.length, expected, reason)], rest: null }
  }
  const { values, errors } = collect(readEntries(fragment, Object.keys(pageKeys)))
  const { page, errors: ofPage } = takePage(values, pageKeys)
  const version = versionOf(values.get('v')?.value, values.size > 0)
  const { preset, errors: ofPreset } = presetOf(values.get('preset'))
  values.delete('v')
  values.delete('preset')
  if (typeof version !== 'number') errors.push(version)
  errors.push(...ofPreset, ...ofPage, ...takeDamaged(values))

  const said = Object.fromEntries([...values].map(([key, entry]) => [key, valueText(key, entry)]))
  let texts = said
  for (let from = typeof version === 'number' ? version : LINK_VERSION; from < LINK_VERSION; from++)
    texts = MIGRATIONS[from](texts)
  const { known, unknown } = splitSettings(renameSettings(texts))
  errors.push(...Object.entries(unknown).map(([key, value]) => unknownProblem(key, value, pageKeys)))
  const given = Object.fromEntries(Object.entries(known).map(([key, text]) => [key, parseValue(key, text)]))
  const { settings, errors: ofSettings, left } = settle(preset?.settings ?? {}, given)
  errors.push(...ofSettings)
  const content = settings && {
    settings,
    preset: preset?.id ?? null,
    page,
    notices: noticesOf(
      [],
      [],
      typeof version === 'number' && version < 2 ? changedMeaning(settings) : [],
      carried(settings),
    ),
  }
  if (errors.length === 0 && content) return { ok: true, ...content }

  const newer = typeof version !== 'number' && version.kind === 'newer'
  // Values that only a migration wrote out were not in the link.
  const own = renameSettings(said)
  const something =
    left.some((key) => Object.hasOwn(own, key)) || preset !== null || Object.keys(page).length > 0
  const rest = something && !newer ? content : null
  return { ok: false, errors: reported(errors), rest }
}
