// Which frames a run trains on and is evaluated on: this world's, or a person's own data set, named by the hash of
// its content.

export type DataId = `data:${string}`

/** The world's frames, or a set of one's own. */
export type DataChoice = 'world' | DataId

const DATA_ID = /^data:[0-9a-f]{16}$/

/** True for the value of a setting that names a data set of one's own. */
export const isDataId = (text: string): text is DataId => DATA_ID.test(text)
