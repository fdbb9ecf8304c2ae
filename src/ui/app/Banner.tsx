// The line above the panels: what the curves are while they are not this page's own (a recording, a saved
// run), what is still being prepared, and whether the run reached the figures of the link it came from.

import '../styles/banner.css'
import { defaultSettings, sameValue } from '../../settings/resolve'
import { diffSettings, runName } from '../../records/runNames'
import { formatCount } from '../explain/numbersText'
import { Info } from '../components/Info'
import { Terms } from '../components/Terms'
import { lazyPart } from '../components/LazyPart'
import { stageAmount } from '../components/Loading'
import { currentStage } from '../state/progress'
import { playReplay, pauseReplay, seekReplay, leaveReplay } from '../state/replay'
import { useStrings } from '../text/useStrings'
import { formatDate, runWords } from '../text/runLabels'
import { useRun } from '../state/runSlice'
import { useHistory, replayOf, type Shown, shownRun } from '../state/historySlice'
import { useSettings } from '../state/settingsSlice'
import { usePreferences } from '../state/preferencesSlice'
import { CloseButton } from '../components/CloseButton'

/** What a link says about its run; few visits have one. */
const LinkBanner = lazyPart(() => import('./LinkBanner'), { waiting: () => null, problemAt: 'above' })

/** What is being prepared, and how far: a thin bar along the banner (the run controls say it in words). */
function Preparing() {
  const t = useStrings()
  const stages = useRun((s) => s.stages)
  const stage = currentStage(stages)
  const at = stages.find((s) => s.stage === stage)
  const share = at && at.total > 0 ? Math.min(1, at.done / at.total) : null
  const text = at ? `${t.loading.stages[at.stage]} ${stageAmount(at, t)}` : t.loading.waiting
  return (
    <span
      className="banner-loading bar"
      role="progressbar"
      aria-label={t.loading.title}
      aria-valuetext={text}
      title={text}
      data-unknown={share === null}
    >
      <span style={{ width: `${share === null ? 100 : 100 * share}%` }} />
    </span>
  )
}

function Player({ shown }: { shown: Shown }) {
  const { replay: t } = useStrings().runs
  const at = useHistory((s) => replayOf(s)?.at ?? 0)
  const playing = useHistory((s) => replayOf(s)?.playing ?? false)
  const last = formatCount(shown.steps.length)
  const text = t.step(formatCount(shown.stops[at] ?? 0), last)
  return (
    <span className="banner-player">
      <button
        type="button"
        className="icon small"
        aria-label={playing ? t.pause : t.play}
        title={playing ? t.pause : t.play}
        onClick={playing ? pauseReplay : playReplay}
      >
        <svg viewBox="0 0 12 12" aria-hidden="true">
          <path d={playing ? 'M2 1h3v10H2zM7 1h3v10H7z' : 'M2 .8 11 6 2 11.2z'} fill="currentColor" />
        </svg>
      </button>
      <input
        type="range"
        min={0}
        max={shown.stops.length - 1}
        value={at}
        aria-label={t.position}
        aria-valuetext={text}
        onChange={(event) => {
          pauseReplay()
          seekReplay(Number(event.target.value))
        }}
      />
      <span className="banner-step soft tabular">{text}</span>
      <CloseButton label={t.close} onClose={leaveReplay} />
    </span>
  )
}

/** What pressing Run would do, given the state of the engine and the settings. */
function Next({ shown }: { shown: Shown }) {
  const { replay: t } = useStrings().runs
  const status = useRun((s) => s.status)
  const queued = useRun((s) => s.runWhenReady)
  const settings = useSettings((s) => s.settings)
  const unreadLink = useSettings((s) => s.unreadLink)
  if (unreadLink) return null
  if (status === 'failed') return <>{t.without}</>
  if (queued) return <>{t.queued}</>
  if (shown.kind === 'recording') return <>{t.yours}</>
  return <>{sameValue(settings, shown.config) ? t.againYours : t.other}</>
}

function Replaying({ shown }: { shown: Shown }) {
  const words = useStrings()
  const { replay: t } = words.runs
  const language = usePreferences((s) => s.language)
  const date = formatDate(shown.date, language, shown.kind === 'saved')
  const differences = diffSettings(
    shown.config,
    { ...defaultSettings(), seed: shown.config.seed },
    runWords(words),
  )
  return (
    <>
      <div className="banner-text">
        <b title={t.on(shown.adapter)}>
          {shown.kind === 'recording' ? (
            <Terms>{t.recorded(date, String(shown.config.seed))}</Terms>
          ) : (
            t.kept(date)
          )}
        </b>{' '}
        {shown.kind === 'recording' && shown.config.method === 'agp' && (
          <>
            · <Terms>{t.spelledOut}</Terms>{' '}
          </>
        )}
        {shown.kind === 'saved' && <>· {shown.name || runName(shown.config, runWords(words))} </>}
        {differences.length > 0 && (
          <Info what={t.label}>
            {t.different(differences.map((d) => t.instead(d.label, d.left, d.right)).join(', '))}
          </Info>
        )}{' '}
        <span className="soft">
          <Next shown={shown} />
        </span>
      </div>
      <Player shown={shown} />
    </>
  )
}

/** Nothing while the page shows its own run and no link expects anything. */
export function RunBanner() {
  const { replay: t } = useStrings().runs
  const shown = useHistory(shownRun)
  const preparing = useRun((s) => s.status === 'preparing')
  const brought = useSettings((s) => s.broughtData.length > 0)
  const expected = useRun((s) => s.student.expected !== null || s.expectation.expected !== null)
  return (
    <>
      {shown && (
        <section className="banner" data-kind={shown.kind} aria-label={t.label} data-testid="replay">
          <Replaying shown={shown} />
          {preparing && <Preparing />}
        </section>
      )}
      {(expected || brought) && <LinkBanner />}
    </>
  )
}
