// Makes whole runs on one device, one after the other; what they share (teachers, frames with their features,
// targets) is made once. The command line and the page's worker both use it.

import type { HostData } from '../../distill/engine/deviceData'
import type { Gpu, GpuAdapterSummary } from '../../gpu/device'
import type { DataChoice } from '../../settings/ownData'
import type { Settings } from '../../settings/settings'
import { teacherSources } from '../../settings/teacherSources'
import type { MeasuredRun } from '../lab/queue'
import { Teachers, type FileLoader } from '../teachers/frozenTeachers'
import { Distillation } from './distillation'
import { LatestTargets } from './latestTargets'
import { NO_SETS, type SetLoader } from '../data/openSet'
import {
  drawEvaluationData,
  drawTestData,
  prepareData,
  type EvaluationData,
  type OnProgress,
  type PreparedData,
} from './preparedData'
import { TrainingClock } from './trainingClock'
import { wholeRun } from './wholeRun'

/** The adapter's identity, by which runs are distinguished. */
export const adapterText = ({ description, device, vendor, architecture }: GpuAdapterSummary): string =>
  description || device || `${vendor} ${architecture}`

export interface MakingProgress {
  onProgress?: OnProgress
  onStep?: (step: number) => void
}

export class RunMaker {
  private teachers: Teachers | null = null
  private data: PreparedData | null = null
  private test: { frames: number; data: HostData | null } | null = null
  private own: { id: DataChoice; data: EvaluationData | null } | null = null
  private readonly latest: LatestTargets

  /** `backend`: where teachers run, if not chosen by the adapter. `sets`: custom data sets. */
  constructor(
    private readonly gpu: Gpu,
    private readonly files: FileLoader,
    private readonly backend?: 'wasm' | 'webgpu',
    private readonly sets: SetLoader = NO_SETS,
  ) {
    this.latest = new LatestTargets(gpu.device)
  }

  /**
   * Trains a run of these settings from its seed to its end.
   * @throws TeacherError where a teacher cannot be loaded or does not output what the settings need; MissingData
   * where a custom data set is not there.
   */
  async make(
    settings: Settings,
    { onProgress = () => undefined, onStep }: MakingProgress,
  ): Promise<MeasuredRun> {
    const sources = teacherSources(settings)
    if (this.teachers) await this.teachers.choose(sources)
    else this.teachers = await Teachers.load(this.gpu, this.files, sources, undefined, this.backend)
    this.data = await prepareData(settings, this.teachers, onProgress, this.data, this.sets)
    if (this.test?.frames !== settings.testFrames)
      this.test = { frames: settings.testFrames, data: await drawTestData(settings, this.teachers) }
    if (this.own?.id !== settings.evaluationData)
      this.own = {
        id: settings.evaluationData,
        data: await drawEvaluationData(settings, this.teachers, this.sets),
      }
    const { gpu, teachers, data, latest } = this
    const run = await Distillation.prepare(gpu, settings, teachers, data, onProgress, null, latest)
    const clock = new TrainingClock()
    clock.start()
    try {
      const frames = { test: this.test.data, own: this.own.data }
      const { accuracy, diverged, curve } = await wholeRun(run, settings, frames, clock, onStep)
      clock.stop()
      return { accuracy, diverged, curve, seconds: clock.seconds }
    } finally {
      run.destroy()
    }
  }
}
