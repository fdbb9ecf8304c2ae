// Under the choice of a data set: what is in the chosen one, how training uses it, and opening, saving and
// deleting files.

import { useEffect } from 'react'
import { isDataId, type DataId } from '../../../settings/ownData'
import { OpenData, OpenedData } from '../../components/DataFile'
import { formatCount } from '../../explain/numbersText'
import { dataSetText, listDataSets, removeDataSet } from '../../state/dataSets'
import { useDataSets, type DataSetLine } from '../../state/dataSetsSlice'
import { download } from '../../state/download'
import { makeCodes } from '../../state/linkedData'
import { useDataSetStrings } from '../../text/useDataSetStrings'
import { DATA_PAGE } from './sourcePage'

export type DataKey = 'trainingData' | 'evaluationData'

interface DataSetNoteProps {
  name: DataKey
  /** Of the form. */
  chosen: string
  trainFrames: number
  onPick: (value: string) => void
}

/** Whether links carry the set; nothing while that is not known. */
function InLink({ id }: { id: DataId }) {
  const t = useDataSetStrings()
  const code = useDataSets((s) => s.codes[id])
  useEffect(() => void makeCodes([id]), [id])
  if (code === undefined) return null
  return <p className="soft">{code === '' ? t.noLink : t.inLink}</p>
}

/** Which frames training makes of the set; how evaluation asks it. */
function Use({ name, set, trainFrames }: { name: DataKey; set: DataSetLine; trainFrames: number }) {
  const t = useDataSetStrings()
  const { scenes, questions, differing } = set
  const [perception, reasoning, planning] = questions.map(formatCount)
  return (
    <>
      <p>
        {questions.some((n) => n > 0) ? t.ownQuestions(perception, reasoning, planning) : t.worldQuestions}
      </p>
      {differing > 0 && <p>{t.differing(formatCount(differing))}</p>}
      {name === 'evaluationData' ? (
        <p>{t.evaluated}</p>
      ) : trainFrames >= 1 ? (
        <p>
          {trainFrames === scenes
            ? t.once(formatCount(scenes))
            : trainFrames < scenes
              ? t.sampled(formatCount(trainFrames), formatCount(scenes))
              : t.repeated(formatCount(trainFrames), formatCount(scenes))}
        </p>
      ) : null}
      <InLink id={set.id} />
    </>
  )
}

export function DataSetNote({ name, chosen, trainFrames, onPick }: DataSetNoteProps) {
  const t = useDataSetStrings()
  const { sets, ready, unstored } = useDataSets()
  useEffect(() => void listDataSets(), [])
  const set = sets.find(({ id }) => id === chosen)
  const save = async (line: DataSetLine): Promise<void> => {
    const file = await dataSetText(line.id)
    if (file)
      download(new Blob([file as Uint8Array<ArrayBuffer>], { type: 'application/json' }), `${line.name}.json`)
  }
  return (
    <div className="data-set" data-testid={`${name}-note`}>
      {isDataId(chosen) && ready && !set && (
        <p className="bad" role="alert">
          {t.missing}
        </p>
      )}
      {set && <Use name={name} set={set} trainFrames={trainFrames} />}
      {set && unstored && <p>{t.unstored}</p>}
      <div className="data-set-actions">
        <OpenData place={name} onOpened={(id) => id && onPick(id)} />
        {set && (
          <>
            <button type="button" className="small" onClick={() => void save(set)}>
              {t.save}
            </button>
            <button
              type="button"
              className="small"
              title={t.removeHint}
              onClick={() => {
                onPick('world')
                void removeDataSet(set.id)
              }}
            >
              {t.remove}
            </button>
          </>
        )}
        <a href={DATA_PAGE} target="_blank" rel="noreferrer">
          {t.format}
        </a>
      </div>
      <OpenedData place={name} />
    </div>
  )
}
