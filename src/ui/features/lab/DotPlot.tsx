// A dot per run and, larger, the mean of each arm with its 95 % interval; one line per arm, from top to bottom in
// the order of the table. Made so that it can be saved as a file: sizes in its own units, colours its own.

import { scaleLinear } from 'd3-scale'
import { useRef } from 'react'
import type { ExperimentResults, ReportedArm } from '../../../experiment/lab/results'
import type { Measure } from '../../../experiment/lab/spec'
import { download } from '../../state/download'
import { useViewStrings } from '../../text/useViewStrings'
import { seedRange } from './ResultsTable'

const WIDTH = 720
const ROW = 24
const LABEL = 220
const RIGHT = 16
const AXIS = 44
const LETTERS = 34

/** Everything that is drawn of an arm, in percent. */
function figuresOf(arm: ReportedArm, measure: Measure, split: 'test' | 'validation') {
  const runs = arm.runs.flatMap(({ accuracy }) => {
    const figures = accuracy?.[split]
    return figures ? [100 * figures[measure]] : []
  })
  const { mean, interval } = arm.capabilities[measure]
  return { runs, mean: mean === null ? null : 100 * mean, interval: interval?.map((v) => 100 * v) ?? null }
}

/** The file of the drawing: black on white, whatever the page looks like. */
function saveFigure(drawing: SVGSVGElement | null): void {
  if (!drawing) return
  const copy = drawing.cloneNode(true) as SVGSVGElement
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('color', '#16191f')
  copy.setAttribute('font-family', 'Helvetica, Arial, sans-serif')
  const text = new XMLSerializer().serializeToString(copy)
  download(new Blob([text], { type: 'image/svg+xml' }), 'experiment.svg')
}

const shortened = (name: string): string => (name.length > LETTERS ? `${name.slice(0, LETTERS - 1)}…` : name)

interface RowProps {
  name: string
  y: number
  x: (value: number) => number
  figures: ReturnType<typeof figuresOf>
}

function ArmRow({ name, y, x, figures: { runs, mean, interval } }: RowProps) {
  return (
    <g transform={`translate(0 ${y})`}>
      <text x={LABEL - 12} dy="0.35em" textAnchor="end" fontSize={12} fill="currentColor">
        <title>{name}</title>
        {shortened(name)}
      </text>
      <line x1={LABEL} x2={WIDTH - RIGHT} stroke="currentColor" strokeOpacity={0.12} />
      {runs.map((value, i) => (
        <circle key={i} cx={x(value)} r={2.5} fill="currentColor" fillOpacity={0.4} />
      ))}
      {interval && <line x1={x(interval[0])} x2={x(interval[1])} stroke="currentColor" strokeWidth={2} />}
      {mean !== null && <circle cx={x(mean)} r={5} fill="currentColor" />}
    </g>
  )
}

export function DotPlot({ results }: { results: ExperimentResults }) {
  const t = useViewStrings()
  const drawing = useRef<SVGSVGElement>(null)
  const { arms, measure, split } = results
  const rows = arms.map((arm) => ({ name: arm.name, figures: figuresOf(arm, measure, split) }))
  const all = rows.flatMap(({ figures: { runs, interval } }) => [...runs, ...(interval ?? [])])
  if (all.length === 0) return null
  const height = rows.length * ROW + AXIS
  const margin = Math.max(0.5, 0.05 * (Math.max(...all) - Math.min(...all)))
  const x = scaleLinear()
    .domain([Math.max(0, Math.min(...all) - margin), Math.min(100, Math.max(...all) + margin)])
    .range([LABEL, WIDTH - RIGHT])
    .nice()
  const axis = t.lab.figureAxis(t.lab.measures[measure], t.lab.splits[split])
  const bottom = rows.length * ROW
  return (
    <figure className="lab-figure">
      <svg
        ref={drawing}
        viewBox={`0 0 ${WIDTH} ${height}`}
        width={WIDTH}
        height={height}
        role="img"
        aria-label={`${t.lab.figure}: ${axis}`}
      >
        {x.ticks(6).map((tick) => (
          <g key={tick} transform={`translate(${x(tick)} 0)`}>
            <line y2={bottom} stroke="currentColor" strokeOpacity={0.12} />
            <text y={bottom + 16} textAnchor="middle" fontSize={12} fill="currentColor">
              {tick}
            </text>
          </g>
        ))}
        {rows.map(({ name, figures }, i) => (
          <ArmRow key={name} name={name} y={(i + 0.5) * ROW} x={x} figures={figures} />
        ))}
        <text
          x={(LABEL + WIDTH - RIGHT) / 2}
          y={height - 8}
          textAnchor="middle"
          fontSize={12}
          fill="currentColor"
        >
          {axis}
        </text>
      </svg>
      <figcaption className="soft">
        {t.lab.figureCaption(seedRange(arms))}{' '}
        <button type="button" className="small" onClick={() => saveFigure(drawing.current)}>
          SVG
        </button>
      </figcaption>
    </figure>
  )
}
