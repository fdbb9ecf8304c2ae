// The 4x4 cosine matrix as a table, and the update under each of the six orders.

import { memo, useMemo } from 'react'
import { unit } from '../../../distill/combine/gramSpace'
import { PERMUTATIONS, TEACHER_TASKS, TASKS } from '../../../distill/tasks'
import { Panel } from '../../components/Panel'
import { useViewStrings } from '../../text/useViewStrings'
import { cosineColour, degrees, number, short } from '../../explain/numbers'
import { angleOf, cosineOf, lengthOf } from '../../explain/gradientPoints'
import { coefficientsOf } from '../../explain/stages'
import { setOrder } from '../../state/gradientView'
import { hasResult, NoResult } from './NoResult'
import type { Subject } from './useSubject'

export const CosinePanel = memo(function CosinePanel({ gram }: { gram: readonly number[] }) {
  const t = useViewStrings()
  const words = t.gradients.cosines
  return (
    <Panel className="cosines" title={words.title} info={{ what: words.infoTitle, text: words.info }}>
      <table className="cosine-table">
        <caption className="sr-only">{words.caption}</caption>
        <thead>
          <tr>
            <td />
            {TASKS.map((task) => (
              <th key={task} scope="col" className={task}>
                {t.taskShort[task]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {TASKS.map((row, i) => (
            <tr key={row}>
              <th scope="row" className={row}>
                {t.taskShort[row]}
              </th>
              {TASKS.map((column, j) => {
                const cosine = cosineOf(gram, unit(i), unit(j))
                if (cosine === null)
                  return (
                    <td key={column} className="hatched" title={words.zero}>
                      <span className="sr-only">{words.zero}</span>
                    </td>
                  )
                return (
                  <td
                    key={column}
                    data-own={i === j}
                    style={i === j ? undefined : { background: cosineColour(cosine) }}
                    title={degrees(angleOf(gram, unit(i), unit(j)))}
                  >
                    {short(cosine)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
})

/** Largest angle between any two of these updates, in degrees. */
export function spreadOf(gram: readonly number[], updates: readonly (readonly number[])[]): number {
  return Math.max(0, ...updates.flatMap((a, i) => updates.slice(i + 1).map((b) => angleOf(gram, a, b) ?? 0)))
}

/** Angles below this, in degrees, are rounding errors of an arc cosine near 1 in float64. */
const SAME = 1e-4

export const OrdersPanel = memo(function OrdersPanel({ subject }: { subject: Subject }) {
  const t = useViewStrings()
  const words = t.gradients.orders
  const { gram, context, order, method, metrics } = subject
  const updates = useMemo(
    () => PERMUTATIONS.map((permutation) => coefficientsOf(method, gram, { ...context, permutation })),
    [method, gram, context],
  )
  const spread = spreadOf(gram, updates)
  const failed = !updates.every(hasResult)
  return (
    <Panel className="orders" title={words.title} info={{ what: words.infoTitle, text: words.info }}>
      <p className="caption">
        {failed ? <NoResult /> : spread < SAME ? words.same : words.spread(degrees(spread))}
      </p>
      <table className="orders-table">
        <caption className="sr-only">{words.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{words.order}</th>
            <th scope="col">{words.norm}</th>
            <th scope="col">{words.angle}</th>
          </tr>
        </thead>
        <tbody>
          {PERMUTATIONS.map((permutation, i) => {
            const name = permutation.map((c) => t.taskShort[TEACHER_TASKS[c]]).join(' → ')
            const angle = angleOf(gram, updates[i], updates[order])
            return (
              <tr key={name} data-chosen={i === order}>
                <th scope="row">
                  {metrics ? (
                    <span title={i === order ? words.drawn : undefined}>
                      <i className="radio" data-on={i === order} aria-hidden="true" />
                      {name}
                      {i === order && <span className="sr-only"> {words.drawn}</span>}
                    </span>
                  ) : (
                    <label>
                      <input
                        type="radio"
                        name="order"
                        checked={i === order}
                        aria-label={words.choose(name)}
                        onChange={() => setOrder(i)}
                      />
                      {name}
                    </label>
                  )}
                </th>
                <td>{failed ? '' : number(lengthOf(gram, updates[i]))}</td>
                <td>{failed ? '' : angle === null || angle < SAME ? '0°' : degrees(angle)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Panel>
  )
})
