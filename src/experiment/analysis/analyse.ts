// The analyses from files to figures. The command line and the page's worker are thin entries to this file.

import type { Settings } from '../../settings/settings'
import { EVALUATION_SEED, makeDataset } from '../../world/dataset'
import { NO_SETS, openSet, type SetLoader } from '../data/openSet'
import { trainingSet } from '../run/frameSets'
import { hostData } from '../teachers/teacherTraining'
import { AnalysedModel, AnalysisEncoder, type OnDone, type Subject } from './model'
import { runPrestudies, type PrestudyResults } from './prestudies'
import { runRobustness } from './robustness'
import type { RobustnessResults } from './robustnessFigures'

/** A model to analyse, and where its ONNX file comes from. */
export interface SubjectFile {
  subject: Subject
  read: () => Promise<Uint8Array>
}

/** Opens the encoder and the models, uses them, and disposes of them whatever happens. */
async function withModels<T>(
  encoderFile: () => Promise<Uint8Array>,
  files: readonly SubjectFile[],
  use: (encoder: AnalysisEncoder, models: AnalysedModel[]) => Promise<T>,
): Promise<T> {
  const encoder = await AnalysisEncoder.open(await encoderFile())
  const models: AnalysedModel[] = []
  try {
    for (const { subject, read } of files) models.push(await AnalysedModel.open(subject, await read()))
    return await use(encoder, models)
  } finally {
    for (const model of models) await model.dispose()
    await encoder.dispose()
  }
}

/**
 * The pre-studies of every model, on validation frames, because they serve to choose signals. `onModel`
 * gets all results so far.
 */
export function analysePrestudies(
  encoder: () => Promise<Uint8Array>,
  files: readonly SubjectFile[],
  frames: number,
  onModel: (results: PrestudyResults[]) => void = () => undefined,
  onDone?: OnDone,
): Promise<PrestudyResults[]> {
  return withModels(encoder, files, async (opened, models) => {
    const set = makeDataset({ seed: EVALUATION_SEED, split: 'validation', frames })
    const host = hostData(set, await opened.features(set.pixels))
    const results: PrestudyResults[] = []
    for (const [i, model] of models.entries()) {
      results.push(
        await runPrestudies(model, host, (done) => onDone?.(i * frames + done, models.length * frames)),
      )
      onModel([...results])
    }
    return results
  })
}

/** Robustness of every model on test frames; the majority line is of these settings' training questions. */
export function analyseRobustness(
  encoder: () => Promise<Uint8Array>,
  files: readonly SubjectFile[],
  frames: number,
  settings: Settings,
  onResults: (results: RobustnessResults, done: number, total: number) => void,
  sets: SetLoader = NO_SETS,
): Promise<RobustnessResults> {
  return withModels(encoder, files, async (opened, models) => {
    const training = trainingSet(settings, await openSet(settings.trainingData, sets))
    return runRobustness({ encoder: opened, models, frames, training, onResults })
  })
}
