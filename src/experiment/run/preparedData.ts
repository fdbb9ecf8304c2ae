// The data of a run, made before anything is trained: frames and questions, the encoder's features of them,
// and the frozen teachers' answers. Runs of the same seed and sizes share it.

import type { HostData } from '../../distill/engine/deviceData'
import type { Accuracy } from '../../distill/tasks'
import type { Baselines, Progress } from '../../protocol/runFacts'
import type { Settings } from '../../settings/settings'
import { teachersKey } from '../../settings/teacherSources'
import { majorityBaseline } from '../../world/baselines'
import { noImage } from '../../world/corruption'
import type { Dataset } from '../../world/types'
import { evaluationFrames } from '../data/frames'
import { NO_SETS, openSet, type SetLoader } from '../data/openSet'
import { sceneSetFacts, type SceneSetFacts } from '../data/sceneSet'
import type { Teachers } from '../teachers/frozenTeachers'
import { hostData } from '../teachers/teacherTraining'
import { dataKey, testSet, trainingSet, validationSet } from './frameSets'

export type OnProgress = (progress: Progress) => void

/** Data that depends on seed and sizes only; reused by runs that share them. */
export interface DrawnData {
  key: string
  train: HostData
  validation: HostData
  validationSet: Dataset
  /** The encoder's features of a grey picture, repeated for every validation frame. */
  greyFeatures: Float32Array
  majority: Accuracy
  /** The custom data set that was trained on; null: the world's frames. */
  trainingData: SceneSetFacts | null
}

/** The data of a run with certain teachers. */
export interface PreparedData extends DrawnData {
  /** The teachers that the baselines belong to. */
  teachersKey: string
  /** Null until they have been measured (baselines.ts). */
  baselines: Baselines | null
}

/**
 * Generates frames and questions, and runs the encoder over them. Whatever `saved` already holds for these
 * settings is reused: all of it, or everything but the baselines of other teachers.
 * @throws MissingData where `sets` has not the data set that the settings train on or evaluate on.
 */
export async function prepareData(
  settings: Settings,
  teachers: Teachers,
  onProgress: OnProgress,
  saved: PreparedData | null = null,
  sets: SetLoader = NO_SETS,
): Promise<PreparedData> {
  // A set that is missing is told before the run, not after it.
  await openSet(settings.evaluationData, sets)
  const ours = teachersKey(teachers.sources)
  const same = saved?.key === dataKey(settings)
  if (same && saved.teachersKey === ours) return saved
  const drawn = same ? saved : await drawData(settings, teachers, onProgress, sets)
  return { ...drawn, teachersKey: ours, baselines: null }
}

/**
 * The part of the prepared data that does not depend on the teachers: all models share the encoder.
 * @throws MissingData as `prepareData`.
 */
export async function drawData(
  settings: Settings,
  teachers: Teachers,
  onProgress: OnProgress,
  sets: SetLoader = NO_SETS,
): Promise<DrawnData> {
  const { trainFrames, validationFrames } = settings
  onProgress({ stage: 'data', done: 0, total: trainFrames + validationFrames, unit: 'frames' })
  const own = await openSet(settings.trainingData, sets)
  const trainSet = trainingSet(settings, own)
  const validation = validationSet(settings)
  onProgress({
    stage: 'data',
    done: trainFrames + validationFrames,
    total: trainFrames + validationFrames,
    unit: 'frames',
  })
  const all = trainFrames + validationFrames
  const features = (pixels: Uint8Array, before: number) =>
    teachers.cachedFeatures(pixels, (done) =>
      onProgress({ stage: 'features', done: before + done, total: all, unit: 'frames' }),
    )
  const train = hostData(trainSet, await features(trainSet.pixels, 0))
  const asked = hostData(validation, await features(validation.pixels, trainFrames))
  const grey = await teachers.cachedFeatures(noImage())
  const greyFeatures = new Float32Array(asked.features.length)
  for (let f = 0; f < validationFrames; f++) greyFeatures.set(grey, f * grey.length)
  return {
    key: dataKey(settings),
    train,
    validation: asked,
    validationSet: validation,
    greyFeatures,
    majority: majorityBaseline(trainSet, validation),
    trainingData: own && (await sceneSetFacts(own)),
  }
}

/**
 * The test frames of these settings, with their features; null where there are none. They are drawn when the
 * run has finished: nothing before that may use them.
 */
export async function drawTestData(settings: Settings, teachers: Teachers): Promise<HostData | null> {
  if (settings.testFrames === 0) return null
  const set = testSet(settings)
  return hostData(set, await teachers.cachedFeatures(set.pixels))
}

/** A custom data set, ready to be asked, with its facts. */
export interface EvaluationData {
  facts: SceneSetFacts
  data: HostData
}

/**
 * The custom data set on which these settings evaluate, with its features; null where there is none.
 * @throws MissingData where `sets` has not got it.
 */
export async function drawEvaluationData(
  settings: Settings,
  teachers: Teachers,
  sets: SetLoader,
): Promise<EvaluationData | null> {
  const own = await openSet(settings.evaluationData, sets)
  if (!own) return null
  const { data, counted } = evaluationFrames(own)
  const features = await teachers.cachedFeatures(data.pixels)
  return { facts: await sceneSetFacts(own), data: { ...hostData(data, features), counted } }
}
