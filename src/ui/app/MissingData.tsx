// The ways out of a run that names a data set which this browser lacks: its file, or this world's frames.

import { useEffect, useState } from 'react'
import { isDataId } from '../../settings/ownData'
import type { Settings } from '../../settings/settings'
import { OpenData, OpenedData } from '../components/DataFile'
import { listDataSets } from '../state/dataSets'
import { useDataSets } from '../state/dataSetsSlice'
import { prepare } from '../state/runActions'
import { useSettings } from '../state/settingsSlice'
import { useDataSetStrings } from '../text/useDataSetStrings'
import { retry } from './retry'

const KEYS = ['trainingData', 'evaluationData'] as const

/** The settings without the sets that are not here. */
const withoutMissing = (settings: Settings, has: (id: string) => boolean): Settings => ({
  ...settings,
  ...Object.fromEntries(
    KEYS.filter((key) => isDataId(settings[key]) && !has(settings[key])).map((key) => [key, 'world']),
  ),
})

export default function MissingData() {
  const t = useDataSetStrings()
  const settings = useSettings((s) => s.settings)
  const sets = useDataSets((s) => s.sets)
  const [another, setAnother] = useState('')
  useEffect(() => void listDataSets(), [])
  return (
    <>
      <OpenData
        primary
        place="missing"
        label={t.openMissing}
        onOpened={(id, file) => {
          const wanted = id !== null && KEYS.some((key) => settings[key] === id)
          setAnother(id !== null && !wanted ? file : '')
          if (wanted) retry()
        }}
      />
      <button
        type="button"
        onClick={() => prepare(withoutMissing(settings, (id) => sets.some((set) => set.id === id)))}
      >
        {t.world}
      </button>
      {another && <p role="alert">{t.another(another)}</p>}
      <OpenedData place="missing" />
    </>
  )
}
