// Which frames a teacher learns from: this world's, or a custom data set. Nothing where there is none.

import { useEffect } from 'react'
import { isDataId, type DataChoice } from '../../../settings/ownData'
import { settingEntry } from '../../../settings/table'
import { formatCount } from '../../explain/numbersText'
import { listDataSets } from '../../state/dataSets'
import { useDataSets } from '../../state/dataSetsSlice'
import { useDataSetStrings } from '../../text/useDataSetStrings'
import { useStrings } from '../../text/useStrings'
import { wording } from '../../text/wording'

interface TrainDataProps {
  chosen: DataChoice
  onChoose: (choice: DataChoice) => void
}

export function TrainData({ chosen, onChoose }: TrainDataProps) {
  const t = useDataSetStrings()
  const strings = useStrings()
  const sets = useDataSets((s) => s.sets)
  useEffect(() => void listDataSets(), [])
  if (sets.length === 0) return null
  return (
    <label className="stacked">
      <span>{wording(settingEntry('trainingData'), strings).label}</span>
      <select
        value={sets.some(({ id }) => id === chosen) ? chosen : 'world'}
        onChange={({ target: { value } }) => onChoose(isDataId(value) ? value : 'world')}
      >
        <option value="world">{t.thisWorld}</option>
        {sets.map(({ id, name, scenes }) => (
          <option key={id} value={id}>
            {t.option(name, formatCount(scenes))}
          </option>
        ))}
      </select>
    </label>
  )
}
