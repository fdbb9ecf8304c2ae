// 플레이그라운드 밖의 화면들의 문구, 한국어. (Korean words that the playground's first picture does not need.)

import { analysisKo } from './analysis.ko'
import { sceneEditorKo } from './sceneEditor.ko'
import { figureKo } from './figure.ko'
import { gradientsKo } from './gradients.ko'
import { helpKo } from './help.ko'
import { insideKo } from './inside.ko'
import { labKo } from './lab.ko'
import { ruleKo } from './rule.ko'
import { teachersKo } from './teachers.ko'

export const viewsKo = {
  help: helpKo,
  gradients: gradientsKo,
  inside: insideKo,
  sceneEditor: sceneEditorKo,
  figure: figureKo,
  teachers: teachersKo,
  lab: labKo,
  analysis: analysisKo,
  rule: ruleKo,
}
