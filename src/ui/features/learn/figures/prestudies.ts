// The paper's pre-studies of one model, as charts: what neighbouring layers and modalities share (a), how alike
// samples are (b), how far they scatter (c), and how sure the answers are (d). Text, no DOM.

import type { PrestudyResults } from '../../../../experiment/analysis/prestudies'
import type { Capability } from '../../../../world/types'
import { linesChart, type Line } from './linesChart'

export const PRESTUDIES = ['dispersion', 'similarity', 'layers'] as const
export type PrestudyKind = (typeof PRESTUDIES)[number]

/** Words of the charts. */
export interface PrestudyWords {
  hidden: string
  attention: string
  similarity: string
  adjacent: string
  visionText: string
  layer: string
  margin: string
  position: string
  /** A percentage with its sign. */
  begin: string
  end: string
}

const TOPS: Readonly<Record<PrestudyKind, number>> = { dispersion: 0.2, similarity: 1, layers: 1 }

function linesOf(
  kind: PrestudyKind,
  result: PrestudyResults,
  capability: Capability,
  t: PrestudyWords,
): Line[] {
  const found = result.capabilities[capability]
  if (kind === 'dispersion')
    return [
      { label: t.hidden, values: found.hiddenDispersion },
      { label: t.attention, values: found.attentionDispersion },
    ]
  if (kind === 'similarity') return [{ label: t.similarity, values: found.similarity }]
  return [
    { label: t.visionText, values: found.visionText },
    // Between a layer and the next one.
    { label: t.adjacent, values: found.adjacent, from: 0.5 },
  ]
}

/** One pre-study of one model on the questions of one capability, layer by layer. */
export const prestudyChart = (
  kind: PrestudyKind,
  result: PrestudyResults,
  capability: Capability,
  t: PrestudyWords,
): string =>
  linesChart({
    name: linesOf(kind, result, capability, t)
      .map(({ label }) => label)
      .join(', '),
    lines: linesOf(kind, result, capability, t),
    ticks: Array.from({ length: result.layers }, (_, i) => String(i + 1)),
    axis: t.layer,
    top: TOPS[kind],
  })

/** The margin of a model's answers along their words, from the first to `<eos>`. */
export function marginChart(result: PrestudyResults, capability: Capability, t: PrestudyWords): string {
  const { margin } = result.capabilities[capability]
  return linesChart({
    name: t.margin,
    lines: [{ label: t.margin, values: margin }],
    ticks: margin.map((_, i) => (i === 0 ? t.begin : i === margin.length - 1 ? t.end : '')),
    axis: t.position,
    top: 1,
  })
}
