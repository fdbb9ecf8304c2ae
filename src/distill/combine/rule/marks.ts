// A rule with marks: the same JavaScript, in which every statement says its line before it runs. Only a rule that has
// failed is run again with them, to learn where: QuickJS knows the line of what is called, not that of a loop that
// never ends or of a value that is returned. Marks are put in front of tokens, so that lines stay what they are; what
// this reader of tokens misunderstands costs the line, nothing else.

/**
 * Functions of the marks: `MARK(line)` before a statement, `LOOP(line)` in every turn of a loop, with the line of its
 * head, `RETURN(line)` before a value; all give false.
 */
export const MARK = '$lineOfRule'
export const LOOP = '$loopOfRule'
export const RETURN = '$returnOfRule'

const KEYWORDS = new Set(
  (
    'await break case catch class const continue debugger default delete do else export extends finally for function ' +
    'if import in instanceof let new of return static super switch throw try typeof var void while with yield async'
  ).split(' '),
)
/** Words after which a slash begins a regular expression. */
const BEFORE_VALUE = new Set(
  'return typeof case in of delete void throw new else do instanceof yield await'.split(' '),
)
/** Words that continue a statement when they begin a line, or stand in front of one. */
const CONTINUES = new Set('in instanceof of else while catch finally case default as'.split(' '))
const HEADERS = new Set(['if', 'for', 'while', 'switch', 'with'])

interface Token {
  kind: 'word' | 'value' | 'sign' | 'start'
  text: string
  line: number
}

/**
 * An open bracket. `list`: statements follow one another in it; `header`: the word whose parenthesis it is, or after
 * whose parenthesis this list follows.
 */
interface Bracket {
  kind: 'list' | 'members' | 'value' | 'template'
  header: Token | null
  /** Of a `for`: semicolons so far. */
  semicolons: number
}

const SPACE = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y
const WORD = /[\p{ID_Start}$_#][\p{ID_Continue}$]*/uy
const NUMBER = /\.?\d[\w.]*(?:(?<=[eE])[+-]\d+)?/y
const STRING = /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y
const REGEXP = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y
const TEMPLATE = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(`|\$\{)/y
/** After a return without a value. */
const NOTHING = /[^\S\n]*(?=\n|;|\}|\/\/|$)/y
const SIGN = /=>|\+\+|--|\.\.\.|[\s\S]/y

class Marker {
  private at = 0
  private line = 1
  private before: Token = { kind: 'start', text: '', line: 1 }
  /** The bracket that the token before closed, if it did. */
  private closed: Bracket | null = null
  private readonly open: Bracket[] = [{ kind: 'list', header: null, semicolons: 0 }]
  private inClass = false
  private returnsNothing = false
  private out = ''

  constructor(private readonly source: string) {}

  marked(): string {
    while (this.at < this.source.length) this.next()
    return this.out
  }

  private get inside(): Bracket {
    return this.open[this.open.length - 1]
  }

  private take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.source)
    if (!found) return null
    this.at += found[0].length
    return found[0]
  }

  private next(): void {
    const space = this.take(SPACE)
    if (space) {
      this.out += space
      this.line += space.split('\n').length - 1
      return
    }
    const token = this.token()
    this.out += this.markBefore(token) + token.text
    this.line += token.text.split('\n').length - 1
    this.follow(token)
    this.before = token
    if (token.kind !== 'word' || token.text !== 'return') return
    this.returnsNothing = this.take(NOTHING) !== null
    if (this.returnsNothing) this.out += ` void ${RETURN}(${token.line})`
  }

  private token(): Token {
    const { line } = this
    const word = this.take(WORD)
    if (word) return { kind: 'word', text: word, line }
    const value = this.take(NUMBER) ?? this.take(STRING) ?? (this.beginsRegExp() ? this.take(REGEXP) : null)
    if (value) return { kind: 'value', text: value, line }
    if (this.source[this.at] === '`' || (this.source[this.at] === '}' && this.inside.kind === 'template')) {
      this.at++
      const text = this.source[this.at - 1] + (this.take(TEMPLATE) ?? '')
      return { kind: 'value', text, line }
    }
    return { kind: 'sign', text: this.take(SIGN) ?? '', line }
  }

  private beginsRegExp(): boolean {
    const { kind, text } = this.before
    if (kind === 'word') return BEFORE_VALUE.has(text)
    if (kind !== 'sign') return kind === 'start'
    if (text === ')') return this.closed?.header !== null
    return text !== ']' && (text !== '}' || this.closed?.kind === 'list')
  }

  /** Whether the token before can end a statement at the end of its line. */
  private get ended(): boolean {
    const { kind, text } = this.before
    if (kind === 'word') return !KEYWORDS.has(text) || text === 'continue' || text === 'break'
    if (text === ')') return this.closed?.header === null
    return kind === 'value' || [']', '}', '++', '--'].includes(text)
  }

  /** The mark in front of a token, or nothing. */
  private markBefore(token: Token): string {
    const { before, inside, closed } = this
    const { text, line } = token
    if (before.text === 'return' && before.kind === 'word')
      return this.returnsNothing ? '' : ` ${RETURN}(${before.line})?0:`
    if (before.text === 'throw' && before.kind === 'word') return ` ${MARK}(${before.line}),`
    if (before.text === '=>' && text !== '{') return `${RETURN}(${line})?0:`
    const { header } = inside
    if (inside.kind === 'value' && header) return this.markInHeader(header, token)
    const word = token.kind === 'word'
    if (word && !KEYWORDS.has(text) && this.beginsBody(closed))
      return ` ${closed && this.isOver(closed) ? LOOP : MARK}(${line}),`
    if (inside.kind !== 'list' || (word && CONTINUES.has(text))) return ''
    const first = before.kind === 'start' || before.text === '{'
    if (before.text === '{' && this.isOver(inside)) return `${LOOP}(${header?.line ?? line});`
    // A directive stays first.
    if (first && /^['"]/.test(text)) return ''
    if (first || (before.text === ';' && before.kind === 'sign')) return `${MARK}(${line});`
    return word && line > before.line && this.ended ? `${MARK}(${line});` : ''
  }

  /** In the parentheses of if, while and for. */
  private markInHeader({ text: header, line }: Token, { text }: Token): string {
    const { before, inside } = this
    if (before.text === '(' && (header === 'if' || header === 'while'))
      return `${header === 'if' ? MARK : LOOP}(${line}),`
    if (header !== 'for' || before.text !== ';' || inside.semicolons !== 1) return ''
    return text === ';' ? `!${LOOP}(${line})` : `${LOOP}(${line}),`
  }

  /** Whether a bracket is the head or the body of a loop over something, which has no condition. */
  private isOver({ header, semicolons }: Bracket): boolean {
    return header?.text === 'for' && semicolons === 0
  }

  /** Whether a statement without braces follows: the body of a loop, of an if or an else. */
  private beginsBody(closed: Bracket | null): boolean {
    const { kind, text } = this.before
    if (kind === 'word') return text === 'else' || text === 'do'
    return text === ')' && closed !== null && closed.header !== null
  }

  /** Opens and closes brackets. */
  private follow({ kind, text }: Token): void {
    const { before, inside, closed } = this
    this.closed = null
    if (kind === 'word' && text === 'class') this.inClass = true
    if (kind === 'value' && text.startsWith('}')) this.open.pop()
    if (kind === 'value' && /[`}]/.test(text[0]) && text.endsWith('${'))
      this.open.push({ kind: 'template', header: null, semicolons: 0 })
    if (kind !== 'sign') return
    if (text === ';') inside.semicolons++
    if (text === '(' || text === '[') {
      const header = text === '(' && before.kind === 'word' && HEADERS.has(before.text) ? before : null
      this.open.push({ kind: 'value', header, semicolons: 0 })
    } else if (text === '{') {
      const over = before.text === ')' && closed !== null && this.isOver(closed)
      this.open.push({ kind: this.braces(closed), header: over ? closed.header : null, semicolons: 0 })
      this.inClass = false
    } else if ([')', ']', '}'].includes(text) && this.open.length > 1) this.closed = this.open.pop() ?? null
  }

  private braces(closed: Bracket | null): Bracket['kind'] {
    if (this.inClass) return 'members'
    const { kind, text } = this.before
    if (kind === 'word')
      return ['else', 'do', 'try', 'finally', 'catch', 'static'].includes(text) ? 'list' : 'value'
    if (text === '}') return closed?.kind === 'list' && this.inside.kind === 'list' ? 'list' : 'value'
    if (kind === 'start' || [')', '=>'].includes(text)) return 'list'
    return [';', '{'].includes(text) && this.inside.kind === 'list' ? 'list' : 'value'
  }
}

/** The rule with a mark before each of its statements, on the same lines. */
export const marked = (source: string): string => new Marker(source).marked()
