// All words in English: the page's own, and those of panels and views, which are fetched after the first curves.

import { analysisEn } from './analysis.en'
import { attentionEn } from './attention.en'
import { sceneEditorEn } from './sceneEditor.en'
import { en } from './en'
import { exportStudentEn } from './exportStudent.en'
import { figureEn } from './figure.en'
import { gradientsEn } from './gradients.en'
import { helpEn } from './help.en'
import { insideEn } from './inside.en'
import { labEn } from './lab.en'
import { inspectorEn, sceneEn, signalsEn } from './panels.en'
import { ruleEn } from './rule.en'
import { setupFormEn } from './setupForm.en'
import { runsViewEn } from './runsView.en'
import { teachersEn } from './teachers.en'
import { walkEn } from './walk.en'

export const viewsEn = {
  ...en,
  controls: { ...en.controls, walk: { ...en.controls.walk, ...walkEn } },
  scene: { ...en.scene, ...sceneEn },
  attention: { ...en.attention, ...attentionEn },
  signals: { ...en.signals, ...signalsEn },
  inspector: { ...en.inspector, ...inspectorEn },
  runs: { ...en.runs, ...runsViewEn },
  exportStudent: { ...en.exportStudent, ...exportStudentEn },
  form: { ...en.form, ...setupFormEn, problems: { ...en.form.problems, ...setupFormEn.problems } },
  help: helpEn,
  gradients: gradientsEn,
  inside: insideEn,
  sceneEditor: sceneEditorEn,
  figure: figureEn,
  teachers: teachersEn,
  lab: labEn,
  analysis: analysisEn,
  rule: ruleEn,
}

export type ViewStrings = typeof viewsEn
