// All layers of one model, or all heads of a layer, as small maps; the chosen ones are marked.

import { Tabs } from '../../components/Tabs'
import { HeatMap } from '../../components/HeatMap'

interface ThumbnailsProps {
  title: string
  /** Name of the map with this number, counted from 1. */
  name: (number: number) => string
  maps: readonly Float32Array[]
  used: number
  top: number
  /** The one that is chosen; null when several are shown as their mean. */
  chosen: number | null
  /** Layers that take part in what is shown. */
  marked: readonly number[]
  onChoose: (layer: number) => void
}

export function Thumbnails({ title, name, maps, used, top, chosen, marked, onChoose }: ThumbnailsProps) {
  return (
    <div className="thumbs">
      <span className="soft">{title}</span>
      <Tabs
        label={title}
        className="thumb-row"
        chosen={chosen}
        onChoose={onChoose}
        choices={maps.map((map, layer) => ({
          value: layer,
          name: name(layer + 1),
          title: name(layer + 1),
          className: marked.includes(layer) ? 'marked' : '',
          label: (
            <>
              <HeatMap
                map={map}
                kind="sequential"
                top={top}
                used={used}
                extent="map"
                label={name(layer + 1)}
              />
              <span className="thumb-number">{layer + 1}</span>
            </>
          ),
        }))}
      />
    </div>
  )
}
