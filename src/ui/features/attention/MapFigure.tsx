// The frame of a map: caption, axis and legend.

import type { ReactNode } from 'react'
import { IMAGE_TOKENS } from '../../../world/types'
import { useViewStrings } from '../../text/useViewStrings'
import { diverging, gradientOf, sequential } from '../../explain/heatMapColours'
import { MAP_SIDE } from '../../explain/attentionMaps'
import { usePreferences } from '../../state/preferencesSlice'

export function Legend({
  kind,
  left,
  right,
  hint,
}: {
  kind: 'sequential' | 'diverging'
  left: string
  right: string
  hint?: string
}) {
  const theme = usePreferences((s) => s.theme)
  return (
    <div className="scale" title={hint}>
      <span>{left}</span>
      <span
        className="scale-bar"
        style={{ background: gradientOf(kind === 'sequential' ? sequential(theme) : diverging(theme)) }}
      />
      <span>{right}</span>
    </div>
  )
}

/** One of the three maps, with its axis and its legend. */
export function Figure({
  caption,
  children,
  legend,
}: {
  caption: ReactNode
  children: ReactNode
  legend: ReactNode
}) {
  const t = useViewStrings()
  return (
    <figure>
      <figcaption>{caption}</figcaption>
      {children}
      <div className="column-axis" aria-hidden="true">
        <span style={{ flexGrow: IMAGE_TOKENS }}>{t.attention.imageTokens}</span>
        <span className="strong" style={{ flexGrow: MAP_SIDE - IMAGE_TOKENS }}>
          {t.attention.textTokens}
        </span>
      </div>
      {legend}
    </figure>
  )
}
