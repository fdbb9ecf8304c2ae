// Which frames a run trains on and is evaluated on: this world's, or a person's own data set, named by the hash of
// its content.

export type DataId = `data:${string}`

/** The world's frames, or a custom set. */
export type DataChoice = 'world' | DataId

const DATA_ID = /^data:[0-9a-f]{16}$/

/** True for the value of a setting that names a custom data set. */
export const isDataId = (text: string): text is DataId => DATA_ID.test(text)

/** The custom data sets that a run names, each once. */
export const dataIdsOf = (run: { trainingData: DataChoice; evaluationData: DataChoice }): DataId[] => [
  ...new Set([run.trainingData, run.evaluationData].filter(isDataId)),
]

/** The key of a link under which it carries them. */
export const DATA_KEY = 'data'

/** True for what may be the codes of data sets, at most four; what is in them is read when the link is opened. */
export const isDataCode = (text: string): boolean => /^[\w-]{16,8000}(\.[\w-]{16,8000}){0,3}$/.test(text)
