// Attention losses on ordinary [B, H, T, T] maps, exactly as METHOD 1 states them: the form of the golden
// vectors. The training step uses the packed form (packed.reference.ts); the two are tested equal.

import { matchGroups } from '../../matching'

/** Attention maps [B][H][query][key]. */
export type Maps = number[][][][]

/** Loss, its value per sample, and dLoss/dStudent [B][H][T][T]. */
export interface TextToVisionResult {
  loss: number
  perSample: number[]
  /** Compared entries per sample, at least 1. */
  denominators: number[]
  gradient: Maps
}

/** Mean over heads: [B][H][T][T] -> [B][T][T]. */
export function meanOverHeads(maps: Maps): number[][][] {
  return maps.map((heads) =>
    heads[0].map((row, q) =>
      row.map((_, k) => heads.reduce((sum, head) => sum + head[q][k], 0) / heads.length),
    ),
  )
}

/**
 * Text-to-vision loss (METHOD 1): M[q,k] = text(q) and image(k), not intersected with the causal mask;
 * mean over samples of sum(M (S-T)^2) / max(1, sum M). isImage [B][T] (1 or true: image token).
 * The head counts of student and teacher may differ.
 */
export function textToVisionLoss(
  student: Maps,
  teacher: Maps,
  isImage: readonly (readonly (number | boolean)[])[],
): TextToVisionResult {
  const s = meanOverHeads(student)
  const t = meanOverHeads(teacher)
  const perSample: number[] = []
  const denominators: number[] = []
  const gradient = student.map((heads, b) => {
    const images = isImage[b].filter(Boolean).length
    const denominator = Math.max(1, images * (isImage[b].length - images))
    const compared = (q: number, k: number) => !isImage[b][q] && Boolean(isImage[b][k])
    let sum = 0
    s[b].forEach((row, q) =>
      row.forEach((value, k) => (sum += compared(q, k) ? (value - t[b][q][k]) ** 2 : 0)),
    )
    perSample.push(sum / denominator)
    denominators.push(denominator)
    const scale = 2 / (denominator * student.length * heads.length)
    return heads.map((head) =>
      head.map((row, q) => row.map((_, k) => (compared(q, k) ? scale * (s[b][q][k] - t[b][q][k]) : 0))),
    )
  })
  return { loss: perSample.reduce((a, b) => a + b, 0) / student.length, perSample, denominators, gradient }
}

/** Loss of each matched layer, their mean, and dLoss/dStudent by student layer. */
export interface GroupedFullResult {
  loss: number
  perLayer: number[]
  /** Student layer -> teacher layers it was matched to. */
  groups: Map<number, number[]>
  gradients: Map<number, Maps>
}

/**
 * Grouped full-map loss (METHOD 1): per matched student layer the plain mean over B, T, T of (S - mean of its
 * teacher group)^2 (entries above the diagonal included), then the mean over layers. student and teacher:
 * maps by layer.
 */
export function groupedFullLoss(
  student: Maps[],
  teacher: Maps[],
  studentLayers: readonly number[],
  teacherLayers: readonly number[],
): GroupedFullResult {
  const matched = matchGroups(studentLayers, teacherLayers)
  const perLayer: number[] = []
  const groups = new Map<number, number[]>()
  const gradients = new Map<number, Maps>()
  for (const group of matched) {
    const s = meanOverHeads(student[group.studentLayer])
    const ts = group.teacherLayers.map((layer) => meanOverHeads(teacher[layer]))
    const difference = s.map((map, b) =>
      map.map((row, q) =>
        row.map((value, k) => value - ts.reduce((sum, t) => sum + t[b][q][k], 0) / ts.length),
      ),
    )
    const size = s.length * s[0].length * s[0].length
    perLayer.push(difference.flat(2).reduce((sum, d) => sum + d * d, 0) / size)
    groups.set(group.studentLayer, group.teacherLayers)
    const heads = student[group.studentLayer][0].length
    const scale = 2 / (size * heads * matched.length)
    gradients.set(
      group.studentLayer,
      difference.map((map) =>
        Array.from({ length: heads }, () => map.map((row) => row.map((d) => scale * d))),
      ),
    )
  }
  return { loss: perLayer.reduce((a, b) => a + b, 0) / matched.length, perLayer, groups, gradients }
}
