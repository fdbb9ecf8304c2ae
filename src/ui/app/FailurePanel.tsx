// One message per cause: what happened, in the reporter's own sentence, and the way out.

import { hasVectorInstructions } from '../../browser/webAssembly'
import { defaultSettings } from '../../settings/resolve'
import type { Failure } from '../../protocol/messages'
import { formatBytes, formatCount } from '../explain/numbersText'
import {
  retryWithLowerLearningRate,
  goodCheckpoint,
  prepare,
  rewindWithLowerLearningRate,
} from '../state/runActions'
import { lazyPart } from '../components/LazyPart'
import { retry } from './retry'
import { chooseDevice } from './chooseDevice'
import { openView } from '../state/page'
import { lessonAddress } from '../state/beginning'
import { usePreferences } from '../state/preferencesSlice'
import { dismissFailure } from '../state/progress'
import { changeText } from '../text/changeText'
import { useStrings } from '../text/useStrings'
import { withoutOwn } from '../explain/teacherChoice'
import { useSettings } from '../state/settingsSlice'
import { useRun } from '../state/runSlice'
import { useHistory, shownCurves } from '../state/historySlice'

const LinkQuestion = lazyPart(() => import('./LinkQuestion'))
const MissingData = lazyPart(() => import('./MissingData'))

/** Buttons that do what the way out says; the first is the one to try. */
function Actions({ code, change }: Pick<Failure, 'code' | 'change'>) {
  const strings = useStrings()
  const { failure: t } = strings
  const settings = useSettings((s) => s.settings)
  // Looked up again when the saved runs change.
  const checkpoints = useRun((s) => s.checkpoints)
  const good = checkpoints.length > 0 ? goodCheckpoint() : null
  if (code === 'diverged')
    return (
      <>
        {good !== null && (
          <button type="button" className="primary" onClick={rewindWithLowerLearningRate}>
            {t.rewindWithLowerLearningRate(formatCount(good))}
          </button>
        )}
        <button type="button" className={good === null ? 'primary' : ''} onClick={retryWithLowerLearningRate}>
          {t.retryWithLowerLearningRate}
        </button>
      </>
    )
  if (change)
    return (
      <>
        <button type="button" className="primary" onClick={() => prepare({ ...settings, ...change }, true)}>
          {t.startWith(changeText(change, strings))}
        </button>
        <button type="button" onClick={retry}>
          {t.retry}
        </button>
      </>
    )
  if (code === 'bad-settings')
    return (
      <button type="button" className="primary" onClick={() => prepare(defaultSettings())}>
        {t.openDefaults}
      </button>
    )
  if (code === 'rule')
    return (
      <button type="button" className="primary" onClick={() => openView('gradients')}>
        {t.openGradients}
      </button>
    )
  if (code === 'missing-teacher')
    return (
      <>
        <button type="button" className="primary" onClick={() => prepare(withoutOwn(settings))}>
          {t.shippedTeachers}
        </button>
        <button type="button" onClick={() => openView('teachers')}>
          {t.openTeachers}
        </button>
      </>
    )
  if (code === 'bad-file')
    return (
      <>
        <button type="button" className="primary" onClick={() => location.reload()}>
          {t.reload}
        </button>
        <button type="button" onClick={retry}>
          {t.retry}
        </button>
      </>
    )
  return (
    <button type="button" className="primary" onClick={retry}>
      {t.retry}
    </button>
  )
}

/** Where nothing can be computed a link can only be looked at, so both messages are shown. */
export function FailurePanel() {
  const failure = useRun((s) => s.failure)
  const unread = useSettings((s) => s.unreadLink)
  const unreadLink = unread && unread.problems.length > 0 ? unread : null
  const alone = unreadLink !== null && failure?.code !== 'no-webgpu'
  return (
    <>
      {failure && !alone && <FailureNotice failure={failure} />}
      {unreadLink && <LinkQuestion link={unreadLink} />}
    </>
  )
}

/** No graphics processor to train on: the lesson's small students need none. */
const WITHOUT_GPU: readonly Failure['code'][] = ['no-webgpu', 'no-adapter', 'no-device']

/** Failures of the graphics processor, which computing on the CPU does not have. */
const OF_GRAPHICS: readonly Failure['code'][] = [...WITHOUT_GPU, 'device-lost', 'self-test', 'shader']

function FailureNotice({ failure }: { failure: Failure }) {
  const t = useStrings()
  const language = usePreferences((s) => s.language)
  const replaying = useHistory((s) => s.source.kind === 'replay')
  const saved = useHistory((s) => shownCurves(s).history.steps.length > 0)
  const chosen = usePreferences((s) => s.device)
  const onProcessor = OF_GRAPHICS.includes(failure.code) && chosen !== 'processor' && hasVectorInstructions()
  // Reports are in English; a language with its own sentence for this code shows that one, and the report's
  // words as detail.
  const own = t.failure.texts[failure.code]
  const detail = [own && `${failure.message} ${failure.wayOut}`, failure.detail].filter(Boolean).join('\n')
  return (
    <div className="notice" role="alert" data-testid="failure" data-code={failure.code}>
      <h2>
        {failure.step !== undefined && failure.code === 'diverged'
          ? t.failure.divergedAt(formatCount(failure.step))
          : t.failure.titles[failure.code]}
      </h2>
      <p>{own ?? failure.message}</p>
      {own && failure.code === 'rule' && <p>{t.failure.rule(failure.message)}</p>}
      {own && failure.room && (
        <p>{t.failure.room(formatBytes(failure.room.needed), formatBytes(failure.room.found))}</p>
      )}
      <h3>{t.failure.wayOut}</h3>
      <ul>
        {!own && <li>{failure.wayOut}</li>}
        {t.failure.hints[failure.code].map((hint) => (
          <li key={hint}>{hint}</li>
        ))}
        {WITHOUT_GPU.includes(failure.code) && (
          <li>
            <a href={lessonAddress(language, '04-answers')}>{t.failure.lesson}</a>
          </li>
        )}
      </ul>
      <div className="notice-actions">
        {failure.code === 'missing-data' ? <MissingData /> : <Actions {...failure} />}
        {onProcessor && (
          <button type="button" onClick={() => chooseDevice('processor')}>
            {t.failure.onProcessor}
          </button>
        )}
        {saved && (
          <button type="button" onClick={dismissFailure}>
            {t.failure.dismiss}
          </button>
        )}
        <span className="soft">
          {replaying ? t.runs.replay.rest : saved ? t.failure.restSaved : t.failure.rest}
        </span>
      </div>
      {detail && (
        <details>
          <summary>{t.failure.detail}</summary>
          <pre>{detail}</pre>
        </details>
      )}
    </div>
  )
}
