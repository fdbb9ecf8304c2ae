// The scene, the questions about it, and the answers.

import type { InspectedSample } from '../../../protocol/messages'
import { CAPABILITIES, type Capability } from '../../../world/types'
import { usePair } from '../../state/useAttentionPair'
import { formatCount } from '../../explain/numbersText'
import { look } from '../../state/runActions'
import { Empty, Panel } from '../../components/Panel'
import { Tabs } from '../../components/Tabs'
import { useShownInspection } from '../../state/sample'
import { setTeacher, lockRow } from '../../state/attentionView'
import { firstLayer } from '../../explain/signalKinds'
import { useViewStrings } from '../../text/useViewStrings'
import { Answers } from './Answers'
import { Picture } from './Picture'
import { useSample } from '../../state/sampleSlice'
import { useRun } from '../../state/runSlice'
import { usePreferences } from '../../state/preferencesSlice'

/** Inspects a question, and turns the attention view to the teacher of its kind. */
function choose(inspected: InspectedSample, question: number): void {
  const capability = inspected.questions[question]?.capability
  const view = useSample.getState()
  if (capability && capability !== view.teacher) {
    setTeacher(capability, firstLayer(useRun.getState().facts?.signals, capability))
  }
  lockRow(null)
  look(inspected.frame, question)
}

function Questions({ inspected }: { inspected: InspectedSample }) {
  const t = useViewStrings()
  const wanted = useSample((s) => s.wanted)
  const chosen = wanted?.question ?? inspected.question
  const capability = inspected.questions[chosen]?.capability
  const language = usePreferences((s) => s.language)
  const sentence = (q: InspectedSample['questions'][number]): string =>
    language === 'ko' ? q.textKo : q.text
  const indices = (c: Capability | undefined): number[] =>
    inspected.questions.flatMap((q, i) => (q.capability === c ? [i] : []))
  return (
    <>
      <Tabs
        label={t.scene.questionKinds}
        className="segments wide"
        chosen={capability ?? null}
        onChoose={(c) => {
          const first = indices(c)[0]
          if (first !== undefined) choose(inspected, first)
        }}
        choices={CAPABILITIES.filter((c) => indices(c).length > 0).map((c) => ({
          value: c,
          label: t.capabilityTitle[c],
          className: `capability ${c}`,
        }))}
      />
      <Tabs
        label={t.scene.questions}
        className="questions"
        chosen={chosen}
        onChoose={(i) => choose(inspected, i)}
        choices={indices(capability).map((i) => ({
          value: i,
          label: sentence(inspected.questions[i]),
          title: sentence(inspected.questions[i]),
        }))}
      />
    </>
  )
}

export function ScenePanel() {
  const t = useViewStrings()
  const { inspected, recorded } = useShownInspection()
  const wanted = useSample((s) => s.wanted)
  const pair = usePair()
  const frame = wanted?.frame ?? inspected?.frame ?? 0
  const go = (by: number): void => {
    if (!inspected) return
    lockRow(null)
    look((frame + by + inspected.frames) % inspected.frames, wanted?.question ?? inspected.question)
  }
  return (
    <Panel
      className={recorded ? 'scene recorded' : 'scene'}
      title={t.scene.title}
      info={{ what: t.scene.title, text: t.scene.info }}
      tools={
        inspected && (
          <span className="pager push">
            <button
              type="button"
              className="icon small"
              aria-label={t.scene.previous}
              title={t.scene.previous}
              onClick={() => go(-1)}
            >
              ‹
            </button>
            <span className="soft tabular">{t.scene.frame(frame + 1, formatCount(inspected.frames))}</span>
            <button
              type="button"
              className="icon small"
              aria-label={t.scene.next}
              title={t.scene.next}
              onClick={() => go(1)}
            >
              ›
            </button>
          </span>
        )
      }
    >
      {inspected ? (
        <div className="scene-body" data-waiting={wanted !== null}>
          <div className="scene-picture">
            <Picture pixels={inspected.pixels} pair={pair} />
          </div>
          <div className="scene-talk">
            <Questions inspected={inspected} />
            <Answers inspected={inspected} capability={inspected.questions[inspected.question]?.capability} />
            <p className="as-of soft">{t.scene.asOf(inspected.step)}</p>
          </div>
        </div>
      ) : (
        <>
          <div className="picture placeholder" aria-hidden="true" />
          <Empty>{t.scene.empty}</Empty>
        </>
      )}
    </Panel>
  )
}
