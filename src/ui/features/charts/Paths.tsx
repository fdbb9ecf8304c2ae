// The curves of a drawing as plain paths in recharts' scales: recharts' own lines measure themselves and
// rebuild every point at each update.

import { memo, useContext, useEffect, useId } from 'react'
import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts'
import { pictureDrawn } from '../../state/firstPicture'
import type { Band, Line } from './curves'
import { BAND_OPACITY, LINE_STYLE } from './lineStyle'
import { Drawn, OffAxisMarks } from './marks'
import { bandPath, flooredScale, linePath, type Scale } from '../../explain/path'

/** Lines end this far below a log axis for values that it cannot show. */
const BELOW = 6

interface PathsProps {
  lines: readonly Line[]
  bands: readonly Band[]
  log: boolean
  /** Prefix of the ids of two-coloured strokes. */
  gradient: string
}

function Paths({ lines, bands, log, gradient }: PathsProps) {
  const id = useId()
  const area = usePlotArea()
  const xScale = useXAxisScale()
  const yScale = useYAxisScale()
  if (!area || !xScale || !yScale) return null
  const x: Scale = (v) => xScale(v) as number | undefined
  const y = flooredScale((v) => yScale(v) as number | undefined, log, area.y + area.height + BELOW)
  return (
    <>
      <g clipPath={`url(#${id})`} fill="none" strokeLinecap="round">
        {/* Half a stroke more than the plot: a curve along its edge is not cut in half. */}
        <clipPath id={id}>
          <rect x={area.x} y={area.y - 2} width={area.width + 4} height={area.height + 4} />
        </clipPath>
        {bands.map(({ key, colour, upper, lower }) => (
          <path
            key={key}
            className="band"
            d={bandPath(upper, lower, x, y)}
            fill={colour}
            fillOpacity={BAND_OPACITY}
          />
        ))}
        {lines.map((line) => {
          const { width, opacity, name } = LINE_STYLE[line.kind]
          return (
            <path
              key={`${line.kind}${line.key}`}
              className={name}
              d={linePath(line.points, x, y)}
              stroke={line.dash ? `url(#${gradient}${line.dash})` : line.colour}
              strokeWidth={width}
              strokeOpacity={opacity}
              strokeDasharray={line.pattern}
              strokeLinecap={line.pattern ? 'butt' : undefined}
            />
          )
        })}
        {lines.map(
          (line) =>
            line.dots &&
            line.points.map(([px, py]) => {
              const [cx, cy] = [x(px), Number.isFinite(py) ? y(py) : undefined]
              return (
                cx !== undefined &&
                cy !== undefined && (
                  <circle key={`${line.key}${px}`} cx={cx} cy={cy} r={2.2} fill={line.colour} />
                )
              )
            }),
        )}
      </g>
      {log && <OffAxisMarks lines={lines} area={area} />}
    </>
  )
}

/** The saved runs: thin and dashed, and renewed only when they change. */
export const SavedPaths = memo(Paths)

/** The current run's curves. */
export function OwnPaths({ log, gradient }: { log: boolean; gradient: string }) {
  const { lines } = useContext(Drawn)
  const drawn = lines.some((l) => l.points.length > 1)
  useEffect(() => {
    if (drawn) pictureDrawn()
  }, [drawn])
  return <Paths lines={lines} bands={NO_BANDS} log={log} gradient={gradient} />
}

const NO_BANDS: readonly Band[] = []
