// The derivative of a typed attention loss with respect to s, as a tree: the rules of the textbook.

import { call, isNumber, number, type Tree } from './tree'

/** 1 where a < b, 1/2 where they are equal, 0 elsewhere. */
const below = (a: Tree, b: Tree): Tree =>
  call('div', call('add', number(1), call('sign', call('sub', b, a))), number(2))

/** d/ds of log u, of a quotient term by term: t log(t / s) then has the slope -t / s. */
function ofLogarithm(u: Tree): Tree {
  if (u.kind === 'call' && (u.operation === 'div' || u.operation === 'mul')) {
    const [a, b] = u.args.map(ofLogarithm)
    return call(u.operation === 'div' ? 'sub' : 'add', a, b)
  }
  return call('div', derivative(u), u)
}

function ofPower(tree: Tree, a: Tree, b: Tree): Tree {
  if (isNumber(b)) return call('mul', call('mul', b, call('pow', a, number(b.value - 1))), derivative(a))
  const exponent = call('mul', derivative(b), call('log', a))
  return call('mul', tree, call('add', exponent, call('mul', b, call('div', derivative(a), a))))
}

/** Of an operation of one argument: its own slope, times that of the argument. */
function ofUnary(tree: Tree & { kind: 'call' }, a: Tree): Tree {
  const inner = derivative(a)
  switch (tree.operation) {
    case 'neg':
      return call('neg', inner)
    case 'abs':
      return call('mul', call('sign', a), inner)
    case 'exp':
      return call('mul', tree, inner)
    case 'log':
      return ofLogarithm(a)
    case 'sqrt':
      return call('div', inner, call('mul', number(2), tree))
    case 'tanh':
      return call('mul', call('sub', number(1), call('pow', tree, number(2))), inner)
    default:
      return number(0)
  }
}

/** d tree / d s. Where two branches meet (abs, min, max) the mean of their slopes. */
export function derivative(tree: Tree): Tree {
  if (tree.kind === 'number' || tree.kind === 't') return number(0)
  if (tree.kind === 's') return number(1)
  const [a, b] = tree.args
  switch (tree.operation) {
    case 'add':
    case 'sub':
      return call(tree.operation, derivative(a), derivative(b))
    case 'mul':
      return call('add', call('mul', derivative(a), b), call('mul', a, derivative(b)))
    case 'div':
      return call('div', call('sub', derivative(a), call('mul', tree, derivative(b))), b)
    case 'pow':
      return ofPower(tree, a, b)
    case 'min':
    case 'max': {
      const [first, second] =
        tree.operation === 'min' ? [below(a, b), below(b, a)] : [below(b, a), below(a, b)]
      return call('add', call('mul', first, derivative(a)), call('mul', second, derivative(b)))
    }
    default:
      return ofUnary(tree, a)
  }
}
