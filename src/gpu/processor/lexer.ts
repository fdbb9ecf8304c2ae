// WGSL text -> tokens.

import { WgslError, type Expression } from './syntax'

export interface Token {
  kind: 'name' | 'number' | 'symbol' | 'end'
  text: string
  line: number
}

const SPACE = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)+/y
const TOKEN =
  /([A-Za-z_]\w*)|(0[xX][0-9a-fA-F]+[iu]?|(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?[iufh]?)|(<<=|>>=|&&|\|\||->|==|!=|<=|>=|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|\+\+|--|<<|>>|[-+*/%&|^~!<>=(){}[\],;:.@])/y

/** @throws WgslError at a character that starts no token. */
export function tokens(text: string): Token[] {
  const found: Token[] = []
  let at = 0
  let line = 1
  const count = (part: string): void => {
    for (const character of part) if (character === '\n') line++
  }
  for (;;) {
    SPACE.lastIndex = at
    const space = SPACE.exec(text)
    if (space) {
      count(space[0])
      at = SPACE.lastIndex
    }
    if (at >= text.length) break
    TOKEN.lastIndex = at
    const token = TOKEN.exec(text)
    if (!token) throw new WgslError(`"${text.slice(at, at + 12)}" starts no token`, line)
    const kind = token[1] ? 'name' : token[2] ? 'number' : 'symbol'
    found.push({ kind, text: token[0], line })
    at = TOKEN.lastIndex
  }
  found.push({ kind: 'end', text: 'the end', line })
  return found
}

/** The literal that a number token is. */
export function numberLiteral(text: string): Expression {
  const hexadecimal = /^0x/i.test(text)
  const suffix = hexadecimal ? /[iu]$/.exec(text)?.[0] : /[iufh]$/.exec(text)?.[0]
  const value = Number(suffix ? text.slice(0, -1) : text)
  if (suffix === 'u') return { kind: 'number', value, of: 'u32' }
  if (suffix === 'i') return { kind: 'number', value, of: 'i32' }
  if (suffix) return { kind: 'number', value, of: 'f32' }
  return { kind: 'number', value, of: hexadecimal || /^\d+$/.test(text) ? 'int' : 'float' }
}
