// What was opened from a figure or the table: the runs of an arm, or one run with its figures and settings.

import { useEffect } from 'react'
import { figuresIn, type ExperimentResults, type ReportedRun } from '../../../experiment/lab/results'
import { MEASURES, type Experiment } from '../../../experiment/lab/spec'
import { diffSettings } from '../../../records/runNames'
import { writeLink } from '../../../settings/link'
import { dataIdsOf } from '../../../settings/ownData'
import { matchingPreset } from '../../../settings/presets'
import type { Settings } from '../../../settings/settings'
import { CopyLink } from '../../components/CopyLink'
import { formatCount, formatPercent } from '../../explain/numbersText'
import { carryData, dataEntry } from '../../state/dataCodes'
import { openView } from '../../state/page'
import { prepare } from '../../state/runActions'
import { runWords } from '../../text/runLabels'
import { useViewStrings } from '../../text/useViewStrings'
import type { RunKey } from './figures/drawing'
import { withPercent } from '../../text/percent'

interface RunPanelProps {
  results: ExperimentResults
  experiment: Experiment
  chosen: RunKey
  onChoose: (run: RunKey | null) => void
}

const openInPlayground = (settings: Settings): void => {
  openView('playground')
  prepare(settings)
}

function Accuracies({ run }: { run: ReportedRun }) {
  const t = useViewStrings()
  if (!run.accuracy)
    return <p>{run.diverged === undefined ? '–' : t.lab.run.diverged(formatCount(run.diverged))}</p>
  const { accuracy, interval } = run
  return (
    <div className="lab-scroll" role="group" aria-label={t.lab.results} tabIndex={0}>
      <table className="lab-table">
        <thead>
          <tr>
            <th scope="col">{t.lab.run.split}</th>
            {MEASURES.map((m) => (
              <th key={m} scope="col" className="number">
                {m === 'average' ? t.lab.columns.average : t.capability[m]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(['validation', 'test', 'own'] as const).map((split) => {
            const figures = figuresIn(accuracy, split)
            return (
              figures && (
                <tr key={split}>
                  <th scope="row">{t.lab.splits[split]}</th>
                  {MEASURES.map((m) => (
                    <td key={m} className="number">
                      {formatPercent(figures[m])}
                    </td>
                  ))}
                </tr>
              )
            )
          })}
          {interval && (
            <tr>
              <th scope="row">{t.lab.run.interval}</th>
              {MEASURES.map((m) => (
                <td key={m} className="number soft">
                  {interval[m]?.map((v) => formatPercent(v)).join(' … ') ?? '–'}
                </td>
              ))}
            </tr>
          )}
        </tbody>
      </table>
    </div>
  )
}

function OneRun({
  run,
  settings,
  control,
}: {
  run: ReportedRun
  settings: Settings
  control: Settings | null
}) {
  const t = useViewStrings()
  useEffect(() => carryData(dataIdsOf(settings)), [settings])
  const differs = control ? diffSettings(settings, control, runWords(t)) : []
  return (
    <>
      <Accuracies run={run} />
      <p className="soft">
        {t.lab.run.differs}:{' '}
        {differs.length === 0
          ? t.lab.run.nothing
          : differs.map(({ label, left, right }) => `${label} ${left} (${right})`).join(', ')}
      </p>
      <div className="lab-files">
        <button type="button" title={t.lab.run.playHint} onClick={() => openInPlayground(settings)}>
          {t.lab.run.play}
        </button>
        <CopyLink
          label={t.lab.run.link}
          fragment={() =>
            writeLink(settings, matchingPreset(settings)?.id ?? null, dataEntry(dataIdsOf(settings)))
          }
        />
      </div>
    </>
  )
}

export function RunPanel({ results, experiment, chosen, onChoose }: RunPanelProps) {
  const t = useViewStrings()
  const arm = results.arms.find(({ name }) => name === chosen.arm)
  const planned = experiment.arms.find(({ name }) => name === chosen.arm)
  if (!arm || !planned) return null
  const run = arm.runs.find(({ seed }) => seed === chosen.seed)
  const control = experiment.arms.find(({ name }) => name === planned.control)
  const name = arm.name.split(', ').join(' · ')
  return (
    <section className="lab-run" aria-label={name} data-testid="lab-run">
      <div className="lab-files">
        <h3>{run ? t.lab.run.name(name, String(run.seed)) : name}</h3>
        <button type="button" className="small" onClick={() => onChoose(null)}>
          {t.lab.run.close}
        </button>
      </div>
      <div className="lab-files">
        {arm.runs.map(({ seed, accuracy }) => (
          <button
            key={seed}
            type="button"
            className="small"
            aria-pressed={seed === chosen.seed}
            onClick={() => onChoose({ arm: arm.name, seed })}
          >
            {t.lab.run.seed(String(seed))}:{' '}
            {withPercent(formatPercent(figuresIn(accuracy, results.split)?.[results.measure]))}
          </button>
        ))}
      </div>
      {run && (
        <OneRun
          key={run.seed}
          run={run}
          settings={{ ...planned.resolved, seed: run.seed }}
          control={control ? { ...control.resolved, seed: run.seed } : null}
        />
      )}
    </section>
  )
}
