// All words in English: the page's own, and those of the views beside the playground, which are fetched with
// the first of these views.

import { sceneEditorEn } from './sceneEditor.en'
import { en } from './en'
import { figureEn } from './figure.en'
import { gradientsEn } from './gradients.en'
import { teachersEn } from './teachers.en'

export const viewsEn = {
  ...en,
  gradients: gradientsEn,
  sceneEditor: sceneEditorEn,
  figure: figureEn,
  teachers: teachersEn,
}

export type ViewStrings = typeof viewsEn
