// Chapters of the lesson in their order, by the names of their files: what learn/NAME.html is.

export const CHAPTER_NAMES = [
  '01-car',
  '02-tokens',
  '03-where',
  '04-answers',
  '05-probabilities',
  '06-attention',
  '07-layers',
  '08-gradients',
  '09-agp',
  '10-when',
  '11-use',
] as const
