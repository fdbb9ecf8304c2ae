// WGSL for the restricted supervised gradients: a supervised gradient where a teacher gradient is not zero, 0
// elsewhere. They follow the computed gradients in the order of vectors but are never stored; every kernel
// that needs one computes it from the two gradients.

import { wgslSwitch } from '../gpu/kernel'
import type { Range } from './reach'
import type { RestrictedGradient } from './step/gradientTasks'

/**
 * Support of a teacher gradient: where it is not zero, or whole parameters: the floats that the loss of a
 * task index reaches, in multiples of four.
 */
export type Support = 'not zero' | ((slot: number) => readonly Range[])

/**
 * Functions for the kernels, over restricted supervised gradients v: the task indices of the gradients they
 * are made of, and `supported(v, gradient, i) -> vec4<bool>`: the support of the teacher gradient at vec4 i
 * of the parameters.
 */
export function restrictedWgsl(restricted: readonly RestrictedGradient[], support: Support): string {
  const within = ({ teacherTask }: RestrictedGradient): string =>
    support === 'not zero'
      ? 'gradient != vec4f(0.0)'
      : `vec4<bool>(${
          support(teacherTask)
            .map(([first, end]) => `(i >= ${first / 4}u && i < ${end / 4}u)`)
            .join(' || ') || 'false'
        })`
  const cases = restricted.map((r, v) => `    case ${v}u: { return ${within(r)}; }`).join('\n')
  return `${wgslSwitch(
    'supervisedIndex',
    'v',
    'u32',
    restricted.map((r) => `${r.supervised}u`),
    '0u',
  )}${wgslSwitch(
    'teacherIndex',
    'v',
    'u32',
    restricted.map((r) => `${r.teacherTask}u`),
    '0u',
  )}
fn supported(v: u32, gradient: vec4f, i: u32) -> vec4<bool> {
  switch v {
${cases}
    default: { return vec4<bool>(false); }
  }
}
`
}

/** WGSL: fills the vectors from `tasks` on, the restricted ones, from the gradients before them at vec4 i. */
export const restrictedVectors = (restricted: readonly RestrictedGradient[], tasks: number): string =>
  restricted
    .map(
      ({ supervised, teacherTask }, v) =>
        `    g[${tasks + v}] = select(vec4f(0.0), g[${supervised}], supported(${v}u, g[${teacherTask}], i));\n`,
    )
    .join('')
