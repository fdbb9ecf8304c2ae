// The names of the views in the navigation, in every language: they are needed before any dictionary is fetched.

import type { Language } from '../state/preferencesSlice'
import type { ViewId } from '../state/pageSlice'

const NAMES: Readonly<Record<ViewId, Readonly<Record<Language, string>>>> = {
  playground: { en: 'Playground', ko: '플레이그라운드' },
  gradients: { en: 'Gradients', ko: '그래디언트' },
  sceneEditor: { en: 'Scene editor', ko: '장면 편집기' },
  teachers: { en: 'Teachers', ko: '교사' },
  runs: { en: 'Runs', ko: '실행 기록' },
  lab: { en: 'Lab', ko: '실험실' },
}

/** Of all views, in one language. */
export const viewNames = (language: Language): Record<ViewId, string> =>
  Object.fromEntries(Object.entries(NAMES).map(([id, name]) => [id, name[language]])) as Record<
    ViewId,
    string
  >
