// Words of what is shown alone, and of presenting, English.

import type { OnlyId } from '../state/pageSlice'

type Panel = 'scene' | 'attention' | 'signals' | 'arrows' | 'charts'

export const classroomEn = {
  panels: {
    scene: 'Scene and answers',
    attention: 'Attention',
    signals: 'What is imitated',
    arrows: 'Gradients of the step',
    charts: 'Curves',
  } satisfies Record<Extract<OnlyId, Panel>, string> as Record<Panel, string>,
  bar: 'Presenting',
  previous: 'Previous',
  next: 'Next',
  place: (name: string, n: string, of: string) => `${name}, ${n} of ${of}`,
  large: 'Large type',
  everything: 'Show everything',
  keys: '← → move, Esc leaves',
}

export type ClassroomStrings = typeof classroomEn
