// A run as a URL fragment: `#v=1&preset=tiny&method=sum&seed=3`. Only what differs from the defaults (or the
// named preset) is written. Links live for years in slides and papers. When a default, a key or a meaning
// changes, raise LINK_VERSION and teach MIGRATIONS to turn the older values into today's (writing out the old
// default, say); a link is never silently another run. A setting that is only new needs no new version when
// its default is what runs did before; one that was renamed stands in RENAMED (earlier.ts).

import { changedMeaning, noticesOf, renameSettings, splitSettings, type Notice } from './migrations'
import { changedFromPreset, findPreset, PRESETS } from './presets'
import { type Problem, problem } from './problem'
import { changedSettings, formatValue, parseValue, resolveSettings } from './resolve'
import type { Settings } from './entries'

export const LINK_VERSION = 2

/**
 * Version 2 means another run than 1 for a few settings only (engineVersion.ts): those links say 2, all others
 * stay as they were, and open in older pages too.
 */
const versionFor = (settings: Settings): number => (changedMeaning(settings).length > 0 ? 2 : 1)

/** From the values of a version-n link to those of version n + 1. */
const MIGRATIONS: Record<number, (values: Record<string, string>) => Record<string, string>> = {
  // No value of today is what a corrected setting was before: the reader is told.
  1: (values) => values,
}

export type LinkRead =
  /**
   * `page` holds the page's own keys (those named by the caller), as text; `notices` name settings that this
   * page does not know, or that mean another run since the link was made.
   */
  | { ok: true; settings: Settings; preset: string | null; page: Record<string, string>; notices: Notice[] }
  | { ok: false; errors: Problem[] }

/**
 * The fragment, `#` included, that reproduces these settings. Naming a preset shortens it; `page` adds keys
 * that are the page's own (which view is open, say) and no settings.
 */
export function writeLink(
  settings: Settings,
  preset?: string | null,
  page: Record<string, string> = {},
): string {
  const base = preset ? findPreset(preset) : null
  const changed = base ? changedFromPreset(settings, base) : changedSettings(settings)
  const parts = [`v=${versionFor(settings)}`]
  if (base) parts.push(`preset=${base.id}`)
  for (const [key, value] of Object.entries(changed)) parts.push(`${key}=${linkText(formatValue(value))}`)
  for (const [key, value] of Object.entries(page))
    parts.push(`${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
  return `#${parts.join('&')}`
}

/**
 * Characters that stand for something else in a fragment are escaped; commas, as in a row of numbers, stay.
 */
const linkText = (value: string): string => encodeURIComponent(value).replaceAll('%2C', ',')

/**
 * Reads a fragment, with or without `#`; an empty one is the default run. `pageKeys` are keys that the caller
 * understands itself.
 */
export function readLink(fragment: string, pageKeys: readonly string[] = []): LinkRead {
  const text = fragment.replace(/^#/, '')
  const entries = [...new URLSearchParams(text)]
  const errors: Problem[] = []
  const page: Record<string, string> = {}
  let values: Record<string, string> = {}
  for (const [key, value] of entries) {
    if (pageKeys.includes(key)) page[key] = value
    else if (key in values)
      errors.push(problem(key, value, `the key "${key}" once`, 'the link gives it twice'))
    else values[key] = value
  }
  const { v: versionText, preset: presetId, ...rest } = values
  values = rest
  const anything = presetId !== undefined || Object.keys(values).length > 0
  const version = versionText === undefined ? (anything ? NaN : LINK_VERSION) : Number(versionText)
  if (!Number.isInteger(version) || version < 1) {
    errors.push(
      problem(
        'v',
        versionText,
        `the link's version, a whole number from 1 to ${LINK_VERSION}`,
        'the link may be cut off',
      ),
    )
  } else if (version > LINK_VERSION) {
    errors.push(
      problem(
        'v',
        version,
        `at most ${LINK_VERSION}`,
        'the link was made by a newer version of this page; reload it to update',
      ),
    )
  }
  if (errors.length) return { ok: false, errors }
  for (let from = version; from < LINK_VERSION; from++) values = MIGRATIONS[from](values)

  const preset = presetId === undefined ? null : findPreset(presetId)
  if (presetId !== undefined && !preset)
    errors.push(problem('preset', presetId, `one of ${PRESETS.map((p) => p.id).join(', ')}`))
  const parsed: Record<string, unknown> = { ...preset?.settings }
  const { known, unknown } = splitSettings(renameSettings(values))
  for (const [key, value] of Object.entries(known)) parsed[key] = parseValue(key, value)
  const resolved = resolveSettings(parsed)
  if (!resolved.ok) errors.push(...resolved.errors)
  if (!resolved.ok || errors.length) return { ok: false, errors }
  return {
    ok: true,
    settings: resolved.settings,
    preset: preset?.id ?? null,
    page,
    notices: noticesOf(Object.keys(unknown), [], version < 2 ? changedMeaning(resolved.settings) : []),
  }
}
