// Which frames a student trains on, from its settings.

import type { Split } from '../world/dataset'
import type { Settings } from './settings'

/** The split of the student's training frames. */
export const trainSplit = ({ trainStream }: Pick<Settings, 'trainStream'>): Split =>
  trainStream === 'teachers' ? 'train' : 'student'
