// One saved run: its name and note, its settings, and its actions.

import { useEffect, useState } from 'react'
import { TEACHER_TASKS, type Accuracy } from '../../../distill/tasks'
import { wilson } from '../../../experiment/lab/statistics'
import { dataIdsOf } from '../../../settings/ownData'
import { defaultSettings } from '../../../settings/resolve'
import { diffSettings } from '../../../records/runNames'
import { Panel } from '../../components/Panel'
import { CopyLink } from '../../components/CopyLink'
import { formatCount, formatPercent } from '../../explain/numbersText'
import { duration } from '../../text/duration'
import { carryData } from '../../state/dataCodes'
import { removeOverlay } from '../../state/overlays'
import type { OwnDataAccuracy } from '../../../protocol/runFacts'
import { useDataSetStrings } from '../../text/useDataSetStrings'
import { useViewStrings } from '../../text/useViewStrings'
import { deleteRun, linkOf, overlayRun, runAgain, saveRun, showRun } from '../../state/savedRunActions'
import { ResumeButton } from './SavedStudents'
import { NAME_LENGTH, NOTE_LENGTH, type SavedRun } from '../../state/savedRun'
import { annotate } from '../../state/savedRuns'
import { shortHash } from './OpenWeights'
import { TorchExport } from './TorchExport'
import { nameOf, runWords } from '../../text/runLabels'
import { useHistory } from '../../state/historySlice'

function Writing({ run }: { run: SavedRun }) {
  const words = useViewStrings()
  const { runs: t } = words
  return (
    <div className="run-writing">
      <label>
        <span>{t.name}</span>
        <input
          key={`${run.id}/${run.name}`}
          defaultValue={run.name ?? ''}
          placeholder={nameOf({ ...run, name: null }, words)}
          maxLength={NAME_LENGTH}
          onBlur={(e) => {
            if (e.target.value !== (run.name ?? '')) void annotate(run.id, { name: e.target.value })
          }}
          onKeyDown={(e) => {
            if (e.key === 'Enter') e.currentTarget.blur()
          }}
        />
      </label>
      <label>
        <span>{t.noteLabel}</span>
        <textarea
          key={run.id}
          defaultValue={run.note}
          placeholder={t.notePlaceholder}
          maxLength={NOTE_LENGTH}
          rows={3}
          onBlur={(e) => {
            if (e.target.value !== run.note) void annotate(run.id, { note: e.target.value })
          }}
        />
      </label>
    </div>
  )
}

/** The figure to report, with the interval of its questions. */
function TestFigures({ test }: { test: Accuracy }) {
  const words = useViewStrings()
  const [low, high] = wilson(Math.round(test.average * test.questions), test.questions) ?? [0, 1]
  const each = TEACHER_TASKS.map((f) => `${words.capability[f]} ${formatPercent(test[f])}`).join(', ')
  return (
    <p data-testid="test-accuracy">
      {words.runs.test(
        formatCount(test.questions),
        each,
        formatPercent(test.average),
        formatPercent(low),
        formatPercent(high),
      )}
    </p>
  )
}

/** What it reached on a custom data set, with n and interval per capability. */
function OwnDataFigures({ own }: { own: OwnDataAccuracy }) {
  const words = useViewStrings()
  const t = useDataSetStrings()
  const { name, scenes, accuracy, asked } = own
  const figures = TEACHER_TASKS.flatMap((task, c) => {
    const interval = wilson(Math.round(accuracy[task] * asked[c]), asked[c])
    if (!interval) return []
    const [low, high] = interval.map((share) => formatPercent(share))
    return [t.figure(words.capability[task], formatPercent(accuracy[task]), low, high, formatCount(asked[c]))]
  })
  return (
    <p data-testid="own-accuracy">
      {t.result(name, formatCount(scenes), figures.join(', '), formatPercent(accuracy.average))}
    </p>
  )
}

/** What it reached on test frames and on a custom data set, and why its settings alone do not reproduce it. */
function Findings({ run }: { run: SavedRun }) {
  const { runs: t } = useViewStrings()
  const d = useDataSetStrings()
  const trained = run.trainingData
  return (
    <>
      {trained && <p>{d.trainedOn(trained.name, formatCount(trained.scenes), trained.id)}</p>}
      {run.test && <TestFigures test={run.test} />}
      {run.own && <OwnDataFigures own={run.own} />}
      {run.unknown && <p className="soft">{t.unknown(run.unknown.join(', '))}</p>}
      {run.tuned && <p className="soft">{t.tunedHint}</p>}
    </>
  )
}

/** Copies the link to the run, which carries the data sets that it names. */
function RunLink({ run }: { run: SavedRun }) {
  const { runs: t } = useViewStrings()
  useEffect(() => carryData(dataIdsOf(run.config)), [run.config])
  return <CopyLink label={t.link} title={t.linkHint} fragment={() => linkOf(run)} />
}

export function RunDetail({ run }: { run: SavedRun }) {
  const words = useViewStrings()
  const { runs: t } = words
  const name = nameOf(run, words)
  const overlaid = useHistory((s) => s.overlays.some((r) => r.id === run.id))
  const [problem, setProblem] = useState('')
  const report = (done: Promise<boolean>): void => void done.then((ok) => setProblem(ok ? '' : t.gone))
  const changed = diffSettings(run.config, { ...defaultSettings(), seed: run.config.seed }, runWords(words))
  return (
    <Panel className="run-detail" title={name}>
      <div className="run-actions">
        <button
          type="button"
          className="primary"
          title={t.showHint}
          onClick={() => report(showRun(run, name))}
        >
          {t.show}
        </button>
        <ResumeButton run={run} report={report} />
        <button
          type="button"
          title={t.againHint}
          onClick={() => {
            if (!runAgain(run)) setProblem(t.againNot)
          }}
        >
          {t.again}
        </button>
        <button
          type="button"
          title={t.overlayHint}
          aria-pressed={overlaid}
          onClick={() => {
            if (overlaid) removeOverlay(run.id)
            else report(overlayRun(run, name))
          }}
        >
          {overlaid ? t.overlayOff : t.overlay}
        </button>
        <RunLink run={run} />
        <button type="button" onClick={() => report(saveRun(run))}>
          {t.save}
        </button>
        <button
          type="button"
          title={t.pinHint}
          aria-pressed={run.pinned}
          onClick={() => void annotate(run.id, { pinned: !run.pinned })}
        >
          {run.pinned ? t.unpin : t.pin}
        </button>
        <button type="button" onClick={() => void deleteRun(run)}>
          {t.remove}
        </button>
      </div>
      {problem && (
        <p className="bad" role="alert">
          {problem}
        </p>
      )}
      <Writing run={run} />
      <h3>{t.settings}</h3>
      {changed.length === 0 ? (
        <p className="soft">
          {t.defaults}, {t.seed(String(run.config.seed))}
        </p>
      ) : (
        <dl className="run-settings">
          {changed.map((d) => (
            <div key={d.key}>
              <dt>{d.label}</dt>
              <dd>{d.left}</dd>
            </div>
          ))}
          <div>
            <dt>{runWords(words).setting?.('seed')}</dt>
            <dd>{run.config.seed}</dd>
          </div>
        </dl>
      )}
      {run.startedFrom && (
        <p className="soft" title={run.startedFrom.sha256}>
          {words.exportStudent.fromRun(run.startedFrom.file, shortHash(run.startedFrom.sha256))}
        </p>
      )}
      <Findings run={run} />
      <TorchExport run={run} />
      <p className="soft run-facts">
        {t.facts(duration(run.seconds, words.transport), run.version || '–')} · {run.adapter}
      </p>
    </Panel>
  )
}
