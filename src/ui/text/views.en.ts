// All words in English: the page's own, and those of the views beside the playground, which are fetched with
// the first of these views.

import { benchEn } from './bench.en'
import { en } from './en'
import { figureEn } from './figure.en'
import { gradientsEn } from './gradients.en'
import { labEn } from './lab.en'
import { teachersEn } from './teachers.en'

export const viewsEn = {
  ...en,
  gradients: gradientsEn,
  bench: benchEn,
  figure: figureEn,
  teachers: teachersEn,
  lab: labEn,
}

export type ViewStrings = typeof viewsEn
