// The GPU's switch over the combining methods, generated from their descriptors.

import helpersWgsl from './combine.wgsl?raw'
import { COMBINE, GPU_COMBINE_IDS } from './registry'

/**
 * WGSL: `combine(method, G, permutation, mask) -> vec4f`, the coefficients of the weighted gradients;
 * `method` is the index in COMBINE_IDS. A method that the host solves yields ce here, which the host's
 * solution then overwrites.
 */
export function combineWgsl(): string {
  const solved = GPU_COMBINE_IDS.flatMap((id) => COMBINE[id].wgsl ?? [])
  const cases = solved.map(({ expression }, i) => `    case ${i}u: { return ${expression}; }`)
  return `${[helpersWgsl, ...solved.map(({ functions }) => functions ?? '')].join('\n')}
fn combine(method: u32, G: mat4x4f, permutation: u32, mask: u32) -> vec4f {
  if (mask == 0u) { return unit(0u); }
  let parts = partsOf(G, mask);
  switch (method) {
${cases.join('\n')}
    default: { return parts.ce; }
  }
}
`
}
