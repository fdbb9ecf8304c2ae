// Which arrows belong to which stage, and how large a unit is drawn. Pure: positions come from whoever knows
// the plane.

import { total, unit } from '../../distill/combine/gramSpace'
import type { Coefficients } from './gradientPoints'
import type { Stages, StageId } from './stages'

/**
 * `gradient` s and f_c; `before` what a stage changed; `teacher` P(f_c; s); `result` m_c or t_i; `part` of
 * the sum; `update`; `reference` AGP's update.
 */
export type ArrowKind = 'gradient' | 'before' | 'teacher' | 'result' | 'part' | 'update' | 'reference'

export interface Arrow {
  key: string
  kind: ArrowKind
  /** Index of its task; null for the update. */
  task: number | null
  from: Coefficients
  to: Coefficients
}

const ZERO = [0, 0, 0, 0]
const same = (a: Coefficients, b: Coefficients): boolean => a.every((x, k) => Math.abs(x - b[k]) < 1e-9)

/** The arrows of one stage. `shown`: tasks that are drawn; `reference`: another update to compare with. */
export function arrowsOf(
  stage: StageId,
  stages: Stages,
  shown: readonly number[],
  reference: Coefficients | null,
): Arrow[] {
  const drawn = (task: number): boolean => shown.includes(task)
  const from0 = (kind: ArrowKind, task: number, to: Coefficients): Arrow => ({
    key: `${kind}${task}`,
    kind,
    task,
    from: ZERO,
    to,
  })
  const gradients = shown.map((k) => from0('gradient', k, unit(k)))
  if (stage === 'gradients') return gradients
  if (stage === 'update') {
    let at: number[] = ZERO
    const chain = stages.parts.map(({ task, vector }, i): Arrow => {
      const from = at
      at = total([at, vector])
      return { key: `part${i}`, kind: 'part', task, from, to: at }
    })
    const other: Arrow[] =
      reference && !same(reference, stages.update)
        ? [{ key: 'reference', kind: 'reference', task: null, from: ZERO, to: reference }]
        : []
    return [
      ...gradients,
      ...chain,
      ...other,
      { key: 'update', kind: 'update', task: null, from: ZERO, to: stages.update },
    ]
  }
  const supervised = gradients.filter((a) => a.task === 0)
  return supervised.concat(
    stages.tasks.filter(drawn).flatMap((task) => {
      const [afterStage1, resolved] = [stages.afterStage1[task], stages.resolved[task]]
      if (!afterStage1 || !resolved) return []
      if (stage === 'stage2')
        return [
          ...(same(afterStage1, resolved) ? [] : [from0('before', task, afterStage1)]),
          from0('result', task, resolved),
        ]
      const teacherGradient = stages.teacherGradients[task] ?? unit(task)
      return [
        ...(same(teacherGradient, unit(task)) ? [] : [from0('before', task, unit(task))]),
        from0('teacher', task, teacherGradient),
        from0('result', task, afterStage1),
      ]
    }),
  )
}

const STEPS = [1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.4, 8]

/** The largest round number of at most `size`: drawings that follow a run change their scale seldom. */
export function roundDown(size: number, steps: readonly number[] = STEPS): number {
  if (!(size > 0) || !Number.isFinite(size)) return 1
  const power = 10 ** Math.floor(Math.log10(size))
  return (steps.filter((s) => s * power <= size * (1 + 1e-9)).at(-1) ?? 1) * power
}

export interface Fit {
  /** Pixels of the common foot of the arrows. */
  x: number
  y: number
  /** Pixels per unit of length. */
  scale: number
}

/**
 * Foot and scale for points (x right, y up) in a box with margins; `foot`: share of the width left of the
 * foot.
 */
export function fit(
  points: readonly (readonly number[])[],
  width: number,
  height: number,
  foot: number,
): Fit {
  const [side, end] = [70, 26]
  const x = side + (width - 2 * side) * foot
  const y = height / 2
  const scales = points.flatMap(([px, py]) => [
    px > 0 ? (width - side - x) / px : px < 0 ? (x - side) / -px : Infinity,
    py !== 0 ? (height / 2 - end) / Math.abs(py) : Infinity,
  ])
  const scale = Math.min(...scales.filter((s) => s > 0))
  return { x, y, scale: Number.isFinite(scale) ? roundDown(scale) : 1 }
}
