// The true answer, and what student, specialists and base teacher say, word by word, with what else they
// considered.

import { useState } from 'react'
import { answerSentence } from '../../../world/sentence'
import { tokenIds, words } from '../../../world/vocabulary'
import type { BenchAnswer, BenchModel, BenchToken } from '../../../protocol/messages'
import { formatProbability, formatWeight } from '../../explain/numbersText'
import { Panel } from '../../components/Panel'
import { useBench } from '../../state/sceneEditor'
import { usePreferences } from '../../state/preferences'
import { useProgress } from '../../state/progress'
import { useSettings } from '../../state/settings'
import { useTransport } from '../../state/transport'
import { useViewStrings } from '../../text/useViewStrings'
import { END, saidBy, verdictOf } from './agree'
import { capabilityOfQuestion, spokenQuestion, templateOf, truthOf } from './compose'
import { useAsking } from './useAsking'
import { useReveal } from './useReveal'

const NAMES: readonly BenchModel['name'][] = ['student', 'perception', 'reasoning', 'planning', 'base']
/** Most words a model can say. */
const MOST_WORDS = 8

interface Pointed {
  model: BenchModel['name']
  index: number
}

function Word({
  token,
  wrong,
  pointed,
  onPoint,
}: {
  token: BenchToken
  wrong: boolean
  pointed: boolean
  onPoint: () => void
}) {
  const t = useViewStrings()
  const end = token.word === END
  return (
    <button
      type="button"
      className="word bench-word"
      data-end={end}
      data-right={wrong ? 'false' : undefined}
      aria-pressed={pointed}
      title={end ? t.scene.endHint : undefined}
      onPointerEnter={onPoint}
      onFocus={onPoint}
      onClick={onPoint}
    >
      <span className="word-text" lang="en">
        {end ? t.scene.end : token.word}
      </span>
      <span className="word-p">{formatProbability(token.probability)}</span>
      <span className="word-bar" aria-hidden="true">
        <span style={{ width: `${100 * token.probability}%` }} />
      </span>
    </button>
  )
}

/** The word pointed at beside the likeliest others. */
function Considered({ name, index, token }: { name: BenchModel['name']; index: number; token: BenchToken }) {
  const t = useViewStrings()
  return (
    <div className="considered">
      <h3>
        {t.bench.wordAt(t.bench.model[name], String(index + 1))}{' '}
        <span className="soft">· {t.bench.alternatives}</span>
      </h3>
      <ol>
        {[token, ...token.alternatives].map(({ word, probability }, i) => (
          <li key={word}>
            <span className="considered-word" lang={word === END ? undefined : 'en'}>
              {word === END ? t.scene.end : word}
              {i === 0 && <span className="sr-only"> ({t.bench.chosenWord})</span>}
            </span>
            <span className={`bar ${name}`} aria-hidden="true">
              <span style={{ width: `${100 * probability}%` }} />
            </span>
            <span className="tabular">{formatWeight(probability)}</span>
          </li>
        ))}
      </ol>
    </div>
  )
}

/** Why no model can answer now. */
function useReason(): string {
  const t = useViewStrings()
  const failure = useProgress((s) => s.failure)
  const unreadLink = useSettings((s) => s.unreadLink)
  const failed = useTransport((s) => s.status === 'failed')
  if (failure) return t.bench.failed(t.failure.titles[failure.code])
  if (unreadLink) return t.bench.badRun
  return failed ? t.bench.failed(t.failure.titles.internal) : t.bench.preparing
}

interface RowProps {
  name: BenchModel['name']
  answer: BenchAnswer | null
  shown: number
  specialist: boolean
  pointed: number | null
  onPoint: (pointed: Pointed) => void
}

function Row({ name, answer, shown, specialist, pointed, onPoint }: RowProps) {
  const t = useViewStrings()
  const model = answer?.models.find((m) => m.name === name)
  const all = model && shown >= model.tokens.length
  const verdict = answer && model && all ? verdictOf(model, answer.models, answer.truth) : null
  const agreeing = verdict
    ? t.bench.agree(String(verdict.agreeing), String(answer?.models.length))
    : undefined
  return (
    <tr className={`${name} ${specialist ? 'specialist' : ''}`}>
      <th scope="row">
        <span
          className={`teacher-name ${name}`}
          title={specialist ? t.bench.specialist : name === 'base' ? t.bench.baseHint : undefined}
        >
          {t.bench.model[name]}
        </span>
        {name === 'student' && answer && (
          <span className="bench-step soft">
            {answer.step === 0 ? t.bench.untrained : t.bench.atStep(String(answer.step))}
          </span>
        )}
      </th>
      <td>
        {model ? (
          model.tokens.slice(0, shown).map((token, i) => {
            const wanted = answer?.truth && [...answer.truth, END]
            return (
              <Word
                key={i}
                token={token}
                wrong={wanted ? wanted[i] !== token.word : false}
                pointed={pointed === i}
                onPoint={() => onPoint({ model: name, index: i })}
              />
            )
          })
        ) : (
          <span className="thinking" role="img" aria-label={t.bench.thinking}>
            <i />
            <i />
            <i />
          </span>
        )}
        {model && all && !model.ended && (
          <span className="soft" title={t.bench.unendedHint}>
            {' '}
            … {t.bench.unended}
          </span>
        )}
      </td>
      <td className="bench-verdict">
        {verdict &&
          (verdict.right === null ? (
            <span className="soft" title={agreeing}>
              {verdict.agreeing}/{answer?.models.length}
              <span className="sr-only"> {agreeing}</span>
            </span>
          ) : (
            <span className={verdict.right ? 'good' : 'bad'} title={agreeing}>
              {verdict.right ? '✓' : '✗'}
              <span className="sr-only"> {verdict.right ? t.bench.right : t.bench.wrong}</span>
            </span>
          ))}
      </td>
    </tr>
  )
}

export function BenchAnswers() {
  const t = useViewStrings()
  const language = usePreferences((s) => s.language)
  const { scene, question } = useBench((s) => s.setUp)
  const { answer, standing } = useAsking()
  const reason = useReason()
  const training = useTransport((s) => s.status === 'running')
  const [chosen, setChosen] = useState<Pointed>({ model: 'student', index: 0 })
  const truth = truthOf(scene, question)
  const template = templateOf(question)
  const specialist = capabilityOfQuestion(question)
  const live = standing === 'current' ? answer : null
  const shown = useReveal(live ? JSON.stringify(live.request) : '', MOST_WORDS)
  // While the next answer is made, the old one stays in sight if it answers the same question.
  const visible =
    live ?? (standing === 'waiting' && answer?.request.question.join() === question.join() ? answer : null)
  const pointed = visible?.models.find((m) => m.name === chosen.model)
  const index = pointed ? Math.min(chosen.index, pointed.tokens.length - 1) : 0
  const student = visible?.models.find((m) => m.name === 'student')
  return (
    <Panel
      className="bench-answers"
      title={t.bench.answersTitle}
      info={{ what: t.bench.answersTitle, text: t.bench.answersInfo }}
      note={training ? t.bench.refreshing : undefined}
    >
      <p className="bench-question">{spokenQuestion(question, language)}</p>
      <p className="bench-words soft" lang="en">
        {words(question).join(' · ')}
      </p>
      <table className="answers bench-table" data-waiting={live === null}>
        <caption className="sr-only">{t.scene.answers}</caption>
        <tbody>
          <tr className="truth">
            <th scope="row">{t.truth}</th>
            <td colSpan={2}>
              {truth.kind === 'known' ? (
                <>
                  <span className="truth-words">
                    {words(truth.question.answer).map((word, i) => (
                      <span key={i} className="word" data-right="truth" lang="en">
                        {word}
                      </span>
                    ))}
                  </span>
                  <span className="truth-sentence">
                    {answerSentence(truth.question.template, truth.question.answer, language)}
                  </span>
                </>
              ) : (
                <span className="bench-untrue">
                  {truth.kind === 'unfit' ? t.bench.unfit : t.bench.noTemplate}
                </span>
              )}
            </td>
          </tr>
          {standing === 'impossible' ? (
            <tr>
              <td colSpan={3}>
                <p className="bench-reason">{reason}</p>
              </td>
            </tr>
          ) : (
            NAMES.map((name) => (
              <Row
                key={name}
                name={name}
                answer={visible}
                shown={live ? shown : MOST_WORDS}
                specialist={name === specialist}
                pointed={chosen.model === name ? index : null}
                onPoint={setChosen}
              />
            ))
          )}
        </tbody>
      </table>
      {standing !== 'impossible' && (
        <>
          <p className="sr-only" role="status">
            {live &&
              student &&
              !training &&
              `${t.bench.model.student}: ${template ? answerSentence(template, tokenIds(saidBy(student).join(' ')), language) : saidBy(student).join(' ')}`}
          </p>
          {pointed && (live === null || index < shown) ? (
            <Considered name={chosen.model} index={index} token={pointed.tokens[index]} />
          ) : (
            <p className="bench-note considered">{t.bench.pointHint}</p>
          )}
        </>
      )}
    </Panel>
  )
}
