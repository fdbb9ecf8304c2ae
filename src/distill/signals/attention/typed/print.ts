// A tree as text: as it is typed, and as PyTorch reads it.

import type { Operation, Tree } from './tree'

const SIGNS: Partial<Record<Operation, [sign: string, level: number]>> = {
  add: [' + ', 1],
  sub: [' - ', 1],
  mul: [' * ', 2],
  div: [' / ', 2],
  pow: ['^', 4],
}
const PRODUCT_LEVEL = 2
const SIGN_LEVEL = 3
const ATOM = 5

interface Printed {
  text: string
  level: number
}

const inBrackets = ({ text, level }: Printed, least: number): string => (level < least ? `(${text})` : text)

interface Language {
  power: string
  number: (value: number) => string
  function: (name: Operation, args: readonly string[], trees: readonly Tree[]) => string
}

function printed(tree: Tree, language: Language): Printed {
  if (tree.kind === 'number') {
    const text = language.number(tree.value)
    return { text, level: tree.value < 0 ? SIGN_LEVEL : ATOM }
  }
  if (tree.kind !== 'call') return { text: tree.kind, level: ATOM }
  const args = tree.args.map((arg) => printed(arg, language))
  const [a, b] = args
  if (tree.operation === 'neg') {
    // -(x / y) and -x / y are the same.
    const level = a.level === PRODUCT_LEVEL ? PRODUCT_LEVEL : SIGN_LEVEL
    return { text: `-${inBrackets(a, level)}`, level }
  }
  const found = SIGNS[tree.operation]
  if (!found) {
    const text = language.function(
      tree.operation,
      args.map((arg) => arg.text),
      tree.args,
    )
    return { text, level: ATOM }
  }
  const [sign, level] = found
  // What stands left of a power, and right of - and /, needs brackets where it binds equally tightly.
  const power = tree.operation === 'pow'
  const left = inBrackets(a, power ? ATOM : level)
  const right = inBrackets(b, power ? SIGN_LEVEL : level + 1)
  return { text: `${left}${power ? language.power : sign}${right}`, level }
}

/** As it is typed; `sign` of a derivative is a function. */
export const lossText = (tree: Tree): string =>
  printed(tree, {
    power: '^',
    number: String,
    function: (name, args) => `${name}(${args.join(', ')})`,
  }).text

const pythonNumber = (value: number): string => (/[.e]/.test(String(value)) ? String(value) : `${value}.0`)

const TORCH: Partial<Record<Operation, string>> = { min: 'minimum', max: 'maximum' }

/** As PyTorch reads it, of tensors s and t. */
export const torchText = (tree: Tree): string =>
  printed(tree, {
    power: ' ** ',
    number: pythonNumber,
    function: (name, args, trees) => {
      // torch.minimum takes tensors alone.
      const tensors = args.map((arg, i) => (trees[i].kind === 'number' ? `torch.full_like(s, ${arg})` : arg))
      return `torch.${TORCH[name] ?? name}(${tensors.join(', ')})`
    },
  }).text
