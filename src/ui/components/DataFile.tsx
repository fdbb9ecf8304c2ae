// Opening the file of a custom data set, and what of it was left out.

import { useRef } from 'react'
import type { Refusal } from '../../experiment/data/refusals'
import type { DataId } from '../../settings/ownData'
import { formatCount } from '../explain/numbersText'
import { dismissOpened, takeDataFile } from '../state/dataSets'
import { useDataSets } from '../state/dataSetsSlice'
import type { DataSetStrings } from '../text/dataSets.en'
import { useDataSetStrings } from '../text/useDataSetStrings'
import './dataSets.css'

interface OpenDataProps {
  /** Where on the page: what the file came to is said there. */
  place: string
  label?: string
  primary?: boolean
  /** The file was read; null: it holds no set. */
  onOpened: (id: DataId | null, file: string) => void
}

/** A button that takes a file. */
export function OpenData({ place, label, primary = false, onOpened }: OpenDataProps) {
  const t = useDataSetStrings()
  const input = useRef<HTMLInputElement>(null)
  const take = async (file: File): Promise<void> => onOpened(await takeDataFile(file, place), file.name)
  return (
    <>
      <button
        type="button"
        className={primary ? 'primary' : 'small'}
        title={t.openHint}
        onClick={() => input.current?.click()}
      >
        {label ?? t.open}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".json,.csv,.tsv,.txt"
        data-testid="data-file"
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file) void take(file)
        }}
      />
    </>
  )
}

const placeOf = ({ line, scene, question }: Refusal, t: DataSetStrings): string =>
  line !== undefined
    ? t.line(formatCount(line))
    : question === undefined
      ? t.scene(formatCount(scene ?? 0))
      : t.question(formatCount(scene ?? 0), formatCount(question))

/** What the file that was opened last came to, if it was opened here. */
export function OpenedData({ place }: { place: string }) {
  const t = useDataSetStrings()
  const opened = useDataSets((s) => s.opened)
  if (opened?.place !== place) return null
  const { name, problem, refused } = opened
  return (
    <div
      className={`opened-data ${problem ? 'refusal' : ''}`}
      role={problem ? 'alert' : 'status'}
      data-testid="opened-data"
    >
      <p>
        <b>{problem ? t.refusedFile(name) : t.opened(name)}</b>{' '}
        {problem && t.problems[problem.kind](problem.found)}
      </p>
      {refused.count > 0 && (
        <details open={refused.count <= 3}>
          <summary>{t.leftOut(formatCount(refused.count))}</summary>
          <ul>
            {refused.shown.map((refusal, i) => (
              <li key={i}>
                {placeOf(refusal, t)}: {t.reasons[refusal.kind](refusal.found)}
              </li>
            ))}
            {refused.count > refused.shown.length && (
              <li>{t.more(formatCount(refused.count - refused.shown.length))}</li>
            )}
          </ul>
        </details>
      )}
      <button type="button" className="small" onClick={dismissOpened}>
        {t.close}
      </button>
    </div>
  )
}
