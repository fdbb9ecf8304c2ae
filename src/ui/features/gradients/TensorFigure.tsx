// One tensor: the part of it that is shown, its heat map with a cursor, its statistics, and the file.

import { useMemo, useState } from 'react'
import type { BatchShape, TensorFacts } from '../../../distill/engine/tensorFacts'
import { npy } from '../../../export/npy'
import { MatrixMap, type Cell } from '../../components/MatrixMap'
import { diverging, gradientOf } from '../../explain/heatMapColours'
import { number } from '../../explain/numbers'
import {
  pooled,
  rowMeaning,
  rowsOf,
  sampleRows,
  sidesOf,
  tensorFile,
  tensorStatistics,
  type PooledMap,
} from '../../explain/tensorFigures'
import { download } from '../../state/download'
import { usePreferences } from '../../state/preferencesSlice'
import { useViewStrings } from '../../text/useViewStrings'
import { withPercent } from '../../text/percent'

/** Cells of the map in each direction, at most; how large one, and all of them, are drawn at most, in CSS pixels. */
const MOST_CELLS = 256
const LARGEST_CELL = 22
const WIDEST = 640
const TALLEST = 520

interface TensorFigureProps {
  step: number
  batch: BatchShape
  tensor: TensorFacts
  values: Float32Array
}

/** The rows that are shown, as rows of the tensor; null: all. */
function useRows({ batch, tensor }: TensorFigureProps, sample: number | null): number[] | null {
  const { firstRow, shape } = tensor
  return useMemo(
    () =>
      sample === null || firstRow === null ? null : sampleRows(batch, firstRow, sidesOf(shape)[0], sample),
    [batch, firstRow, shape, sample],
  )
}

function SampleChoice(props: {
  batch: BatchShape
  sample: number | null
  onSample: (sample: number | null) => void
}) {
  const { inside: words } = useViewStrings()
  const { frames, segments } = props.batch
  return (
    <label className="field">
      <span>{words.rows}</span>
      <select
        value={props.sample ?? ''}
        onChange={(event) => props.onSample(event.target.value === '' ? null : Number(event.target.value))}
      >
        <option value="">{words.allRows}</option>
        {Array.from({ length: frames * segments }, (_, i) => (
          <option key={i} value={i}>
            {words.sample(String(i + 1), String(Math.floor(i / segments) + 1), String((i % segments) + 1))}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Shape, type, size and statistics of the whole tensor. */
function Statistics({ tensor, values }: Pick<TensorFigureProps, 'tensor' | 'values'>) {
  const { inside: words } = useViewStrings()
  const found = useMemo(() => tensorStatistics(values), [values])
  const share = (n: number): string => {
    const percent = (100 * n) / values.length
    return n === 0 ? '0' : `${n} (${withPercent(percent < 1 ? percent.toPrecision(1) : percent.toFixed(0))})`
  }
  const lines: [string, string][] = [
    [words.shape, `[${tensor.shape.join(', ')}]`],
    [words.type, 'float32'],
    [words.size, `${(values.byteLength / 1024).toFixed(1)} KiB`],
    [words.least, number(found.least)],
    [words.most, number(found.most)],
    [words.mean, number(found.mean)],
    [words.deviation, number(found.deviation)],
    [words.norm, number(found.norm)],
    [words.zeros, share(found.zeros)],
    [words.notFinite, share(found.notFinite)],
  ]
  return (
    <dl className="tensor-statistics" aria-label={words.statistics}>
      {lines.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** What lies at a cell: index and value of its strongest entry, and what its row belongs to. */
function useReading(props: TensorFigureProps, map: PooledMap, rows: number[] | null) {
  const { inside: words } = useViewStrings()
  const { tensor, batch, values } = props
  const [, columns] = sidesOf(tensor.shape)
  return (cell: Cell | null): string => {
    if (!cell) return words.point
    const entry = map.at[cell.row * map.columns + cell.column]
    const column = entry % columns
    const shownRow = Math.floor(entry / columns)
    const row = rows ? rows[shownRow] : shownRow
    const value = values[row * columns + column]
    // Nine digits tell any two float32 apart.
    const text = words.entry(
      tensor.shape.length === 1 ? String(column) : `${row}, ${column}`,
      String(Number(value.toPrecision(9))),
    )
    if (tensor.firstRow === null) return text
    const meaning = rowMeaning(batch, tensor.firstRow + row)
    const frame = String(meaning.frame + 1)
    return `${text} · ${
      meaning.kind === 'image'
        ? words.imageRow(frame, String(meaning.patch + 1))
        : words.textRow(frame, String(meaning.question + 1), String(meaning.slot + 1))
    }`
  }
}

/** Largest magnitude of finite entries. */
const topOf = (cells: Float32Array): number =>
  cells.reduce((top, v) => (Number.isFinite(v) ? Math.max(top, Math.abs(v)) : top), 0)

/** What the colours mean, and how many entries a cell stands for. */
function Scale({ tensor, map, top }: { tensor: TensorFacts; map: PooledMap; top: number }) {
  const { inside: words } = useViewStrings()
  const theme = usePreferences((s) => s.theme)
  return (
    <p className="soft tensor-scale">
      <i style={{ background: gradientOf(diverging(theme).toReversed()) }} aria-hidden="true" />
      {top === 0
        ? tensor.group === 'gradient'
          ? words.unreached
          : words.onlyZeros
        : words.scale(number(top))}{' '}
      {map.rowsPer * map.columnsPer > 1
        ? words.pooled(String(map.rowsPer), String(map.columnsPer))
        : words.exact}
    </p>
  )
}

export function TensorFigure(props: TensorFigureProps) {
  const { step, batch, tensor, values } = props
  const { inside: words } = useViewStrings()
  const [sample, setSample] = useState<number | null>(null)
  const [cell, setCell] = useState<Cell | null>(null)
  const rows = useRows(props, sample)
  const [all, columns] = sidesOf(tensor.shape)
  const map = useMemo(() => {
    const shown = rows ? rowsOf(values, columns, rows) : values
    return pooled(shown, rows?.length ?? all, columns, MOST_CELLS)
  }, [values, rows, all, columns])
  const top = useMemo(() => topOf(map.cells), [map])
  const readingOf = useReading(props, map, rows)
  const here = cell && cell.row < map.rows && cell.column < map.columns ? cell : null
  const size = Math.max(1, Math.min(LARGEST_CELL, WIDEST / map.columns, TALLEST / map.rows))
  const save = (): void =>
    download(new Blob([npy(values, tensor.shape) as Uint8Array<ArrayBuffer>]), tensorFile(step, tensor.name))
  return (
    <>
      <div className="tensor-head">
        <h3>
          <code>{tensor.name}</code>
        </h3>
        {tensor.firstRow !== null && batch.frames * batch.segments > 1 && (
          <SampleChoice batch={batch} sample={sample} onSample={setSample} />
        )}
        <button type="button" className="push" title={words.downloadHint} onClick={save}>
          {words.download}
        </button>
      </div>
      <p className="tensor-reading" data-testid="reading">
        {readingOf(here)}
      </p>
      <Scale tensor={tensor} map={map} top={top} />
      <div className="tensor-body">
        <MatrixMap
          rows={map.rows}
          columns={map.columns}
          cells={map.cells}
          top={top}
          label={words.map(tensor.name)}
          reading={readingOf(here)}
          cell={here}
          onCell={setCell}
          style={{ width: size * map.columns, aspectRatio: `${map.columns} / ${map.rows}` }}
        />
        <Statistics tensor={tensor} values={values} />
      </div>
    </>
  )
}
