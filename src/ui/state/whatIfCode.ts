// The form of made-up gradients in an address, `both~stage1~o3`: where they come from, then what differs
// from the first look. whatIfLink.ts, which is fetched with the gradients view, reads its content.

import { COMBINE } from '../../distill/combine/registry'

const NUMBER = '-?\\d{1,21}(?:\\.\\d{1,12})?(?:e-?\\d\\d?)?'
const VECTOR = `${NUMBER}(?:_${NUMBER}){0,3}`
const PART = `stage[12]|update|o[0-5]|p[01]{3}|d[23]|k0?1?2?3?|m[\\w-]+|a${VECTOR}(?:!${VECTOR}){3}|w${NUMBER}(?:_${NUMBER}){3}`
const WHAT_IF = new RegExp(`^(?:calm|stage1|both|rivals|own|s\\d{1,9})(?:~(?:${PART}))*$`)

/** Longest component of an arrow, as of a float32, and largest factor: products of products stay finite. */
const MOST_COMPONENT = 1e38
const MOST_FACTOR = 1e6

/** Whether what follows the letter of a part can be drawn. */
function isInRange(part: string): boolean {
  if (part[0] === 'm') return Object.hasOwn(COMBINE, part.slice(1))
  const numbers = part.slice(1).split(/[_!]/).map(Number)
  if (part[0] === 'a') return numbers.every((x) => Math.abs(x) <= MOST_COMPONENT)
  return part[0] !== 'w' || numbers.every((x) => x >= 0 && x <= MOST_FACTOR)
}

/** Whether this is such a code, in all its parts. */
export const isWhatIf = (code: string): boolean =>
  WHAT_IF.test(code) && code.split('~').slice(1).every(isInRange)
