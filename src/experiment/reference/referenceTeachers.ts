// The frozen teachers on the float64 reference: their answers to the training questions, as a run's settings
// say they teach them (a wrong teacher included), computed for a frame when a question of it is first asked.

import type { HostData } from '../../distill/engine/deviceData'
import type { TeacherShape } from '../../distill/matching'
import type { TeacherTask } from '../../distill/tasks'
import { forward } from '../../nn/model.reference'
import type { TeacherWeights } from '../../teacher/exportTeacher'
import type { CpuTeacherOutput } from '../../teacher/runtime'
import { framesAtOnce, isWrong, standIn, wrongOutputs, type WrongTeacherRule } from '../teachers/wrongTeacher'
import { packBatch } from './packed'

/** Weights of the teachers that a run asks. */
export type ReferenceTeacherWeights = Partial<Record<TeacherTask, TeacherWeights>>

const shapeOf = ({ config }: TeacherWeights): TeacherShape => ({
  layers: config.layers,
  width: config.width,
  hiddenLayers: 0,
})

export class ReferenceTeachers {
  private readonly cached = new Map<string, CpuTeacherOutput>()
  private readonly parameters = new Map<TeacherTask, Float64Array>()

  constructor(
    private readonly weights: ReferenceTeacherWeights,
    private readonly host: HostData,
    private readonly rule: WrongTeacherRule,
  ) {}

  /** What a teacher teaches at the eight slots of a question: logits [8, V], a view. */
  logits(teacherTask: TeacherTask, question: number): Float32Array {
    const { questionsPerFrame } = this.host
    const frame = Math.floor(question / questionsPerFrame)
    const first = this.chunk * Math.floor(frame / this.chunk)
    const { logits } = this.taught(teacherTask, first)
    const { textSlots, vocabulary } = this.weightsOf(teacherTask).config
    const size = textSlots * vocabulary
    const at = (question - first * questionsPerFrame) * size
    return logits.subarray(at, at + size)
  }

  /** Frames that are answered together: answers are exchanged among as many as in any run, else one. */
  private get chunk(): number {
    return framesAtOnce(this.rule, 1)
  }

  private weightsOf(teacherTask: TeacherTask): TeacherWeights {
    const weights = this.weights[teacherTask]
    if (!weights) throw new Error(`the ${teacherTask} teacher was not loaded`)
    return weights
  }

  private taught(teacherTask: TeacherTask, first: number): CpuTeacherOutput {
    const key = `${teacherTask} ${first}`
    const known = this.cached.get(key)
    if (known) return known
    const count = Math.min(this.chunk, this.host.frames - first)
    const range = { host: this.host, first, count }
    let output = this.said(teacherTask, first, count)
    if (isWrong(this.rule, teacherTask)) {
      const stand = standIn(teacherTask)
      const other =
        this.rule.wrongHow === 'specialist'
          ? { said: this.said(stand, first, count), shape: shapeOf(this.weightsOf(stand)) }
          : null
      const shape = shapeOf(this.weightsOf(teacherTask))
      output = wrongOutputs(output, shape, other, this.rule, teacherTask, range)
    }
    this.cached.set(key, output)
    return output
  }

  /** A teacher's own answers to all questions of some frames; its maps are left out. */
  private said(teacherTask: TeacherTask, first: number, count: number): CpuTeacherOutput {
    const { config, parameters } = this.weightsOf(teacherTask)
    const wide = this.parameters.get(teacherTask) ?? Float64Array.from(parameters)
    this.parameters.set(teacherTask, wide)
    const { questionsPerFrame } = this.host
    const frames = Array.from({ length: count }, (_, i) => first + i)
    const questions = Array.from(
      { length: count * questionsPerFrame },
      (_, i) => first * questionsPerFrame + i,
    )
    const { logits } = forward(config, wide, packBatch(config, this.host, { frames, questions }))
    return {
      logits: Float32Array.from(logits),
      imageAttention: new Float32Array(),
      textAttention: new Float32Array(),
      hidden: null,
      layers: 0,
      vocabulary: config.vocabulary,
    }
  }
}
