// Rules of this project that the linter does not bring, beside those of walls.mjs and vocabulary.mjs.

/** A rule that forbids what any of the selectors finds. */
const forbid = (message, selectors) => ({
  meta: { type: 'problem', schema: [], messages: { forbidden: message } },
  create: (context) =>
    Object.fromEntries(
      selectors.map((selector) => [selector, (node) => context.report({ node, messageId: 'forbidden' })]),
    ),
})

/** A wait of fixed length is too short on a slow machine, and too long on all others. */
const noFixedWait = forbid(
  'Wait for what is to happen (expect.poll, vi.waitFor); name the interval of a poll of your own.',
  [
    "CallExpression[callee.property.name='waitForTimeout']",
    "NewExpression[callee.name='Promise'] CallExpression[callee.name='setTimeout'][arguments.1.value>0]",
  ],
)

/** Where cookies are blocked, merely naming these throws. */
const noBareStorage = forbid(
  'The browser may refuse storage by throwing: go through src/browser/storage.ts.',
  [
    'Identifier[name=/^(localStorage|sessionStorage|indexedDB|BroadcastChannel)$/]',
    "MemberExpression[object.name='navigator'][property.name='storage']",
    "MemberExpression[object.property.name='navigator'][property.name='storage']",
  ],
)

/** Most characters of a line, but for what cannot be broken: strings, templates, regular expressions, addresses. */
const LONGEST_LINE = 120
const ADDRESS = /[^:/?#]:\/\/[^?#]/

const shortLines = {
  meta: {
    type: 'layout',
    schema: [],
    messages: { long: `This line has {{length}} characters; at most ${LONGEST_LINE}.` },
  },
  create(context) {
    const unbreakable = new Set()
    const spare = ({ loc }) => {
      for (let line = loc.start.line; line <= loc.end.line; line++) unbreakable.add(line)
    }
    return {
      Literal: (node) => {
        if (typeof node.value === 'string' || node.regex) spare(node)
      },
      TemplateElement: spare,
      'Program:exit'() {
        for (const [i, text] of context.sourceCode.lines.entries()) {
          if (text.length <= LONGEST_LINE || unbreakable.has(i + 1) || ADDRESS.test(text)) continue
          const loc = { start: { line: i + 1, column: 0 }, end: { line: i + 1, column: text.length } }
          context.report({ loc, messageId: 'long', data: { length: text.length } })
        }
      },
    }
  },
}

export default {
  meta: { name: 'house' },
  rules: { 'no-fixed-wait': noFixedWait, 'no-bare-storage': noBareStorage, 'short-lines': shortLines },
}
