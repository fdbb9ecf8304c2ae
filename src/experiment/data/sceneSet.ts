// A data set of a person's own: scenes, each with the world's questions or with the person's. What it is, what it
// may hold at most, its id, and how it is written as a file (docs/DATA.md). Pure.

import { wellFormed } from '../../json/text'
import type { OwnDataName } from '../../protocol/runFacts'
import { sha256 } from '../../settings/initialWeights'
import type { DataId } from '../../settings/ownData'
import { questionFromTokens } from '../../world/questions'
import { encodeScene, type SceneSetUp } from '../../world/sceneCode'
import { CAPABILITIES, type Capability, type Question } from '../../world/types'
import { words } from '../../world/vocabulary'

export const DATA_FORMAT = 'drive-kd data'
export const DATA_VERSION = 1

/** Largest size of a file: more than the most scenes with twelve questions each take. */
export const MOST_DATA_BYTES = 4 * 2 ** 20
export const MOST_DATA_SCENES = 2048
export const MOST_DATA_QUESTIONS = 24_576
export const LONGEST_DATA_NAME = 60

/** A scene with its picture's seed and damage, and the questions that the person asks about it. */
export interface OwnScene {
  /** The question of the set-up is not asked; it is the same in every set. */
  setUp: SceneSetUp
  /** None: the world's questions are asked. */
  questions: readonly Question[]
}

export interface SceneSet {
  name: string
  /** In the order of the file, none twice. */
  scenes: readonly OwnScene[]
}

/** What the settings, a run record and a card say of a set. */
export interface SceneSetFacts {
  id: DataId
  name: string
  scenes: number
  /** Own questions per capability; all 0: the world's are asked. */
  questions: readonly [perception: number, reasoning: number, planning: number]
  /** Own answers that differ from what this world's rules say. */
  differing: number
}

/** What facts, records and cards keep of it. */
export const ownDataName = ({ id, name, scenes }: SceneSetFacts): OwnDataName => ({ id, name, scenes })

/** "What should the ego car do?": a scene code needs a question, and that of a set's scenes is not asked. */
const UNASKED = [2, 16, 17, 15]

/** The code of a scene of a set: equal where picture and scene are. */
export const sceneCodeOf = (setUp: SceneSetUp): string => encodeScene({ ...setUp, question: UNASKED })

const answersDiffer = (setUp: SceneSetUp, { question, answer }: Question): boolean => {
  const truth = questionFromTokens(setUp.scene, question)
  return truth !== undefined && truth.answer.join() !== answer.join()
}

/** `data:` and the first 16 hexadecimal digits of the SHA-256 of what is in the set; its name does not count. */
export async function sceneSetId({ scenes }: SceneSet): Promise<DataId> {
  const content = scenes.map(({ setUp, questions }) => [
    sceneCodeOf(setUp),
    ...questions.map((q) => [CAPABILITIES.indexOf(q.capability), q.question, q.answer]),
  ])
  const hash = await sha256(new TextEncoder().encode(JSON.stringify(content)))
  return `data:${hash.slice(0, 16)}`
}

/** Own questions per capability. */
export function questionCountsOf({ scenes }: SceneSet): [number, number, number] {
  const counts: [number, number, number] = [0, 0, 0]
  for (const { questions } of scenes)
    for (const { capability } of questions) counts[CAPABILITIES.indexOf(capability)]++
  return counts
}

export async function sceneSetFacts(set: SceneSet): Promise<SceneSetFacts> {
  return {
    id: await sceneSetId(set),
    name: set.name,
    scenes: set.scenes.length,
    questions: questionCountsOf(set),
    differing: set.scenes.reduce(
      (sum, { setUp, questions }) => sum + questions.filter((q) => answersDiffer(setUp, q)).length,
      0,
    ),
  }
}

const questionEntry = ({ capability, question, answer }: Question): Record<string, string> => ({
  capability,
  question: words(question).join(' '),
  answer: words(answer).join(' '),
})

/** The file of a set, one line per scene; `readSceneSet` gives the same set back. */
export function writeSceneSet({ name, scenes }: SceneSet): string {
  const lines = scenes.map(({ setUp, questions }) =>
    JSON.stringify({
      scene: sceneCodeOf(setUp),
      ...(questions.length > 0 && { questions: questions.map(questionEntry) }),
    }),
  )
  const head = `"format": "${DATA_FORMAT}",\n  "version": ${DATA_VERSION},\n  "name": ${JSON.stringify(wellFormed(name))}`
  return `{\n  ${head},\n  "scenes": [\n    ${lines.join(',\n    ')}\n  ]\n}\n`
}

/** The own questions of a scene about one capability. */
export const ownQuestions = ({ questions }: OwnScene, capability: Capability): Question[] =>
  questions.filter((q) => q.capability === capability)
