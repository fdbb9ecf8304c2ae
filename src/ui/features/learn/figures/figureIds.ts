// The lesson's figures by name: what pages, scripts and addresses call them.

export const FIGURE_IDS = [
  'braking',
  'tokens',
  'where',
  'answers',
  'probabilities',
  'signals',
  'layers',
  'landscape',
  'agp',
  'when',
  'sizes',
] as const
export type FigureId = (typeof FIGURE_IDS)[number]

export const isFigure = (id: string): id is FigureId => (FIGURE_IDS as readonly string[]).includes(id)
