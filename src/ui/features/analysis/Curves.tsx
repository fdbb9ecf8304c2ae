// A small chart of a few curves, drawn in real pixels: layers or severities from left to right. Curves with gaps are
// drawn in pieces.

import { Terms } from '../../components/Terms'
import { scaleLinear } from 'd3-scale'
import { useSize } from '../../components/useSize'

export interface CurveLine {
  label: string
  values: readonly (number | null)[]
  colour: string
  /** Without dots: a level to compare with. */
  level?: boolean
  dashed?: boolean
}

interface CurvesProps {
  title: string
  lines: readonly CurveLine[]
  /** One per value, below the axis. */
  names: readonly string[]
  axis: string
  domain?: readonly [number, number]
  format: (value: number) => string
}

const HEIGHT = 170
const LEFT = 40
const RIGHT = 10
const TOP = 8
const BOTTOM = 38

/** Consecutive known points. */
function pieces(values: readonly (number | null)[]): { at: number; value: number }[][] {
  const all: { at: number; value: number }[][] = []
  values.forEach((value, at) => {
    if (value === null) return
    const last = all.at(-1)
    if (last?.at(-1)?.at === at - 1) last.push({ at, value })
    else all.push([{ at, value }])
  })
  return all
}

function domainOf(lines: readonly CurveLine[]): [number, number] {
  const values = lines.flatMap((line) => line.values.flatMap((value) => (value === null ? [] : [value])))
  if (values.length === 0) return [0, 1]
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const margin = high === low ? Math.max(0.01, Math.abs(high) / 10) : 0.05 * (high - low)
  return [low - margin, high + margin]
}

interface LineProps {
  line: CurveLine
  x: (at: number) => number
  y: (value: number) => number
}

function Line({ line: { values, colour, level, dashed, label }, x, y }: LineProps) {
  return (
    <g stroke={colour} fill="none">
      <title>{label}</title>
      {pieces(values).map((points) => (
        <path
          key={points[0].at}
          d={points.map(({ at, value }, i) => `${i === 0 ? 'M' : 'L'}${x(at)} ${y(value)}`).join('')}
          strokeWidth={level ? 1.25 : 1.75}
          strokeDasharray={dashed ? '4 3' : undefined}
        />
      ))}
      {!level &&
        values.map((value, at) =>
          value === null ? null : (
            <circle key={at} cx={x(at)} cy={y(value)} r={2.5} fill={colour} stroke="none" />
          ),
        )}
    </g>
  )
}

/** What a screen reader says of the chart: every curve with its values. */
const described = (title: string, lines: readonly CurveLine[], format: (value: number) => string): string =>
  `${title}. ${lines
    .map(({ label, values }) => `${label}: ${values.map((v) => (v === null ? '–' : format(v))).join(', ')}`)
    .join('; ')}`

export function Curves({ title, lines, names, axis, domain, format }: CurvesProps) {
  const [ref, size] = useSize<HTMLDivElement>()
  const width = size?.width ?? 0
  const x = scaleLinear()
    .domain([0, Math.max(1, names.length - 1)])
    .range([LEFT + 8, width - RIGHT - 8])
  const y = scaleLinear()
    .domain(domain ?? domainOf(lines))
    .range([HEIGHT - BOTTOM, TOP])
  const every = Math.max(1, Math.ceil((names.length * 26) / Math.max(1, width - LEFT)))
  return (
    <figure className="analysis-curves">
      <figcaption>
        <Terms>{title}</Terms>
      </figcaption>
      <div ref={ref}>
        {width > 0 && (
          <svg width={width} height={HEIGHT} role="img" aria-label={described(title, lines, format)}>
            {y.ticks(4).map((tick) => (
              <g key={tick} transform={`translate(0 ${y(tick)})`}>
                <line x1={LEFT} x2={width - RIGHT} className="analysis-grid" />
                <text x={LEFT - 6} dy="0.35em" textAnchor="end">
                  {format(tick)}
                </text>
              </g>
            ))}
            {names.map((name, at) =>
              at % every === 0 ? (
                <text key={at} x={x(at)} y={HEIGHT - BOTTOM + 16} textAnchor="middle">
                  {name}
                </text>
              ) : null,
            )}
            <text x={(LEFT + width - RIGHT) / 2} y={HEIGHT - 5} textAnchor="middle">
              {axis}
            </text>
            {lines.map((line) => (
              <Line key={line.label} line={line} x={x} y={y} />
            ))}
          </svg>
        )}
      </div>
    </figure>
  )
}

export function Legend({ lines }: { lines: readonly Omit<CurveLine, 'values'>[] }) {
  return (
    <ul className="analysis-legend">
      {lines.map(({ label, colour, dashed, level }) => (
        <li key={label}>
          <svg width={26} height={10} aria-hidden="true">
            <line
              x1={1}
              x2={25}
              y1={5}
              y2={5}
              stroke={colour}
              strokeWidth={2}
              strokeDasharray={dashed ? '4 3' : undefined}
            />
            {!level && <circle cx={13} cy={5} r={3} fill={colour} />}
          </svg>
          <Terms>{label}</Terms>
        </li>
      ))}
    </ul>
  )
}
