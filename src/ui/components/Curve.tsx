// The loss curve of a training: unsmoothed and smoothed, few points, drawn as two paths.

import { formatCount, formatLoss } from '../explain/numbersText'
import { useViewStrings } from '../text/useViewStrings'
import { curvePaths } from './curvePaths'

export function Curve({ losses, steps }: { losses: readonly (readonly [number, number])[]; steps: number }) {
  const { teachers } = useViewStrings()
  const t = teachers.train
  if (losses.length < 2) return <p className="soft">{t.noCurve}</p>
  const { raw, smooth, top } = curvePaths(losses, steps)
  const first = formatLoss(losses[0][1])
  const newest = formatLoss(losses[losses.length - 1][1])
  return (
    <figure className="curve-frame">
      <div className="y" aria-hidden="true">
        <span>{formatLoss(top)}</span>
        <span>0</span>
      </div>
      <svg
        className="curve"
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        role="img"
        aria-label={t.curve(first, newest, formatCount(losses[losses.length - 1][0]))}
      >
        <line x1="0" y1="100" x2="100" y2="100" />
        <line x1="0" y1="0" x2="0" y2="100" />
        <path className="raw" d={raw} />
        <path d={smooth} />
      </svg>
      <div className="x" aria-hidden="true">
        <span>{t.loss}</span>
        <span>{formatCount(steps)}</span>
      </div>
    </figure>
  )
}
