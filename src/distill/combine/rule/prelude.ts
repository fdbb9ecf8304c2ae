// What stands in the sandbox before a rule: the JavaScript that calls it. It keeps its own references to what
// it needs, so that a rule that changes built-in objects harms only itself.

import { LOOP, MARK, RETURN } from './marks'

/** Most characters of what a rule keeps in `ctx.memory`, as JSON. */
export const MOST_MEMORY = 10_000

/** Name of the script that a rule is, in stacks. */
export const RULE_FILE = 'rule.js'

/** Name of the script that follows a rule: its last value is the rule's function. */
export const FIND_RULE = `typeof combine === 'function' ? combine : undefined`

/**
 * Evaluates to `[call, describe, mark, place]`. `call(rule, input)`: one call with its input as JSON; returns JSON,
 * either `{"values": [4 numbers or texts of what is no number], "memory"}` or `{"wrong": text}`; throws what the
 * rule throws. `describe(error)`: JSON `[message, stack]` of anything that was thrown. `mark()` lets a marked rule
 * say its lines (marks.ts); `place()`: JSON `[line of the last statement, line of the loop in which it is, line at
 * which the rule returned]`, 0 for none.
 */
export const PRELUDE = `'use strict';
(() => {
  const { parse, stringify } = JSON
  const { isArray } = Array
  const { isFinite } = Number
  const { imul, floor } = Math
  const text = String
  const cut = Function.prototype.call.bind(String.prototype.slice)
  // No clock under any name, and no memory to share.
  for (const name of ['performance', 'Date', 'SharedArrayBuffer']) delete globalThis[name]
  // Math.random is drawn from the run's seed, the step and the batch: a run repeats.
  let state = 0
  Math.random = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = imul(state ^ (state >>> 15), 1 | state)
    t = (t + imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  // Of texts and numbers alone: whatever is an object a rule's toJSON can change.
  const wrong = (said) => '{"wrong":' + stringify(said) + '}'
  const kind = (value) => (value === null ? 'null' : isArray(value) ? 'a list' : typeof value)
  const call = (rule, input) => {
    const { G, ctx, draw } = parse(input)
    state = draw
    const given = rule(G, ctx)
    if (!isArray(given)) return wrong('it returned ' + kind(given) + ', expected a list of four numbers')
    if (given.length !== 4) return wrong('it returned a list of ' + given.length + ', expected four numbers')
    let values = ''
    for (let k = 0; k < 4; k++) {
      const value = given[k]
      if (typeof value !== 'number' || !isFinite(value))
        return wrong('number ' + (k + 1) + ' of what it returned is ' + (typeof value === 'number' ? text(value) : kind(value)) + ', expected a finite number')
      values += (k === 0 ? '' : ',') + text(value + 0)
    }
    const memory = stringify(ctx.memory)
    if (memory !== undefined && memory.length > ${MOST_MEMORY})
      return wrong('ctx.memory has ' + memory.length + ' characters as JSON, expected at most ${MOST_MEMORY}')
    return '{"values":[' + values + ']' + (memory === undefined ? '' : ',"memory":' + memory) + '}'
  }
  const safely = (read) => {
    try {
      const value = read()
      return value === undefined ? '' : cut(text(value), 0, 1000)
    } catch {
      return ''
    }
  }
  const describe = (error) => {
    const object = typeof error === 'object' && error !== null
    const name = object ? safely(() => error.name) : ''
    const message = object ? safely(() => error.message) : safely(() => error)
    const said = name && message ? name + ': ' + message : name || message
    return '[' + stringify(said) + ',' + stringify(object ? safely(() => error.stack) : '') + ']'
  }
  let last = 0
  let loop = 0
  let returned = 0
  const turns = { __proto__: null }
  const came = (line) => {
    last = line
    turns[line] = (turns[line] ?? 0) + 1
    return false
  }
  const Thrown = Error
  const matches = Function.prototype.call.bind(RegExp.prototype.test)
  // The rule's own return, not that of a function that it calls: below it stands the prelude.
  const own = /^[^\\n]*\\n[^\\n]*${RULE_FILE}[^\\n]*\\n[^\\n]*prelude\\.js/
  const mark = () => {
    const give = (name, value) => Object.defineProperty(globalThis, name, { value })
    give('${MARK}', came)
    give('${LOOP}', (line) => came((loop = line)))
    give('${RETURN}', (line) => {
      if (matches(own, new Thrown().stack)) returned = line
      return came(line)
    })
  }
  // What ran often ran in the loop that turned last; what ran once stands after it.
  const often = (line) => turns[line] > 100
  const place = () => stringify([last, often(last) && often(loop) ? loop : last, returned])
  return [call, describe, mark, place]
})()`
