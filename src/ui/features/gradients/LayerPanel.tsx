// Cosines of the six pairs within each group of parameters, as a heat map that is a table.

import { memo, useState } from 'react'
import { TASK_PAIRS, TASKS } from '../../../distill/tasks'
import { unit } from '../../../distill/combine/gramSpace'
import { Empty, Panel } from '../../components/Panel'
import { lazyPart } from '../../components/LazyPart'
import { Tabs } from '../../components/Tabs'
import { useViewStrings } from '../../text/useViewStrings'
import { cosineColour, short } from '../../explain/numbers'
import { cosineOf } from '../../explain/gradientPoints'
import { useHistory, type LayerGrams } from '../../state/historySlice'
import { groupName } from './groupName'

const LEGEND = [-1, -0.5, -0.2, -0.05, 0.05, 0.2, 0.5, 1]

const DepthTime = lazyPart(() => import('./DepthTime'))

function LayerTable({ layers }: { layers: LayerGrams }) {
  const t = useViewStrings()
  const words = t.gradients.layerMap
  return (
    <>
      <table className="cosine-table">
        <caption className="sr-only">{words.caption}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">{words.group}</span>
            </th>
            {TASK_PAIRS.map(([a, b]) => (
              <th key={`${a}${b}`} scope="col">
                <span className={a}>{t.taskShort[a]}</span>
                <br />
                <span className={b}>{t.taskShort[b]}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {layers.groups.map((group, g) => (
            <tr key={group}>
              <th scope="row">{groupName(group, t)}</th>
              {TASK_PAIRS.map(([a, b]) => {
                const cosine = cosineOf(layers.grams[g], unit(TASKS.indexOf(a)), unit(TASKS.indexOf(b)))
                const pair = `${t.task[a]} – ${t.task[b]}`
                if (cosine === null || !Number.isFinite(cosine))
                  return (
                    <td key={pair} className="hatched" title={words.none}>
                      <span className="sr-only">{words.none}</span>
                    </td>
                  )
                return (
                  <td
                    key={pair}
                    style={{ background: cosineColour(cosine) }}
                    title={words.hint(groupName(group, t), pair, short(cosine))}
                  >
                    {short(cosine)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="colour-key soft" aria-hidden="true">
        <span>{words.against} −1</span>
        <span className="colours">
          {LEGEND.map((c) => (
            <i key={c} style={{ background: cosineColour(c) }} />
          ))}
        </span>
        <span>+1 {words.along}</span>
        <span className="push">
          <i className="hatched" /> {words.none}
        </span>
      </p>
    </>
  )
}

/** The latest step as a table, or all steps as a heat map. */
export const LayerPanel = memo(function LayerPanel() {
  const t = useViewStrings()
  const words = t.gradients.layerMap
  const { depth } = t.inside
  const layers = useHistory((s) => s.layers)
  const [shown, setShown] = useState<'now' | 'time'>('now')
  return (
    <Panel
      className="layer-map"
      title={words.title}
      info={{ what: words.infoTitle, text: words.info }}
      note={shown === 'now' && layers && words.fromRun(String(layers.step))}
      tools={
        <Tabs
          label={depth.shown}
          chosen={shown}
          onChoose={setShown}
          choices={[
            { value: 'now', label: depth.now },
            { value: 'time', label: depth.time },
          ]}
        />
      }
    >
      {shown === 'time' ? (
        <DepthTime />
      ) : layers ? (
        <LayerTable layers={layers} />
      ) : (
        <Empty>{words.empty}</Empty>
      )}
    </Panel>
  )
})
