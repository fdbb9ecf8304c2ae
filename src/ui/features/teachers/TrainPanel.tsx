// Training a teacher: the form, or the training under way with its curve, its accuracy, and what may be done
// with it.

import { useEffect, useState } from 'react'
import { TEACHER_TASKS } from '../../../distill/tasks'
import { formatCount, formatPercent } from '../../explain/numbersText'
import { Panel } from '../../components/Panel'
import { duration } from '../../text/duration'
import { lookForDevice } from '../../state/anyDevice'
import { useViewStrings } from '../../text/useViewStrings'
import { Curve } from '../../components/Curve'
import {
  discardTraining,
  forgetTraining,
  goOn,
  saveNow,
  pauseTraining,
  readUnfinished,
  resumeTraining,
  trainingSecondsLeft,
} from '../../state/teacherTraining'
import { TrainForm } from './TrainForm'
import { useTeachers } from '../../state/teachersSlice'
import { withPercent } from '../../text/percent'

function Unfinished() {
  const { teachers } = useViewStrings()
  const t = teachers.train
  const unfinished = useTeachers((s) => s.training.unfinished)
  if (unfinished.length === 0) return null
  return (
    <div>
      <h3 className="sub">{t.unfinished}</h3>
      <ul className="unfinished">
        {unfinished.map((one) => (
          <li key={one.id}>
            <span>{t.unfinishedOne(one.plan.name, formatCount(one.step), formatCount(one.plan.steps))}</span>
            <button type="button" className="small" onClick={() => resumeTraining(one)}>
              {t.resume}
            </button>
            <button type="button" className="small" onClick={() => void discardTraining(one.id)}>
              {t.discard}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Actions() {
  const { teachers } = useViewStrings()
  const t = teachers.train
  const { status, step } = useTeachers((s) => s.training)
  const [sure, setSure] = useState(false)
  if (sure)
    return (
      <div className="row" role="alert">
        <span>{t.stopSure}</span>
        <button
          type="button"
          onClick={() => {
            setSure(false)
            void discardTraining()
          }}
        >
          {t.stopYes}
        </button>
        <button type="button" autoFocus onClick={() => setSure(false)}>
          {t.stopNo}
        </button>
      </div>
    )
  return (
    <div className="row">
      {status === 'training' && (
        <button type="button" onClick={pauseTraining}>
          {t.pause}
        </button>
      )}
      {status === 'paused' && (
        <button type="button" className="primary" onClick={goOn}>
          {t.go}
        </button>
      )}
      {(status === 'training' || status === 'paused') && step > 0 && (
        <button type="button" title={t.keepHint} onClick={saveNow}>
          {t.keep}
        </button>
      )}
      {status !== 'measuring' && (
        <button type="button" onClick={() => setSure(true)}>
          {t.stop}
        </button>
      )}
    </div>
  )
}

function UnderWay() {
  const words = useViewStrings()
  const t = words.teachers.train
  const { status, plan, stage, step, losses, accuracy, msPerStep, saved, tookTurns, waits, attempt } =
    useTeachers((s) => s.training)
  if (!plan) return null
  const left = trainingSecondsLeft({ plan, step, msPerStep })
  return (
    <div className="training" data-testid="training" data-status={status} data-step={step}>
      <h3>{plan.name}</h3>
      <div className="training-line">
        <b>{t.step(formatCount(step), formatCount(plan.steps))}</b>
        <span className="soft" role="status">
          {t.status[status]}
        </span>
        {status === 'training' && msPerStep > 0 && (
          <span className="soft">{t.speed(formatCount(msPerStep))}</span>
        )}
        {status === 'training' && (
          <span className="soft">
            {left === null ? t.leftUnknown : t.left(duration(left, words.transport))}
          </span>
        )}
      </div>
      <span
        className="bar"
        role="progressbar"
        aria-label={plan.name}
        aria-valuemin={0}
        aria-valuemax={plan.steps}
        aria-valuenow={step}
      >
        <span style={{ width: `${(100 * step) / plan.steps}%` }} />
      </span>
      {stage && (
        <p className="soft">
          {t.stages[stage.stage] ?? stage.stage}
          {stage.total > 1 && ` ${formatCount(stage.done)} / ${formatCount(stage.total)}`}
        </p>
      )}
      {attempt > 0 && (
        <p className="bad" role="status">
          {t.lost(attempt)}
        </p>
      )}
      {waits && (
        <p className="soft" role="status">
          {t.waits}
        </p>
      )}
      {tookTurns && !waits && (
        <p className="soft" role="status">
          {t.tookTurns}
        </p>
      )}
      <Curve losses={losses} steps={plan.steps} />
      {accuracy && (
        <p>
          <span className="soft">{t.accuracy}: </span>
          {TEACHER_TASKS.map((f, i) => (
            <span key={f} className={f}>
              {i > 0 && ' · '}
              {words.capability[f]} {withPercent(formatPercent(accuracy.accuracy[f]))}
            </span>
          ))}
          <span className="soft"> · {t.measured(formatCount(accuracy.step))}</span>
        </p>
      )}
      {saved !== null && (
        <p className="soft small-print">{saved === 'never' ? t.unsaved : t.saved(formatCount(saved))}</p>
      )}
      <Actions />
    </div>
  )
}

function Failed() {
  const { teachers, failure: f } = useViewStrings()
  const t = teachers.train
  const { failure, plan, id, unfinished } = useTeachers((s) => s.training)
  if (!failure) return null
  const kept = unfinished.find((u) => u.id === id)
  const own = f.texts[failure.code]
  return (
    <div className="training" role="alert" data-testid="training" data-status="failed">
      <h3>
        {t.failed}
        {plan && `: ${plan.name}`}
      </h3>
      <p>{own ?? failure.message}</p>
      <p className="soft">{failure.wayOut}</p>
      {failure.detail && <p className="soft small-print">{failure.detail.slice(0, 300)}</p>}
      <div className="row">
        {kept && (
          <button type="button" className="primary" onClick={() => resumeTraining(kept)}>
            {t.resume}
          </button>
        )}
        <button type="button" onClick={forgetTraining}>
          {t.again}
        </button>
      </div>
    </div>
  )
}

export function TrainPanel({
  start,
  onStart,
}: {
  start: string | null
  onStart: (start: string | null) => void
}) {
  const { teachers } = useViewStrings()
  const t = teachers.train
  const status = useTeachers((s) => s.training.status)
  const kept = useTeachers((s) => s.training.kept)
  const possible = lookForDevice()
  useEffect(() => void readUnfinished(), [])
  return (
    <Panel className="train" title={t.title} info={{ what: t.infoTitle, text: t.info }}>
      {status === 'failed' ? (
        <Failed />
      ) : status === 'done' && kept ? (
        <div className="training" data-testid="training" data-status="done">
          <p role="status">{t.kept(kept.name)}</p>
          <div className="row">
            <button type="button" onClick={forgetTraining}>
              {t.again}
            </button>
          </div>
        </div>
      ) : status !== 'none' ? (
        <UnderWay />
      ) : possible ? (
        <TrainForm start={start} onStart={onStart} />
      ) : (
        <p className="soft">{t.needsGpu}</p>
      )}
      {(status === 'none' || status === 'done') && <Unfinished />}
    </Panel>
  )
}
