// The drawing with its controls: stage, plane or space, which gradients, and in the what-if mode their
// weights.

import { useMemo } from 'react'
import { inner, unit } from '../../../distill/combine/gramSpace'
import { TASKS } from '../../../distill/tasks'
import { useSize } from '../../components/useSize'
import { Panel } from '../../components/Panel'
import { Tabs } from '../../components/Tabs'
import { markTerms } from '../../components/markTerms'
import { useViewStrings } from '../../text/useViewStrings'
import { ArrowField } from './ArrowField'
import { degrees, number, short } from '../../explain/numbers'
import { arrowsOf as picture } from '../../explain/arrowPicture'
import { arrowsOf, moved, rescaled } from '../../explain/whatIf'
import {
  angleOf,
  coordinates,
  directionsFor,
  lengthOf,
  type Coefficients,
  type Dimensions,
} from '../../explain/gradientPoints'
import { coefficientsOf, stagesOf, explainStages } from '../../explain/stages'
import {
  setStage,
  setDimensions,
  rotate,
  editSandbox,
  flattenSandbox,
  toggleTask,
} from '../../state/gradientView'
import { hasResult, NoResult } from './NoResult'
import type { Subject } from './useSubject'
import { useGradients } from '../../state/gradientsSlice'
import { usePreferences } from '../../state/preferencesSlice'
import { withPercent } from '../../text/percent'

/** Weights in the what-if mode. */
const MOST = 3
/** Share of the squared lengths outside the drawing that is rounding. */
const NOTHING = 5e-4

export function DrawingPanel({ subject }: { subject: Subject }) {
  const t = useViewStrings()
  const words = t.gradients.drawing
  const language = usePreferences((s) => s.language)
  const [box, size] = useSize<HTMLDivElement>()
  const mode = useGradients((s) => s.mode)
  const sandbox = useGradients((s) => s.sandbox)
  const counts = useGradients((s) => s.counts)
  const turn = useGradients((s) => s.turn)
  const shown = useGradients((s) => s.shown)
  const wanted = useGradients((s) => s.stage)
  const { gram, context, method } = subject
  const playing = mode === 'what-if'
  const count = counts[mode]
  const choices = stagesOf(method)
  const stages = useMemo(() => explainStages(method, gram, context), [method, gram, context])
  const failed = !hasResult(stages.update)
  const stage = choices.includes(wanted) && !failed ? wanted : 'gradients'
  const reference = useMemo(
    () => (method === 'agp' ? null : coefficientsOf('agp', gram, context)),
    [method, gram, context],
  )
  const visible = shown.filter((k) => gram[5 * k] > 0)

  // The drawing keeps its axes while arrows are moved: in the what-if mode they belong to the sandbox.
  const place = useMemo(() => {
    if (!playing) {
      const directions = directionsFor(gram, count, shown)
      return (vector: Coefficients): number[] => coordinates(gram, directions, vector)
    }
    const tips = arrowsOf(sandbox)
    return (vector: Coefficients): number[] =>
      Array.from({ length: count }, (_, d) => vector.reduce((sum, c, k) => sum + c * (tips[k][d] ?? 0), 0))
  }, [playing, gram, sandbox, count, shown])

  const arrows = picture(stage, stages, visible, reference)
  const lost = visible.map((k) => Math.max(0, gram[5 * k] - place(unit(k)).reduce((s, x) => s + x * x, 0)))
  const whole = visible.reduce((s, k) => s + gram[5 * k], 0)
  const share = whole > 0 ? lost.reduce((a, b) => a + b, 0) / whole : 0
  const percent = (x: number): string => (100 * x).toFixed(x < 0.095 ? 1 : 0)
  const parts = visible
    .map((k, i) => `${t.taskShort[TASKS[k]]} ${withPercent(percent(lost[i] / gram[5 * k]))}`)
    .join(', ')
  const hasReference = arrows.some((a) => a.kind === 'reference')

  return (
    <Panel
      className="drawing"
      title={words.title}
      info={{ what: words.infoTitle, text: words.info }}
      tools={
        <div className="panel-tools push">
          <Tabs
            label={words.stage}
            className="segments small stage-tabs"
            chosen={stage}
            onChoose={setStage}
            choices={choices.map((value) => ({ value, label: words.stages[value] }))}
          />
          <Tabs<Dimensions>
            label={words.dimensions}
            className="segments small"
            chosen={count}
            onChoose={setDimensions}
            choices={[
              { value: 2, label: words.plane, title: words.planeHint },
              { value: 3, label: words.space, title: words.spaceHint },
            ]}
          />
        </div>
      }
    >
      <div ref={box} className="arrow-box">
        {size && (
          <ArrowField
            {...size}
            gram={gram}
            arrows={arrows}
            letter={stage === 'stage2' ? 't' : 'm'}
            count={count}
            turn={turn}
            place={place}
            onTurn={rotate}
            movable={playing ? visible : []}
            onMove={(task, tip) => editSandbox(moved(sandbox, task, tip))}
          />
        )}
      </div>
      {failed && (
        <p className="caption" role="status">
          <NoResult />
        </p>
      )}
      <p className="caption">
        {markTerms(
          stage === 'update' && choices.length === 2 ? words.captionOther : words.captions[stage],
          language,
        )}{' '}
        {hasReference && words.reference}
      </p>
      <p className="caption soft">
        {share < NOTHING ? words.exact : words.outside(percent(share), parts)}{' '}
        {playing && share >= NOTHING && (
          <button type="button" className="textual" onClick={flattenSandbox}>
            {words.flatten}
          </button>
        )}
      </p>
      <Gradients subject={subject} />
    </Panel>
  )
}

/** One line per gradient: drawn or not, length, angle to ce, and its weight in the what-if mode. */
function Gradients({ subject: { gram } }: { subject: Subject }) {
  const t = useViewStrings()
  const words = t.gradients.drawing
  const mode = useGradients((s) => s.mode)
  const sandbox = useGradients((s) => s.sandbox)
  const shown = useGradients((s) => s.shown)
  return (
    <ul className="gradient-list" aria-label={words.gradients} data-playing={mode === 'what-if'}>
      {TASKS.map((task, k) => (
        <li key={task}>
          <button
            type="button"
            className={`show ${task}`}
            aria-pressed={shown.includes(k)}
            title={words.show(t.task[task])}
            onClick={() => toggleTask(k)}
          >
            <i aria-hidden="true" />
            {t.task[task]}
          </button>
          <span className="soft">
            {words.length} <b>{number(lengthOf(gram, unit(k)))}</b>
          </span>
          {k > 0 && (
            <span className="soft" data-conflict={inner(gram, unit(k), unit(0)) < 0}>
              {words.toCe} <b>{degrees(angleOf(gram, unit(k), unit(0)))}</b>
            </span>
          )}
          {mode === 'what-if' && (
            <label className="weight">
              <input
                type="range"
                min={0}
                max={MOST}
                step={0.05}
                value={sandbox.scales[k]}
                aria-label={words.weight(t.task[task])}
                onChange={(e) => editSandbox(rescaled(sandbox, k, Number(e.target.value)))}
              />
              <span>{words.times(short(sandbox.scales[k]))}</span>
            </label>
          )}
        </li>
      ))}
    </ul>
  )
}
