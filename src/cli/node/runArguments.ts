// Flags of a headless run: `--preset tiny --steps 100 --seed 3 --set method=sum --out run.json`.

import { findPreset, PRESETS } from '../../settings/presets'
import { type Problem, problem, unknownKey } from '../../settings/problem'
import { parseValue, resolveSettings } from '../../settings/resolve'
import type { Settings } from '../../settings/settings'
import { SETTING_KEYS } from '../../settings/table'
import { readFlags } from './flags'

export type RunArguments =
  /** `out` is null when no file was named; `extra` holds the command's own flags. */
  | { ok: true; settings: Settings; out: string | null; extra: Record<string, string> }
  | { ok: false; errors: Problem[] }

/** One line per flag, for `--help` and for errors. */
export const ARGUMENTS_HELP = [
  '--steps N         number of training steps',
  '--seed N          seed of data, student, batches and shuffles',
  `--preset ID       start from ${PRESETS.map((p) => p.id).join(', ')}`,
  `--set KEY=VALUE   any setting, repeatable: ${SETTING_KEYS.join(', ')}`,
  '--rule FILE       JavaScript of a rule of your own; sets method=rule unless another is set',
  '--out FILE        where to write the run record',
].join('\n')

/** Flags that set the setting of the same name. */
const SHORTHANDS: readonly string[] = ['steps', 'seed']

/** What to do about a flag that is a setting. */
const settingHint = (flag: string): string =>
  (SETTING_KEYS as string[]).includes(flag) ? ` Settings are given as --set ${flag}=VALUE.` : ''

/**
 * Parses flags into complete settings; later flags win, and all of them win over the preset. `extraFlags` are
 * flags of the calling command, each with a value. `readText` reads the file that --rule names. Errors name the
 * flag or key and what was expected.
 */
export function runArguments(
  args: readonly string[],
  extraFlags: readonly string[] = [],
  readText: (path: string) => string = unreadable,
): RunArguments {
  const known = { values: [...SHORTHANDS, 'preset', 'set', 'rule', 'out', ...extraFlags] }
  const flags = readFlags(args, known, settingHint)
  const errors = [...flags.errors]
  const changes: Record<string, unknown> = {}
  const extra: Record<string, string> = {}
  let base: Readonly<Partial<Settings>> = {}
  let out: string | null = null
  for (const { flag, value } of flags.given) {
    if (flag === 'out') out = value
    else if (flag === 'preset') {
      const preset = findPreset(value)
      if (preset) base = preset.settings
      else errors.push(problem('--preset', value, `one of ${PRESETS.map((p) => p.id).join(', ')}`))
    } else if (flag === 'set') readSet(value, changes, errors)
    else if (flag === 'rule') readRule(value, readText, changes, errors)
    else if (SHORTHANDS.includes(flag)) changes[flag] = parseValue(flag, value)
    else extra[flag] = value
  }
  const resolved = resolveSettings({ ...base, ...changes })
  if (!resolved.ok) errors.push(...resolved.errors)
  return resolved.ok && errors.length === 0
    ? { ok: true, settings: resolved.settings, out, extra }
    : { ok: false, errors }
}

const unreadable = (path: string): string => {
  throw new Error(path)
}

/** The rule of a file; a run with one is combined by it, unless --set names another method. */
function readRule(
  path: string,
  readText: (path: string) => string,
  given: Record<string, unknown>,
  errors: Problem[],
): void {
  try {
    given.rule = readText(path)
    given.method ??= 'rule'
  } catch {
    errors.push(problem('--rule', path, 'a JavaScript file that can be read'))
  }
}

function readSet(text: string, given: Record<string, unknown>, errors: Problem[]): void {
  const at = text.indexOf('=')
  const key = at < 0 ? text : text.slice(0, at)
  if (at < 1) errors.push(problem('--set', text, 'KEY=VALUE, for example method=sum'))
  else if ((SETTING_KEYS as string[]).includes(key)) given[key] = parseValue(key, text.slice(at + 1))
  else errors.push(unknownKey(key, SETTING_KEYS))
}
