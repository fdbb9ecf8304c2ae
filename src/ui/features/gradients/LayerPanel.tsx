// Cosines of the six pairs within each group of parameters, as a heat map that is a table.

import { TASK_PAIRS, TASKS } from '../../../distill/tasks'
import { unit } from '../../../distill/combine/gramSpace'
import { Empty, Panel } from '../../components/Panel'
import type { ViewStrings } from '../../text/views.en'
import { useViewStrings } from '../../text/useViewStrings'
import { cosineColour, short } from '../../explain/numbers'
import { cosineOf } from '../../explain/gradientPoints'
import { useHistory } from '../../state/historySlice'

const LEGEND = [-1, -0.5, -0.2, -0.05, 0.05, 0.2, 0.5, 1]

/** Name of a parameter group in the page's language, layers from 1; its own where there is none. */
export function groupName(group: string, t: ViewStrings): string {
  const layer = /^layer (\d+)$/.exec(group)
  return layer
    ? t.gradients.layerMap.layer(String(Number(layer[1]) + 1))
    : (t.gradients.layerMap.names[group] ?? group)
}

export function LayerPanel() {
  const t = useViewStrings()
  const words = t.gradients.layerMap
  const layers = useHistory((s) => s.layers)
  return (
    <Panel
      className="layer-map"
      title={words.title}
      info={{ what: words.infoTitle, text: words.info }}
      note={layers && words.fromRun(String(layers.step))}
    >
      {layers ? (
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
      ) : (
        <Empty>{words.empty}</Empty>
      )}
    </Panel>
  )
}
