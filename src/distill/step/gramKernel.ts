// The kernel that sums the partial gradients and takes all their inner products.

import { restrictedVectors, type RestrictedGradient } from './basis'

/**
 * WGSL: sums the partial gradients, writes the gradients [TASKS, parameters], and accumulates all inner
 * products of a chunk of parameters; the vectors from `tasks` on are the restricted ones. chunks [n, 4] =
 * first, end (in vec4), 0, 0; from FIRST_CHUNK on those whose partials are bound: PART4 vec4 per task, from
 * FIRST4 on. `whole`: the partials are the gradients already, one slice per micro-batch (wid.y, CHUNKS partial
 * products each), and nothing is written but the products. One workgroup per chunk; one barrier, then a serial sum,
 * so that the order is fixed.
 */
export const gramKernel = (
  restricted: readonly RestrictedGradient[],
  tasks: number,
  whole = false,
): string => `
var<workgroup> shared_: array<f32, PAIRS * 64u>;

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
  for (var p = 0u; p < PAIRS; p++) { shared_[p * 64u + lid.x] = products[p]; }
  workgroupBarrier();
  if (lid.x < PAIRS) {
    var sum = 0.0;
    for (var i = 0u; i < 64u; i++) { sum += shared_[lid.x * 64u + i]; }
    gramPartials[(${whole ? 'wid.y * CHUNKS + ' : ''}chunk) * PAIRS + lid.x] = sum;
  }
}
`
