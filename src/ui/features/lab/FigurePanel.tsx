// The figures of an experiment: dots, a line against one quantity, a heat map of two, learning curves; and each as
// a file for a paper.

import { useMemo, useState } from 'react'
import { gridOf, isLine, isMap, type Grid } from '../../../experiment/lab/grid'
import type { ExperimentResults } from '../../../experiment/lab/results'
import { MEASURES, type Experiment, type Measure } from '../../../experiment/lab/spec'
import { figureCaption, tableFacts, type FigureKind } from '../../../experiment/lab/tables'
import { SETTING_KEYS } from '../../../settings/table'
import type { Settings } from '../../../settings/settings'
import { Tabs } from '../../components/Tabs'
import { useSize } from '../../components/useSize'
import { download } from '../../state/download'
import { pngOf } from '../../state/figureFile'
import { runWords } from '../../text/runLabels'
import { useViewStrings } from '../../text/useViewStrings'
import type { ViewStrings } from '../../text/views.en'
import { armColours } from './figures/colours'
import { dotPlot } from './figures/dotPlot'
import type { Drawing, RunKey } from './figures/drawing'
import { figureFile } from './figures/file'
import { FigureView } from './figures/FigureView'
import { heatPlot } from './figures/heatPlot'
import { curvesPlot, hasCurves, linePlot } from './figures/linePlot'
import type { FigureFacts } from './figures/words'
import { seedRange } from './ResultsTable'

/** Width of a figure in a file, in its units; a page of a paper has no more letters to a line. */
const FILE_WIDTH = 800

/** A setting's key as the page calls it; other words as they are. */
const quantityName = (name: string, t: ViewStrings): string =>
  (SETTING_KEYS as string[]).includes(name) ? (runWords(t).setting?.(name as keyof Settings) ?? name) : name

const measureName = (measure: Measure, t: ViewStrings): string =>
  measure === 'average' ? t.lab.columns.average : t.capability[measure]

interface Content {
  /** In the order shown. */
  results: ExperimentResults
  experiment: Experiment
  grid: Grid | null
}

function drawingOf(
  kind: FigureKind,
  measure: Measure,
  width: number,
  content: Content,
  t: ViewStrings,
): Drawing | null {
  const { results, experiment, grid } = content
  const facts: FigureFacts = {
    width,
    t: t.lab,
    split: results.split,
    measureName: (m) => measureName(m, t),
    quantityName: (name) => quantityName(name, t),
    colourOf: armColours(experiment),
  }
  if (kind === 'curves') return curvesPlot(results.arms, measure, facts)
  if (kind === 'line') return grid && linePlot(grid, measure, facts)
  if (kind === 'map') return grid && heatPlot(grid, measure, facts)
  return dotPlot(results.arms, facts)
}

async function saveFigure(as: 'svg' | 'png', drawing: Drawing, caption: string, name: string): Promise<void> {
  const figure = figureFile(drawing, caption)
  const png = as === 'png' ? await pngOf(figure).catch(() => null) : null
  if (png) download(png, `${name}.png`)
  else download(new Blob([figure.svg], { type: 'image/svg+xml' }), `${name}.svg`)
}

const availableKinds = ({ results, grid }: Content): FigureKind[] => [
  'dots',
  ...(grid && isLine(grid) ? (['line'] as const) : []),
  ...(grid && isMap(grid) ? (['map'] as const) : []),
  ...(hasCurves(results.arms) ? (['curves'] as const) : []),
]

function MeasureChoice({ measure, onMeasure }: { measure: Measure; onMeasure: (measure: Measure) => void }) {
  const t = useViewStrings()
  return (
    <select
      aria-label={t.lab.figure}
      value={measure}
      onChange={(event) => onMeasure(event.target.value as Measure)}
    >
      {MEASURES.map((m) => (
        <option key={m} value={m}>
          {measureName(m, t)}
        </option>
      ))}
    </select>
  )
}

interface FigurePanelProps {
  /** Arms in the order shown. */
  results: ExperimentResults
  /** Arms in the order of the file. */
  unsorted: ExperimentResults
  experiment: Experiment
  onRun: (run: RunKey) => void
}

export function FigurePanel({ results, unsorted, experiment, onRun }: FigurePanelProps) {
  const t = useViewStrings()
  const [frame, size] = useSize<HTMLDivElement>()
  const [wished, setWished] = useState<FigureKind>('dots')
  const [measure, setMeasure] = useState<Measure>(results.measure)
  const content = useMemo(
    () => ({ results, experiment, grid: gridOf(unsorted) }),
    [results, experiment, unsorted],
  )
  const kinds = availableKinds(content)
  const kind = kinds.includes(wished) ? wished : 'dots'
  const width = Math.floor(size?.width ?? 0)
  const drawing = useMemo(
    () => (width > 0 ? drawingOf(kind, measure, width, content, t) : null),
    [kind, measure, width, content, t],
  )
  const save = (as: 'svg' | 'png'): void => {
    const figure = drawingOf(kind, measure, FILE_WIDTH, content, t)
    const caption = figureCaption(results, tableFacts(experiment), kind)
    if (figure) void saveFigure(as, figure, caption, `experiment-${kind}`)
  }
  return (
    <figure className="lab-figure">
      <div className="lab-files">
        {kinds.length > 1 && (
          <Tabs
            label={t.lab.figure}
            choices={kinds.map((value) => ({ value, label: t.lab.figures[value] }))}
            chosen={kind}
            onChoose={setWished}
          />
        )}
        {kind !== 'dots' && <MeasureChoice measure={measure} onMeasure={setMeasure} />}
        {(['svg', 'png'] as const).map((as) => (
          <button key={as} type="button" onClick={() => save(as)}>
            {as.toUpperCase()}
          </button>
        ))}
      </div>
      <div ref={frame} className="lab-scroll" tabIndex={0} role="group" aria-label={t.lab.figures[kind]}>
        {drawing && <FigureView drawing={drawing} onRun={onRun} />}
      </div>
      <figcaption className="soft">
        {t.lab.figureNotes[kind](seedRange(results.arms))}{' '}
        {(kind === 'dots' || kind === 'line') && t.lab.figureHint}
      </figcaption>
    </figure>
  )
}
