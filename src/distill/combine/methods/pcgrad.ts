// PCGrad over all four gradients: symmetric, with no special protection of ce.

import { presentTasks, project, total, unit } from '../gramSpace'
import type { CombineMethod } from '../method'

const WGSL = `
fn pcgrad(G: mat4x4f, permutation: u32, mask: u32) -> vec4f {
  var total = vec4f(0.0);
  for (var i = 0u; i < 4u; i++) {
    if (i > 0u && !isPresent(mask, i - 1u)) { continue; }
    var t = unit(i);
    for (var position = 0u; position < 4u; position++) {
      var j = 0u;
      if (position > 0u) { j = visited(permutation, position - 1u) + 1u; }
      if (j != i && (j == 0u || isPresent(mask, j - 1u))) { t = project(G, t, unit(j)); }
    }
    total += t;
  }
  return total;
}
`

/**
 * Each gradient is projected against every other one, unprojected, in order; the update is the sum. The order
 * is ce, then the capabilities as the permutation says: one of 6 of PCGrad's 24 orders, shared by the four
 * tasks.
 */
export const method = {
  id: 'pcgrad',
  place: 8,
  label: 'PCGrad',
  help: 'Each of the four gradients is projected against every other it conflicts with.',
  source: 'Yu et al., Gradient Surgery for Multi-Task Learning, arXiv 2001.06782',
  promises: { supervisedAlike: false },
  wgsl: { expression: 'pcgrad(G, permutation, mask)', functions: WGSL },
  coefficients(gram, context) {
    const tasks = [0, ...presentTasks(context)]
    const order = [0, ...context.permutation.map((c) => c + 1).filter((task) => tasks.includes(task))]
    return total(
      tasks.map((task) =>
        order.reduce((t, other) => (other === task ? t : project(gram, t, unit(other))), unit(task)),
      ),
    )
  },
} as const satisfies CombineMethod
