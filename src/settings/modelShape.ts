// Rules between the numbers of a model's shape, for students (settings) and for teachers (command line).

import { type Problem, problem } from './problem'
import type { Settings } from './settings'

/**
 * What makes this shape impossible for attention; empty when it is valid. Head sizes are multiples of 4
 * because the kernels load four numbers at once; rotary positions need pairs.
 */
export function shapeProblems({
  family,
  width,
  heads,
  kvHeads,
}: Pick<Settings, 'family' | 'width' | 'heads' | 'kvHeads'>): Problem[] {
  const size = width / heads
  const found: Problem[] = []
  if (!Number.isInteger(size))
    found.push(problem('heads', heads, `a divisor of the width, ${width}`, 'all heads have the same size'))
  else if (size % 4 !== 0)
    found.push(
      problem(
        'heads',
        heads,
        `a number of heads that makes the head size, ${width} / heads, a multiple of 4`,
        `here it is ${size}`,
      ),
    )
  if (family === 'llama' && heads % kvHeads !== 0) {
    found.push(
      problem(
        'kvHeads',
        kvHeads,
        `a divisor of the heads, ${heads}`,
        'every key-value head is read by equally many heads',
      ),
    )
  }
  return found
}
