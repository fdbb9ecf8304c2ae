// What a run's settings say about its student and its signals: no GPU, no teachers.

import { COMBINE } from '../../distill/combine/registry'
import { chooseSignals, isHidden, type SignalEntry, type TeacherShapes } from '../../distill/matching'
import type { ModelConfig } from '../../nn/config'
import type { Settings } from '../../settings/settings'
import { TeacherError } from '../../teacher/failure'
import { worldModel } from './worldModel'

/** The student's shape under these settings. */
export const studentConfig = (settings: Settings): ModelConfig => worldModel(settings)

/**
 * The signal entries under these settings.
 * @throws TeacherError `contract`, naming the teacher task, where a user's own teacher has no such layer or
 * does not output its hidden states.
 */
export function settingsSignals(s: Settings, studentLayers: number, teachers: TeacherShapes): SignalEntry[] {
  const choices = {
    perception: {
      signal: s.signalPerception,
      layer: s.layerPerception,
      map: s.mapPerception,
      block: s.blockPerception,
      loss: s.lossPerception,
      expression: s.expressionPerception,
      temperature: s.temperaturePerception,
      beta: s.betaPerception,
    },
    reasoning: {
      signal: s.signalReasoning,
      layer: s.layerReasoning,
      map: s.mapReasoning,
      block: s.blockReasoning,
      loss: s.lossReasoning,
      expression: s.expressionReasoning,
      temperature: s.temperatureReasoning,
      beta: s.betaReasoning,
    },
    planning: {
      signal: s.signalPlanning,
      layer: s.layerPlanning,
      map: s.mapPlanning,
      block: s.blockPlanning,
      loss: s.lossPlanning,
      expression: s.expressionPlanning,
      temperature: s.temperaturePlanning,
      beta: s.betaPlanning,
    },
  }
  const alone = COMBINE[s.method].withoutTeachers === true
  try {
    // With cross-entropy alone the teacher losses are only reported; one through an untrained projection
    // would be meaningless.
    return chooseSignals(choices, studentLayers, teachers).filter((entry) => !alone || !isHidden(entry))
  } catch (thrown) {
    if (alone) return []
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    throw new TeacherError(
      'contract',
      `${reason[0].toUpperCase()}${reason.slice(1)}.`,
      'Choose other layers or another signal in Set-up, or a teacher file that gives what is asked for.',
    )
  }
}
