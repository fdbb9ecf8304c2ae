// A colour per method, the same in every figure and experiment. Some methods share one: there are more
// methods than distinguishable colours. All are 3:1 on white and on the dark panel, and none looks like a capability's:
// a blue method would read as perception.

import { METHODS } from '../../../../distill/combine/registry'
import type { Method } from '../../../../settings/settings'
import type { ReportedArm } from '../../../../experiment/lab/results'
import type { Experiment } from '../../../../experiment/lab/spec'

export const PALETTE = [
  '#717885',
  '#5f6fd6',
  '#c2457e',
  '#8a7d0a',
  '#9a55c8',
  '#74864a',
  '#8d7460',
  '#c04f5f',
  '#a678c6',
  '#8f5a86',
] as const

/** Methods that are compared most have the colours that differ most. */
const FIRST: readonly Method[] = ['ce-only', 'sum', 'agp', 'pcgrad', 'config', 'mean', 'sum-anchor-triple']

const wished = (method: Method): number => {
  const at = FIRST.indexOf(method)
  return (at >= 0 ? at : METHODS.indexOf(method)) % PALETTE.length
}

/** The colours of these methods; two of one experiment have the same only where there are more than ten. */
export function methodColours(methods: readonly Method[]): ReadonlyMap<Method, `#${string}`> {
  const order = [...FIRST, ...METHODS.filter((method) => !FIRST.includes(method))]
  const colours = new Map<Method, `#${string}`>()
  const taken = new Set<number>()
  for (const method of order.filter((one) => methods.includes(one))) {
    let at = wished(method)
    for (let i = 0; i < PALETTE.length && taken.has(at); i++) at = (at + 1) % PALETTE.length
    taken.add(at)
    colours.set(method, PALETTE[at])
  }
  return colours
}

/** The colour of each arm: that of its method. */
export function armColours({ arms }: Pick<Experiment, 'arms'>): (arm: ReportedArm) => `#${string}` {
  const methodOf = new Map(arms.map(({ name, resolved }) => [name, resolved.method]))
  const colours = methodColours([...new Set(methodOf.values())])
  return ({ name }) => colours.get(methodOf.get(name) ?? 'sum') ?? PALETTE[0]
}

/** Dashes of lines that share a colour. */
export const DASHES = [undefined, '7 4', '2 3', '9 3 2 3', '12 4'] as const
