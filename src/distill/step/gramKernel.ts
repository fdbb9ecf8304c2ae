// The kernel that sums the partial gradients and takes all their inner products.

import { restrictedVectors, type RestrictedGradient } from './basis'

/** Pairs whose products lie in workgroup memory together. */
const PAIRS_AT_ONCE = 2

/** WGSL: the sums over lanes of all products of a chunk. */
const sums = (pairs: number, whole: boolean): string =>
  Array.from({ length: Math.ceil(pairs / PAIRS_AT_ONCE) }, (_, round) => {
    const first = round * PAIRS_AT_ONCE
    const count = Math.min(PAIRS_AT_ONCE, pairs - first)
    const stores = Array.from(
      { length: count },
      (_, p) => `ofLanes[${64 * p}u + lid.x] = products[${first + p}u];`,
    )
    return `${round ? '  workgroupBarrier();\n' : ''}  ${stores.join(' ')}
  workgroupBarrier();
  if (lid.x < ${count}u) { gramPartials[(${whole ? 'wid.y * CHUNKS + ' : ''}chunk) * PAIRS + ${first}u + lid.x] = sumOfLanes(lid.x); }
`
  }).join('')

/**
 * WGSL: sums the partial gradients, writes the gradients [TASKS, parameters], and accumulates all inner
 * products of a chunk of parameters; the vectors from `tasks` on are the restricted ones. chunks [n, 4] =
 * first, end (in vec4), 0, 0; from FIRST_CHUNK on those whose partials are bound: PART4 vec4 per task, from
 * FIRST4 on. `whole`: the partials are the gradients already, one slice per micro-batch (wid.y, CHUNKS partial
 * products each), and nothing is written but the products. One workgroup per chunk; its lanes' products are summed
 * one lane after the other, so that the order is fixed, a few pairs at a time: SwiftShader compiles for a millisecond
 * per four floats of workgroup memory.
 */
export const gramKernel = (
  restricted: readonly RestrictedGradient[],
  tasks: number,
  whole = false,
): string => `
var<workgroup> ofLanes: array<f32, ${64 * PAIRS_AT_ONCE}>;

fn sumOfLanes(pair: u32) -> f32 {
  var sum = 0.0;
  for (var i = 0u; i < 64u; i++) { sum += ofLanes[64u * pair + i]; }
  return sum;
}

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_id) lid: vec3u, @builtin(workgroup_id) wid: vec3u) {
  let chunk = FIRST_CHUNK + wid.x;
  let end = chunks[4u * chunk + 1u];
  var products: array<f32, PAIRS>;
  for (var i = chunks[4u * chunk] + lid.x; i < end; i += 64u) {
    var g = array<vec4f, VECTORS>();
    for (var t = 0u; t < TASKS; t++) {
${
  whole
    ? '      g[t] = partials[(wid.y * TASKS + t) * PART4 + i];'
    : `      for (var s = 0u; s < SPLITS; s++) { g[t] += partials[(s * TASKS + t) * PART4 + i - FIRST4]; }
      gradients[t * P4 + i] = g[t];`
}
    }
${restrictedVectors(restricted, tasks)}    for (var a = 0u; a < VECTORS; a++) {
      for (var b = a; b < VECTORS; b++) { products[a * VECTORS - a * (a + 1u) / 2u + b] += dot(g[a], g[b]); }
    }
  }
${sums(((tasks + restricted.length) * (tasks + restricted.length + 1)) / 2, whole)}}
`
