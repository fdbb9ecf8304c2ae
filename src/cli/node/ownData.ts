// The data sets of a headless run: which files train and evaluate it, and what it came to on them.

import type { SetLoader } from '../../experiment/data/openSet'
import { wilson } from '../../experiment/lab/statistics'
import type { Distillation } from '../../experiment/run/distillation'
import { drawEvaluationData } from '../../experiment/run/preparedData'
import type { Teachers } from '../../experiment/teachers/frozenTeachers'
import type { OwnDataAccuracy } from '../../protocol/runFacts'
import type { Settings } from '../../settings/settings'
import { CAPABILITIES } from '../../world/types'
import { loaderOf, readDataFile, type DataFile } from './dataFiles'

/** Exact match on a custom data set, also printed with its interval; null without any. */
export async function ownAccuracy(
  run: Distillation,
  settings: Settings,
  teachers: Teachers,
  sets: SetLoader,
): Promise<OwnDataAccuracy | null> {
  const data = await drawEvaluationData(settings, teachers, sets)
  const found = data && (await run.reportOwn(data))
  if (found) {
    const percent = (share: number): string => (100 * share).toFixed(1)
    const figures = CAPABILITIES.map((capability, c) => {
      const n = found.asked[c]
      const interval = wilson(Math.round(found.accuracy[capability] * n), n)
      return interval
        ? `${capability} ${percent(found.accuracy[capability])} (95 % ${interval.map(percent).join(' to ')}, n ${n})`
        : `${capability} not asked`
    })
    console.log(`on the data set ${found.name}, ${found.id}: ${figures.join('; ')}`)
  }
  return found
}

/** The files of --data and --evaluation-data, and the settings that name them; or a sentence. */
export async function withData(
  settings: Settings,
  { data, 'evaluation-data': evaluated }: Readonly<Record<string, string>>,
): Promise<{ settings: Settings; sets: SetLoader } | string> {
  const files = new Map<string, DataFile>()
  const changed = { ...settings }
  for (const [key, path] of [
    ['trainingData', data],
    ['evaluationData', evaluated],
  ] as const) {
    if (path === undefined) continue
    const file = files.get(path) ?? (await readDataFile(path))
    if (typeof file === 'string') return file
    if (!files.has(path)) for (const line of file.lines) console.log(line)
    files.set(path, file)
    changed[key] = file.facts.id
  }
  return { settings: changed, sets: loaderOf([...files.values()]) }
}
