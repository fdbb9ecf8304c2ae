// The last step's four gradients, what the method did to them, and checks that hold or do not, live.

import { useMemo } from 'react'
import { FOLLOWERS, TASKS } from '../../distill/tasks'
import { formatAngle, formatLoss, formatPercent } from '../format'
import { Empty, Panel } from '../shell/Panel'
import { useMetrics } from '../stores/metrics'
import { useSettings } from '../stores/settings'
import { useStrings } from '../strings/useStrings'
import { Arrows } from './Arrows'
import { planar, tellStep, type StepStory } from './gram'

/** Relative difference up to which two float32 lengths count as the same. */
const SAME = 0.01

function Check({ good, name, text }: { good: boolean; name: string; text: string }) {
  return (
    <li className="check" data-good={good}>
      <span className="check-mark" aria-hidden="true">{good ? '✓' : '✗'}</span>
      <span><b>{name}</b> <span className="soft">{text}</span></span>
    </li>
  )
}

function Story({ story }: { story: StepStory }) {
  const t = useStrings()
  const turned = story.turned.flatMap((degrees, i) => (degrees ? [t.inspector.turned(t.capability[FOLLOWERS[i]], formatAngle(degrees))] : []))
  const stage1 = !story.hasStage1 ? t.inspector.noStage1 : turned.length ? turned.join(' ') : t.inspector.turnedNone
  const stage2 = !story.hasStage2
    ? t.inspector.noStage2
    : story.raised.length
      ? t.inspector.fired(story.raised.map((i) => t.capability[FOLLOWERS[i]]).join(', '))
      : story.anchorDominates
        ? t.inspector.quietWhy
        : t.inspector.quiet
  return (
    <>
      <li className="soft">{stage1}</li>
      <li className="soft">{stage2}</li>
    </>
  )
}

export function GradientPanel() {
  const t = useStrings()
  const published = useMetrics((s) => s.published)
  const method = useSettings((s) => s.settings.method)
  const shown = useMemo(() => {
    const { last } = published.history
    if (!last || !last.gram.every(Number.isFinite)) return null
    return { metrics: last, story: tellStep(last, method), residual: planar(last.gram).residual }
  }, [published, method])

  const angle = shown?.story.updateCosine == null ? null : (Math.acos(Math.max(-1, Math.min(1, shown.story.updateCosine))) * 180) / Math.PI
  return (
    <Panel
      className="inspector"
      title={t.inspector.title}
      info={{ what: t.inspector.infoTitle, text: t.inspector.info }}
      note={shown && t.inspector.at(shown.metrics.step)}
    >
      {shown ? (
        <div className="inspector-body">
          <div className="inspector-picture">
            <Arrows gram={shown.metrics.gram} coefficients={shown.metrics.coefficients} story={shown.story} />
            <p className="soft inspector-keys">
              <span><span className="key update-key" /> {t.inspector.update}</span>
              {shown.story.projected.some(Boolean) && <span><span className="key before-key" /> {t.inspector.before}</span>}
              <span title={t.inspector.planeHint}>{t.inspector.plane(formatPercent(shown.residual, 0))}</span>
            </p>
          </div>
          <table className="coefficients" title={t.inspector.coefficientsHint}>
            <caption className="sr-only">{t.inspector.coefficients}</caption>
            <thead><tr><td />{TASKS.map((task) => <th key={task} scope="col" className={task}>{t.taskShort[task]}</th>)}</tr></thead>
            <tbody>
              <tr><th scope="row">{t.inspector.length}</th>{TASKS.map((task, k) => <td key={task}>{formatLoss(shown.story.lengths[k])}</td>)}</tr>
              <tr><th scope="row">{t.inspector.share}</th>{TASKS.map((task, k) => <td key={task}>×{(shown.metrics.coefficients[k] ?? 0).toFixed(2)}</td>)}</tr>
            </tbody>
          </table>
          <ul className="checks">
            {angle !== null && (
              <Check
                good={shown.story.updateDotCe >= 0}
                name={t.inspector.dot}
                text={shown.story.updateDotCe >= 0 ? t.inspector.dotGood(formatAngle(angle)) : t.inspector.dotBad(formatAngle(angle))}
              />
            )}
            <Check
              good={Math.abs(shown.story.norm - shown.metrics.updateNorm) <= SAME * Math.max(shown.story.norm, shown.metrics.updateNorm)}
              name={t.inspector.norm}
              text={Math.abs(shown.story.norm - shown.metrics.updateNorm) <= SAME * Math.max(shown.story.norm, shown.metrics.updateNorm)
                ? t.inspector.normGood(formatLoss(shown.metrics.updateNorm))
                : t.inspector.normBad(formatLoss(shown.story.norm), formatLoss(shown.metrics.updateNorm))}
            />
            <Story story={shown.story} />
          </ul>
        </div>
      ) : (
        <Empty>{t.inspector.empty}</Empty>
      )}
    </Panel>
  )
}
