// Deployment: what each model costs in each runtime on this machine, and the paper's rows below, labelled as such.

import { PAPER_DEPLOYMENT } from '../../../experiment/analysis/claims'
import type { DeploymentFigures } from '../../../experiment/analysis/deployment'
import { deploymentCsv } from '../../../experiment/analysis/tables'
import { Empty, Panel } from '../../components/Panel'
import { Terms } from '../../components/Terms'
import { formatBytes, formatCount, formatSpeed } from '../../explain/numbersText'
import { useAnalysis } from '../../state/analysisSlice'
import { useViewStrings } from '../../text/useViewStrings'
import { Controls, SaveCsv, Scroll, useRecorded } from './Controls'
import './analysis.css'

const COLUMNS = [
  'model',
  'parameters',
  'bytes',
  'runtime',
  'memory',
  'first',
  'answers',
  'tokens',
  'batch',
] as const

function ModelRows({ figures }: { figures: DeploymentFigures }) {
  const { analysis: t } = useViewStrings()
  const { subject, parameters, runtimes } = figures
  return runtimes.map((one, i) => (
    <tr key={one.runtime} data-runtime={one.runtime}>
      {i === 0 && (
        <>
          <th scope="rowgroup" rowSpan={runtimes.length}>
            {t.subject[subject]}
          </th>
          <td className="number" rowSpan={runtimes.length}>
            {formatCount(parameters)}
          </td>
          <td className="number" rowSpan={runtimes.length}>
            {formatBytes(4 * parameters)} / {formatBytes(2 * parameters)}
          </td>
        </>
      )}
      <td>{t.deployment.runtime[one.runtime]}</td>
      {'problem' in one ? (
        <td className="text soft" colSpan={5}>
          {one.problem}
        </td>
      ) : (
        <>
          <td className="number">{one.peakBytes === null ? t.none : formatBytes(one.peakBytes)}</td>
          <td className="number">{t.deployment.milliseconds(formatSpeed(one.firstTokenMs))}</td>
          <td className="number">{formatSpeed(one.answersPerSecond)}</td>
          <td className="number">{formatSpeed(one.tokensPerSecond)}</td>
          <td className="number">{formatSpeed(one.batchAnswersPerSecond)}</td>
        </>
      )}
    </tr>
  ))
}

/** The paper's models: other hardware, other models, other questions. */
function PaperRows() {
  const { analysis: t } = useViewStrings()
  return PAPER_DEPLOYMENT.map(({ model, memoryGb, firstTokenSeconds, tokensPerSecond }) => (
    <tr key={model} className="soft">
      <th scope="row" colSpan={4}>
        {t.deployment.paper(model)}
      </th>
      <td className="number">{t.deployment.gigabytes(memoryGb.toFixed(1))}</td>
      <td className="number">{t.deployment.seconds(firstTokenSeconds.toFixed(2))}</td>
      <td className="number">{t.none}</td>
      <td className="number">{tokensPerSecond.toFixed(1)}</td>
      <td className="number">{t.none}</td>
    </tr>
  ))
}

export function Deployment() {
  useRecorded()
  const { analysis: t } = useViewStrings()
  const section = useAnalysis((s) => s.record.deployment)
  const all = section?.results ?? []
  const { columns } = t.deployment
  return (
    <Panel
      title={t.part.deployment}
      info={{ what: t.part.deployment, text: t.deployment.info }}
      tools={
        all.length > 0 && (
          <SaveCsv name="deployment" what={t.part.deployment} text={() => deploymentCsv(all)} />
        )
      }
    >
      <Controls kind="deployment" measured={section} />
      {all.length === 0 && <Empty>{t.nothing}</Empty>}
      <Scroll label={t.part.deployment}>
        <table className="analysis-table" data-testid="deployment">
          <thead>
            <tr>
              {COLUMNS.map((name) => (
                <th
                  key={name}
                  scope="col"
                  className={name === 'model' || name === 'runtime' ? undefined : 'number'}
                >
                  <Terms>{columns[name]}</Terms>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {all.map((figures) => (
              <ModelRows key={figures.subject} figures={figures} />
            ))}
            <PaperRows />
          </tbody>
        </table>
      </Scroll>
    </Panel>
  )
}
