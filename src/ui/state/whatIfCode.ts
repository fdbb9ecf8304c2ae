// The form of made-up gradients in an address, `both~stage1~o3`: where they come from, then what differs
// from the first look. whatIfLink.ts, which is fetched with the gradients view, reads its content.

import { COMBINE } from '../../distill/combine/registry'

const NUMBER = '-?\\d{1,12}(?:\\.\\d{1,12})?(?:e-?\\d\\d?)?'
const VECTOR = `${NUMBER}(?:_${NUMBER}){0,3}`
const PART = `raw|stage[12]|update|o[0-5]|p[01]{3}|d[23]|k0?1?2?3?|m[\\w-]+|a${VECTOR}(?:!${VECTOR}){3}|w${NUMBER}(?:_${NUMBER}){3}`
const WHAT_IF = new RegExp(`^(?:calm|stage1|both|rivals|own|s\\d{1,9})(?:~(?:${PART}))*$`)

/** Whether this is such a code, in all its parts. */
export const isWhatIf = (code: string): boolean =>
  WHAT_IF.test(code) &&
  code
    .split('~')
    .slice(1)
    .every((part) => part[0] !== 'm' || Object.hasOwn(COMBINE, part.slice(1)))
