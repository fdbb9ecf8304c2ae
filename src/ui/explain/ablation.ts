// Which parts of the student are switched off: pure arithmetic on lists of parts.

import type { ModelPart } from '../../protocol/messages'

const is = (a: ModelPart, b: ModelPart): boolean => a.layer === b.layer && a.part === b.part

export const isOff = (off: readonly ModelPart[], part: ModelPart): boolean => off.some((one) => is(one, part))

const byPlace = (a: ModelPart, b: ModelPart): number =>
  a.layer - b.layer || String(a.part).localeCompare(String(b.part))

/** Switches parts off where one of them is on, else all of them on again. In a fixed order, without repeats. */
export function toggled(off: readonly ModelPart[], ...parts: ModelPart[]): ModelPart[] {
  const rest = off.filter((one) => !parts.some((part) => is(one, part)))
  return parts.every((part) => isOff(off, part)) ? rest : [...rest, ...parts].sort(byPlace)
}

/** Those that a student of this shape has. */
export const within = (off: readonly ModelPart[], layers: number, heads: number): ModelPart[] =>
  off.filter(({ layer, part }) => layer < layers && (typeof part !== 'number' || part < heads))

export const sameParts = (a: readonly ModelPart[], b: readonly ModelPart[]): boolean =>
  a.length === b.length && a.every((part) => isOff(b, part))
