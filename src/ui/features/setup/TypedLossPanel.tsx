// What a typed attention loss does: its slope, its curves, what the check found, and examples to start from.
// Fetched when an expression is first shown.

import { useMemo } from 'react'
import { LOSS_EXAMPLES } from '../../../distill/signals/attention/typed/examples'
import { LossError } from '../../../distill/signals/attention/typed/lossError'
import { readLoss, type TypedLoss } from '../../../distill/signals/attention/typed/typedLoss'
import type { TeacherTask } from '../../../distill/tasks'
import type { SignalLoss } from '../../../settings/settings'
import { colourOf } from '../../components/taskColours'
import { formatCount } from '../../explain/numbersText'
import { typedLossEn, type TypedLossStrings } from '../../text/typedLoss.en'
import { typedLossKo } from '../../text/typedLoss.ko'
import { useDictionary } from '../../text/useStrings'
import { lossCurves, TEACHER_WEIGHTS } from './lossCurves'
import { useRefusal } from './useRefusal'
import './typedLoss.css'

interface TypedLossPanelProps {
  task: TeacherTask
  text: string
  byRows: boolean
  onPick: (text: string, loss: SignalLoss) => void
  onRefused: (refused: boolean) => void
}

function read(text: string): { loss: TypedLoss } | { error: LossError } {
  try {
    return { loss: readLoss(text) }
  } catch (error) {
    if (error instanceof LossError) return { error }
    throw error
  }
}

interface CurvesProps {
  name: string
  loss: TypedLoss
  what: 'value' | 'slope'
  words: TypedLossStrings
}

/** One small drawing: the loss or its slope over s, a line for each t. */
function Curves({ name, loss, what, words }: CurvesProps) {
  const { paths, top, bottom } = lossCurves(loss, what)
  return (
    <figure>
      <figcaption>{name}</figcaption>
      <div className="typed-loss-range" aria-hidden="true">
        <span>{top}</span>
        <span>{bottom}</span>
      </div>
      <svg
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        role="img"
        aria-label={words.curves(name, `${bottom} … ${top}`)}
      >
        {paths.map((path, i) => (
          <path key={i} className={`t${i}`} d={path} />
        ))}
      </svg>
      <div className="typed-loss-s" aria-hidden="true">
        <span>0</span>
        <span>s</span>
        <span>1</span>
      </div>
    </figure>
  )
}

/** Which line belongs to which teacher's weight. */
function Legend() {
  return (
    <p className="typed-loss-legend">
      {TEACHER_WEIGHTS.map((t, i) => (
        <span key={t}>
          <svg viewBox="0 0 24 8" aria-hidden="true">
            <path className={`t${i}`} d="M0 4H24" />
          </svg>
          t = {t}
        </span>
      ))}
    </p>
  )
}

function Findings({ loss, byRows, words }: { loss: TypedLoss; byRows: boolean; words: TypedLossStrings }) {
  const { points, smallestAtTeacher } = loss.check
  return (
    <>
      <p>
        {words.derivative}: <code>{loss.derivative}</code>; {byRows ? words.rows : words.entries}.
      </p>
      <div className="typed-loss-curves">
        <Curves name={words.loss} what="value" {...{ loss, words }} />
        <Curves name={words.slope} what="slope" {...{ loss, words }} />
      </div>
      <Legend />
      <p className="soft">
        {words.checked(formatCount(points))}{' '}
        {smallestAtTeacher ? words.smallest : byRows ? words.notSmallestRows : words.notSmallest}
      </p>
    </>
  )
}

export default function TypedLossPanel({ task, text, byRows, onPick, onRefused }: TypedLossPanelProps) {
  const words = useDictionary((language) => (language === 'ko' ? typedLossKo : typedLossEn))
  const found = useMemo(() => read(text), [text])
  const refused = 'error' in found
  useRefusal(refused, onRefused)
  return (
    <section className="typed-loss" aria-label={words.title} style={{ color: colourOf(task) }}>
      <div role="status">
        {'error' in found ? (
          <p className="field-error">
            {found.error.position !== null && words.at(String(found.error.position))}
            {words.reasons[found.error.reason](...found.error.values)}.
          </p>
        ) : (
          <Findings loss={found.loss} {...{ byRows, words }} />
        )}
      </div>
      <p className="typed-loss-examples">
        <span>{words.examples}</span>{' '}
        {LOSS_EXAMPLES.map((example) => (
          <button
            key={example.id}
            type="button"
            title={example.text}
            aria-pressed={example.text === text && byRows === (example.loss === 'typed-rows')}
            onClick={() => onPick(example.text, example.loss)}
          >
            {words.example[example.id]}
          </button>
        ))}
      </p>
    </section>
  )
}
