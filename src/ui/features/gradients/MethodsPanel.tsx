// What every other method would have done with this Gram matrix. A row is drawn when it is chosen.

import { WordsOf } from '../../components/WordsOf'
import { Fragment, memo, useMemo } from 'react'
import { METHODS } from '../../../distill/combine/registry'
import { unit } from '../../../distill/combine/gramSpace'
import { whatIf, type WhatIf } from '../../../distill/combine/whatIf'
import { TASKS } from '../../../distill/tasks'
import type { Method } from '../../../settings/settings'
import { SETTINGS_TABLE } from '../../../settings/table'
import { Panel } from '../../components/Panel'
import { useShownSettings } from '../../state/replay'
import type { ViewStrings } from '../../text/views.en'
import { useViewStrings } from '../../text/useViewStrings'
import { spreadOf } from './CosinePanel'
import { cleaned, degrees, number, short } from '../../explain/numbers'
import { angleOf } from '../../explain/gradientPoints'
import { setMethod } from '../../state/gradientView'
import { showRule } from '../../state/rule'
import { hasResult, NoResult } from './NoResult'
import type { Subject } from './useSubject'
import { variantOf } from '../../explain/variants'
import { useGradients } from '../../state/gradientsSlice'

/** Name and explanation of a method in the page's language. */
export function methodText(id: Method, t: ViewStrings): { label: string; help: string } {
  return (
    t.setup.methods[id] ??
    SETTINGS_TABLE.method.options.find((o) => o.value === id) ?? { label: id, help: '' }
  )
}

/**
 * Cosine below which an update counts as opposing: some methods regularise by 1e-4 and miss 90 degrees by as
 * little.
 */
const OPPOSED = -1e-3

function WriteRule() {
  const { rule } = useViewStrings()
  return (
    <button type="button" className="push" onClick={() => showRule(true)}>
      {rule.write}
    </button>
  )
}

interface Row extends WhatIf {
  /** Between this update and AGP's, in degrees. */
  angle: number | null
  /** Largest angle between its updates in two orders, in degrees; null where the order does not matter. */
  spread: number | null
}

/** Coefficients, products and angles of a method; `size`: sum of the squared lengths of the gradients. */
function Figures({ row, size }: { row: Row; size: number }) {
  const t = useViewStrings()
  const words = t.gradients.methods
  const opposed = row.conflicts.map((conflict, k) => conflict && (row.cosines[k] ?? 0) < OPPOSED)
  return (
    <>
      {row.coefficients.map((c, k) => (
        <td key={k} data-zero={Math.abs(c) < 1e-9}>
          {short(c)}
        </td>
      ))}
      <td>{number(cleaned(row.updateNorm, 10 * Math.sqrt(size)))}</td>
      {row.products.map((product, k) => (
        <td key={k} data-conflict={opposed[k]} title={words.cosine(short(row.cosines[k]))}>
          {opposed[k] && (
            <span role="img" aria-label={words.conflict(t.task[TASKS[k]])}>
              ✗{' '}
            </span>
          )}
          {number(cleaned(product, size))}
        </td>
      ))}
      <td>{row.id === 'agp' ? '' : degrees(row.angle !== null && row.angle < 1e-4 ? 0 : row.angle)}</td>
      <td>{row.spread === null ? '' : degrees(row.spread)}</td>
    </>
  )
}

export const MethodsPanel = memo(function MethodsPanel({ subject }: { subject: Subject }) {
  const t = useViewStrings()
  const words = t.gradients.methods
  const { mode, method: wanted } = useGradients()
  const own = useShownSettings().method
  // The choice itself never lags behind a press, as the figures beside it may (useCalm).
  const method = wanted ?? (mode === 'live' ? own : 'agp')
  const { gram, context, ruleless } = subject
  const size = TASKS.reduce((sum, _, k) => sum + gram[5 * k], 0)
  // A rule that is being typed changes one row.
  const builtIn = useMemo(() => whatIf(gram, ruleless), [gram, ruleless])
  const rows = useMemo(() => {
    const all = [...builtIn, ...whatIf(gram, context, ['rule'])]
    const agp = all.find((row) => row.id === 'agp')?.coefficients ?? unit(0)
    return METHODS.flatMap((id) => {
      const row = all.find((r) => r.id === id)
      return row
        ? [
            {
              ...row,
              id,
              angle: angleOf(gram, row.coefficients, agp),
              spread: row.orderMatters ? spreadOf(gram, row.orders) : null,
            },
          ]
        : []
    })
  }, [builtIn, gram, context])

  return (
    <Panel
      className="methods"
      title={words.title}
      info={{ what: words.infoTitle, text: words.info }}
      tools={<WriteRule />}
    >
      <WordsOf label={t.form.wordsHere} texts={rows.flatMap(({ id }) => Object.values(methodText(id, t)))} />
      <div className="table-scroll" tabIndex={0} role="region" aria-label={words.caption}>
        <table className="methods-table">
          <caption className="sr-only">{words.caption}</caption>
          <thead>
            <tr>
              <th rowSpan={2} scope="col">
                {words.method}
              </th>
              <th rowSpan={2} scope="col" className="does">
                {words.does}
              </th>
              <th colSpan={4} scope="colgroup" className="group-head">
                {words.coefficients}
              </th>
              <th rowSpan={2} scope="col">
                {words.norm}
              </th>
              <th colSpan={4} scope="colgroup" className="group-head">
                {words.products}
              </th>
              <th rowSpan={2} scope="col" title={words.agpHint}>
                {words.agp}
              </th>
              <th rowSpan={2} scope="col" title={words.spreadHint}>
                {words.spread}
              </th>
            </tr>
            <tr>
              {['c', 'p'].map((kind) => (
                <Fragment key={kind}>
                  {TASKS.map((task) => (
                    <th key={task} scope="col" className={task}>
                      {t.taskShort[task]}
                    </th>
                  ))}
                </Fragment>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const { label, help } = methodText(row.id, t)
              return (
                <tr key={row.id} data-chosen={row.id === method}>
                  <th scope="row" title={help}>
                    <label>
                      <input
                        type="radio"
                        name="method-drawn"
                        checked={row.id === method}
                        aria-label={words.draw(label)}
                        onChange={() => setMethod(row.id)}
                      />
                      {label}
                      {mode === 'live' &&
                        row.id === own &&
                        subject.metrics &&
                        !variantOf(subject.metrics) && <span className="chip">{words.running}</span>}
                    </label>
                  </th>
                  <td className="does soft">{help}</td>
                  {hasResult(row.coefficients) ? (
                    <Figures row={row} size={size} />
                  ) : (
                    <td colSpan={11} className="none">
                      <NoResult />
                    </td>
                  )}
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </Panel>
  )
})
