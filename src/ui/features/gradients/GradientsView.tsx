// The gradient inspector: the four gradients of a step, what the method made of them and why, and a what-if
// mode to try it out.

import { useEffect } from 'react'
import { activeInSettings } from '../../../distill/activeTeachers'
import { lazyPart } from '../../components/LazyPart'
import { Tabs } from '../../components/Tabs'
import { Terms } from '../../components/Terms'
import { useShownSettings } from '../../state/replay'
import { useViewStrings } from '../../text/useViewStrings'
import { CosinePanel, OrdersPanel } from './CosinePanel'
import { DrawingPanel } from './DrawingPanel'
import { LayerPanel } from './LayerPanel'
import { methodText, MethodsPanel } from './MethodsPanel'
import { PRESET_IDS } from '../../explain/whatIf'
import { freezeStep, choosePreset, followRun, setMethod } from '../../state/gradientView'
import { useRule } from '../../state/ruleSlice'
import { ExplanationPanel } from './ExplanationPanel'
import { variantOf } from '../../explain/variants'
import { useCalm, useLatest, useSubject, type Subject } from './useSubject'
import './gradients.css'
import { useGradients } from '../../state/gradientsSlice'
import { FIRST_TENSOR, lookAt } from '../../state/inside'
import { usePage } from '../../state/pageSlice'
import { linkWhatIf } from '../../state/whatIfLink'
import { CloseButton } from '../../components/CloseButton'

const InsidePart = lazyPart(() => import('./InsidePart'))
/** Brings the editor and the sandbox along. */
const RulePanel = lazyPart(() => import('./RulePanel'))

/** Copies the latest step into the sandbox; null before the first one. */
function useFreeze(): (() => void) | null {
  const latest = useLatest()
  const settings = useShownSettings()
  return latest
    ? () => freezeStep(latest.gram, latest.step, latest.permutation, activeInSettings(settings))
    : null
}

function Presets() {
  const words = useViewStrings().gradients
  const mode = useGradients((s) => s.mode)
  const source = useGradients((s) => s.source)
  return PRESET_IDS.map((id) => (
    <button
      key={id}
      type="button"
      className="preset"
      title={words.presets[id].help}
      aria-pressed={mode === 'what-if' && source.kind === 'preset' && source.id === id}
      onClick={() => choosePreset(id)}
    >
      {words.presets[id].label}
    </button>
  ))
}

function Bar({ subject }: { subject: Subject | null }) {
  const t = useViewStrings()
  const words = t.gradients
  const mode = useGradients((s) => s.mode)
  const source = useGradients((s) => s.source)
  const method = useGradients((s) => s.method)
  const tensor = usePage((s) => s.tensor)
  const freeze = useFreeze()
  const enter = (): void => (freeze ? freeze() : choosePreset('both'))
  return (
    <div className="gradients-bar">
      <Tabs
        label={words.mode}
        chosen={tensor === null ? mode : 'inside'}
        onChoose={(next) => {
          lookAt(next === 'inside' ? (tensor ?? FIRST_TENSOR) : null)
          if (next === 'live') followRun()
          else if (next === 'what-if' && mode !== 'what-if') enter()
        }}
        choices={[
          { value: 'live', label: words.live, title: words.liveHint },
          { value: 'what-if', label: words.whatIf, title: words.whatIfHint },
          { value: 'inside', label: t.inside.tab, title: t.inside.tabHint },
        ]}
      />
      {tensor === null && mode === 'live' && subject?.metrics && (
        <span className="soft">{words.at(String(subject.metrics.step))}</span>
      )}
      {tensor === null && mode === 'what-if' && (
        <div className="sources" role="group" aria-label={words.from}>
          <span className="soft">{words.from}</span>
          {freeze && (
            <button
              type="button"
              className="preset"
              aria-pressed={source.kind === 'step'}
              title={words.refresh}
              onClick={freeze}
            >
              {source.kind === 'step' ? words.fromStep(String(source.step)) : words.fromNothing}
            </button>
          )}
          <Presets />
        </div>
      )}
      {tensor === null && subject && (
        <span className="push method-drawn">
          <span className="soft">{words.drawing.method}</span>{' '}
          <b>
            <Terms>{methodText(subject.method, t).label}</Terms>
          </b>
          {method !== null && <CloseButton onClose={() => setMethod(null)} />}
        </span>
      )}
    </div>
  )
}

export default function GradientsView() {
  const { gradients: words, inspector } = useViewStrings()
  const mode = useGradients((s) => s.mode)
  const source = useGradients((s) => s.source)
  const subject = useSubject()
  const calm = useCalm(subject)
  useEffect(linkWhatIf, [])
  const writing = useRule((s) => s.open)
  const tensor = usePage((s) => s.tensor)
  if (tensor !== null)
    return (
      <div className="gradients" aria-label={words.label} role="region">
        <Bar subject={subject} />
        <InsidePart name={tensor} />
      </div>
    )
  const help = mode === 'what-if' && source.kind === 'preset' ? words.presets[source.id].help : null
  return (
    <div className="gradients" aria-label={words.label} role="region">
      <Bar subject={subject} />
      <p className="gradients-lead soft">
        {help && (
          <b>
            <Terms>{help}</Terms>{' '}
          </b>
        )}
        <Terms>{mode === 'what-if' ? words.leadWhatIf : words.lead}</Terms>
      </p>
      {subject?.metrics && variantOf(subject.metrics) && (
        <p className="gradients-lead" data-testid="variant">
          {inspector.variants[variantOf(subject.metrics) ?? 'microBatches'](
            String(subject.metrics.parts?.count ?? 1),
          )}
        </p>
      )}
      {subject && calm ? (
        <div className="gradients-grid">
          <DrawingPanel subject={subject} />
          <div className="gradients-side">
            <ExplanationPanel subject={calm} />
            <div className="side-pair">
              <CosinePanel gram={calm.gram} />
              <OrdersPanel subject={calm} />
            </div>
            <LayerPanel />
          </div>
          {writing && <RulePanel />}
          <MethodsPanel subject={calm} />
        </div>
      ) : (
        <div className="panel gradients-empty">
          <p>{words.nothing}</p>
          <div className="sources">
            <Presets />
          </div>
        </div>
      )}
    </div>
  )
}
