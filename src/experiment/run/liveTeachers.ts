// Teachers whose forward pass is part of the step, because they score what the student says while it trains. Their
// weights come out of their files; that our engine then says what the file says is tried before the first step.

import type { HostData } from '../../distill/engine/deviceData'
import { isLogits, type SignalEntry, type TeacherShapes } from '../../distill/matching'
import type { LiveTeacher } from '../../distill/step/ownAnswers'
import { TEACHER_TASKS, type TeacherTask } from '../../distill/tasks'
import type { Plan } from '../../gpu/plan'
import { parameterLayout, type ModelConfig, type PackedBatch } from '../../nn/config'
import { forward } from '../../nn/model.reference'
import type { Settings } from '../../settings/settings'
import { teacherSources } from '../../settings/teacherSources'
import { readWeights } from '../../teacher/exportTeacher'
import { TeacherError } from '../../teacher/failure'
import { TEXT_SLOTS } from '../../world/types'
import type { Teachers } from '../teachers/frozenTeachers'

export type LiveTeachers = Readonly<Partial<Record<TeacherTask, LiveTeacher>>>

const refusal = (task: TeacherTask, why: string): TeacherError =>
  new TeacherError(
    'contract',
    `The ${task} teacher cannot score the student\u2019s own answers: ${why}.`,
    'Choose a teacher that comes with the page or was trained here, or set Own answers to 0.',
  )

/**
 * Buffers for the weights of the teachers that compare logits; those of one file share one. They belong to the
 * plan.
 * @throws TeacherError `contract`, naming the teacher task, where a file does not say what decoder it holds, or
 * holds one of other pictures or words.
 */
export function liveTeacherBuffers(
  plan: Plan,
  student: ModelConfig,
  settings: Settings,
  signals: readonly SignalEntry[],
  shapes: TeacherShapes,
): LiveTeachers {
  const sources = teacherSources(settings)
  const known = new Map<string, LiveTeacher>()
  const live: Partial<Record<TeacherTask, LiveTeacher>> = {}
  for (const task of TEACHER_TASKS) {
    if (!signals.some((s) => isLogits(s) && s.teacherTask === task)) continue
    const { config } = shapes[task]
    if (!config) throw refusal(task, 'its file was not written by this project')
    for (const size of ['vocabulary', 'imageTokens', 'textSlots', 'featureSize'] as const)
      if (config[size] !== student[size])
        throw refusal(task, `it has ${size} ${config[size]}, the student ${student[size]}`)
    const teacher = known.get(sources[task]) ?? {
      config,
      parameters: plan.buffer(`weights of the ${task} teacher`, parameterLayout(config).total),
    }
    known.set(sources[task], teacher)
    live[task] = teacher
  }
  return live
}

/** How far logits of our pass may be from the file's, in float32: both sum in orders of their own. */
const LOGIT_TOLERANCE = 1e-3

/** One frame with all its questions as a batch. */
function firstFrame(host: HostData): PackedBatch {
  const { questionsPerFrame: segments } = host
  return {
    frames: 1,
    segments,
    features: host.features.subarray(0, host.features.length / host.frames),
    tokens: host.tokens.subarray(0, segments * TEXT_SLOTS),
    targets: host.targets.subarray(0, segments * TEXT_SLOTS),
    lengths: host.lengths.subarray(0, segments),
    capabilities: host.capabilities.subarray(0, segments),
  }
}

/**
 * Writes the teachers' weights into their buffers, once each was found to say what its file says, on one frame.
 * @throws TeacherError `contract`, naming the teacher task, where a file holds another graph than its card says.
 */
export async function fillLiveTeachers(
  device: GPUDevice,
  teachers: Pick<Teachers, 'file' | 'outputs'>,
  live: LiveTeachers,
  host: HostData,
): Promise<void> {
  const filled = new Set<GPUBuffer>()
  for (const task of TEACHER_TASKS) {
    const teacher = live[task]
    if (!teacher || filled.has(teacher.parameters)) continue
    filled.add(teacher.parameters)
    const { config, parameters } = readWeights(await teachers.file(task))
    const ours = forward(config, Float64Array.from(parameters), firstFrame(host)).logits
    const { logits } = await teachers.outputs(task, host, 0, 1)
    const apart = ours.reduce((most, x, i) => Math.max(most, Math.abs(x - logits[i]) / (1 + Math.abs(x))), 0)
    if (!(apart <= LOGIT_TOLERANCE))
      throw refusal(task, 'its graph is not the decoder that its card describes')
    device.queue.writeBuffer(teacher.parameters, 0, parameters as Float32Array<ArrayBuffer>)
  }
}
