// All words in English: the page's own, and those of the views beside the playground, which are fetched with
// the first of these views.

import { attentionEn } from './attention.en'
import { benchEn } from './bench.en'
import { en } from './en'
import { figureEn } from './figure.en'
import { gradientsEn } from './gradients.en'
import { teachersEn } from './teachers.en'

export const viewsEn = {
  ...en,
  attention: { ...en.attention, ...attentionEn },
  gradients: gradientsEn,
  bench: benchEn,
  figure: figureEn,
  teachers: teachersEn,
}

export type ViewStrings = typeof viewsEn
