import { toggleTable, togglePin, replaceChart } from '../../state/charts'
import { useStrings } from '../../text/useStrings'
import { closePopover, Popover } from '../../components/Popover'
import { usePreferences } from '../../state/preferencesSlice'
import type { ChartId } from '../../state/chartIds'
import { CHART_IDS, CHARTS } from './specs/registry'
import { wordsOf } from './chartWords'
import { useHistory } from '../../state/historySlice'

interface ChartMenuProps {
  id: ChartId
  onSave: (kind: 'png' | 'svg' | 'csv') => void
  /** There is a drawing to save. */
  drawn: boolean
  /** There are values to save. */
  filled: boolean
}

export function ChartMenu({ id, onSave, drawn, filled }: ChartMenuProps) {
  const t = useStrings()
  const table = useHistory((s) => s.tables.has(id))
  const pinned = usePreferences((s) => s.charts.pinned)
  const words = t.charts
  const item = (label: string, title: string, act: () => void, disabled = false) => (
    <button
      type="button"
      title={title}
      disabled={disabled}
      onClick={(event) => {
        closePopover(event.currentTarget)
        act()
      }}
    >
      {label}
    </button>
  )
  return (
    <Popover
      name={words.menu(wordsOf(CHARTS[id], t).title)}
      title={words.menu(wordsOf(CHARTS[id], t).title)}
      label={<span aria-hidden="true">⋯</span>}
      className="icon small chart-more"
      align="end"
      panelClassName="chart-menu"
    >
      {item(table ? words.drawing : words.table, words.tableHint, () => toggleTable(id), !filled)}
      {item(words.png, words.pictureHint, () => onSave('png'), !drawn)}
      {item(words.svg, words.pictureHint, () => onSave('svg'), !drawn)}
      {item(words.csv, words.csvHint, () => onSave('csv'), !filled)}
      <label>
        <span>{words.instead}</span>
        <select
          value=""
          onChange={(event) => {
            closePopover(event.currentTarget)
            replaceChart(id, event.target.value as ChartId)
          }}
        >
          <option value="" disabled hidden>
            …
          </option>
          {CHART_IDS.filter((other) => other !== id).map((other) => (
            <option key={other} value={other}>
              {wordsOf(CHARTS[other], t).title}
            </option>
          ))}
        </select>
      </label>
      {item(words.unpin, words.unpinHint, () => togglePin(id), pinned.length < 2)}
    </Popover>
  )
}
