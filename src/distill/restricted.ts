// WGSL for the vectors after the stack's: an anchor where a follower has a gradient, 0 elsewhere. They are
// never stored; every kernel that needs one makes it from the two gradients.

import { wgslSwitch } from '../gpu/kernel'
import type { Range } from './reach'
import type { RestrictedGradient } from './step/gradientTasks'

/**
 * Where a follower has a gradient: where it is not zero, or on whole parameters: the floats that the loss in a
 * slot of the stack reaches, in multiples of four.
 */
export type Support = 'not zero' | ((slot: number) => readonly Range[])

/**
 * Functions for the kernels, over restricted anchors v: which slots of the stack they are made of, and
 * `supported(v, gradient, i) -> vec4<bool>`: where, at vec4 i of the parameters, the follower has a gradient.
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
