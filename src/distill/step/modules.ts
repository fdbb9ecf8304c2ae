// WGSL: which factors of the solution apply to a parameter, where each parameter group is combined
// separately.

import type { ParameterLayout } from '../../nn/config'

/** One set of factors for the whole model. */
export const ONE_MODULE = 'fn moduleOf(i: u32) -> u32 { return 0u; }\n'

/** The group, in the order of the layout, of the trained parameters at vec4 i. */
export function moduleWgsl({ entries }: ParameterLayout, trained: number): string {
  const own = entries.filter((entry) => entry.offset < trained)
  const groups = [...new Set(own.map(({ group }) => group))]
  const cases = groups.slice(1).map((group, g) => {
    const first = own.find((entry) => entry.group === group)?.offset ?? 0
    return `  if (i < ${first / 4}u) { return ${g}u; }\n`
  })
  return `fn moduleOf(i: u32) -> u32 {\n${cases.join('')}  return ${groups.length - 1}u;\n}\n`
}
