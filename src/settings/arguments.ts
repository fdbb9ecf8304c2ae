// Command-line flags of a headless run: `--preset tiny --steps 100 --seed 3 --set method=sum --out run.json`.

import { findPreset, PRESETS } from './presets'
import { sentence, shortened } from '../json/text'
import { type Problem, problem, unknownKey } from './problem'
import { parseValue, resolveSettings } from './resolve'
import type { Settings } from './settings'
import { SETTING_KEYS } from './table'

export type Arguments =
  /** `out` is null when no file was named; `extra` holds the command's own flags. */
  | { ok: true; settings: Settings; out: string | null; extra: Record<string, string> }
  | { ok: false; errors: Problem[] }

/** One line per flag, for `--help` and for errors. */
export const ARGUMENTS_HELP = [
  '--steps N         number of training steps',
  '--seed N          seed of data, student, batches and shuffles',
  `--preset ID       start from ${PRESETS.map((p) => p.id).join(', ')}`,
  `--set KEY=VALUE   any setting, repeatable: ${SETTING_KEYS.join(', ')}`,
  '--out FILE        where to write the run record',
].join('\n')

/** Most characters of a flag that an error quotes. */
const LONGEST_NAME = 60

/** Flags that set the setting of the same name. */
const SHORTHANDS = ['steps', 'seed'] as const

/**
 * Parses flags into complete settings; later flags win, and all of them win over the preset. `--flag=value`
 * and `--flag value` are the same. `extraFlags` are flags of the calling command, each with a value. Errors
 * name the flag or key and what was expected.
 */
export function parseArguments(args: readonly string[], extraFlags: readonly string[] = []): Arguments {
  const errors: Problem[] = []
  const given: Record<string, unknown> = {}
  const extra: Record<string, string> = {}
  const flags = ['steps', 'seed', 'preset', 'set', 'out', ...extraFlags]
  let base: Readonly<Partial<Settings>> = {}
  let out: string | null = null
  for (let i = 0; i < args.length; i++) {
    const match = /^--([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(args[i])
    if (!match || !flags.includes(match[1])) {
      errors.push(
        match
          ? unknownFlag(match[1], flags)
          : problem(args[i], args[i], `a flag: ${flags.map((f) => `--${f}`).join(', ')}`),
      )
      // The value of an unknown flag is not a second error.
      if (match && match[2] === undefined && i + 1 < args.length && !args[i + 1].startsWith('--')) i++
      continue
    }
    const flag = match[1]
    let value = match[2]
    if (value === undefined && i + 1 < args.length && !args[i + 1].startsWith('--')) value = args[++i]
    if (value === undefined || value === '') {
      errors.push(problem(`--${flag}`, value, 'a value after it'))
    } else if (flag === 'out') {
      out = value
    } else if (flag === 'preset') {
      const preset = findPreset(value)
      if (preset) base = preset.settings
      else errors.push(problem('--preset', value, `one of ${PRESETS.map((p) => p.id).join(', ')}`))
    } else if (flag === 'set') {
      readSet(value, given, errors)
    } else if ((SHORTHANDS as readonly string[]).includes(flag)) {
      given[flag] = parseValue(flag, value)
    } else {
      extra[flag] = value
    }
  }
  const resolved = resolveSettings({ ...base, ...given })
  if (!resolved.ok) errors.push(...resolved.errors)
  return resolved.ok && errors.length === 0
    ? { ok: true, settings: resolved.settings, out, extra }
    : { ok: false, errors }
}

function readSet(text: string, given: Record<string, unknown>, errors: Problem[]): void {
  const at = text.indexOf('=')
  const key = at < 0 ? text : text.slice(0, at)
  if (at < 1) errors.push(problem('--set', text, 'KEY=VALUE, for example method=sum'))
  else if ((SETTING_KEYS as string[]).includes(key)) given[key] = parseValue(key, text.slice(at + 1))
  else errors.push(unknownKey(key, SETTING_KEYS))
}

function unknownFlag(flag: string, flags: readonly string[]): Problem {
  const expected = `one of ${flags.map((f) => `--${f}`).join(', ')}`
  const asSetting = (SETTING_KEYS as string[]).includes(flag)
    ? ` Settings are given as --set ${flag}=VALUE.`
    : ''
  const name = `--${shortened(flag, LONGEST_NAME)}`
  return {
    key: name,
    found: `"${name}"`,
    expected,
    message: sentence(`There is no flag ${name}.${asSetting} Expected ${expected}.`),
  }
}
