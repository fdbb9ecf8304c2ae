// The true answer, and what student, specialists and base teacher say, word by word, with what else they
// considered.

import { useState } from 'react'
import { encodeScene } from '../../../world/sceneCode'
import { answerSentence } from '../../../world/sentence'
import { tokenIds, words } from '../../../world/vocabulary'
import type { SceneAnswer, SceneModel, SceneToken } from '../../../protocol/messages'
import { formatProbability, formatWeight } from '../../explain/numbersText'
import { Panel } from '../../components/Panel'
import { Terms } from '../../components/Terms'
import { useViewStrings } from '../../text/useViewStrings'
import { END, saidBy, verdictOf } from './agree'
import { capabilityOfQuestion, spokenQuestion, templateOf, truthOf } from './compose'
import { useAsking } from './useAsking'
import { useReason } from './useReason'
import { useReveal } from './useReveal'
import { useRun } from '../../state/runSlice'
import { usePreferences } from '../../state/preferencesSlice'
import { useScenes } from '../../state/scenesSlice'

const NAMES: readonly SceneModel['name'][] = ['student', 'perception', 'reasoning', 'planning', 'base']
/** Most words a model can say. */
const MOST_WORDS = 8

interface Pointed {
  model: SceneModel['name']
  index: number
}

function Word({
  token,
  wrong,
  pointed,
  onPoint,
}: {
  token: SceneToken
  wrong: boolean
  pointed: boolean
  onPoint: () => void
}) {
  const t = useViewStrings()
  const end = token.word === END
  return (
    <button
      type="button"
      className="word scene-editor-word"
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
function Considered({ name, index, token }: { name: SceneModel['name']; index: number; token: SceneToken }) {
  const t = useViewStrings()
  return (
    <div className="considered">
      <h3>
        {t.sceneEditor.wordAt(t.sceneEditor.model[name], String(index + 1))}{' '}
        <span className="soft">· {t.sceneEditor.alternatives}</span>
      </h3>
      <ol>
        {[token, ...token.alternatives].map(({ word, probability }, i) => (
          <li key={word}>
            <span className="considered-word" lang={word === END ? undefined : 'en'}>
              {word === END ? t.scene.end : word}
              {i === 0 && <span className="sr-only"> ({t.sceneEditor.chosenWord})</span>}
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

interface RowProps {
  name: SceneModel['name']
  answer: SceneAnswer | null
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
    ? t.sceneEditor.agree(String(verdict.agreeing), String(answer?.models.length))
    : undefined
  return (
    <tr className={`${name} ${specialist ? 'specialist' : ''}`}>
      <th scope="row">
        <span
          className={`teacher-name ${name}`}
          title={specialist ? t.sceneEditor.specialist : name === 'base' ? t.sceneEditor.baseHint : undefined}
        >
          {t.sceneEditor.model[name]}
        </span>
        {name === 'student' && answer && (
          <span className="scene-editor-step soft">
            {answer.step === 0 ? t.sceneEditor.untrained : t.sceneEditor.atStep(String(answer.step))}
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
          <span className="thinking" role="img" aria-label={t.sceneEditor.thinking}>
            <i />
            <i />
            <i />
          </span>
        )}
        {model && all && !model.ended && (
          <span className="soft" title={t.sceneEditor.unendedHint}>
            {' '}
            … {t.sceneEditor.unended}
          </span>
        )}
      </td>
      <td className="scene-editor-verdict">
        {verdict &&
          (verdict.right === null ? (
            <span className="soft" title={agreeing}>
              {verdict.agreeing}/{answer?.models.length}
              <span className="sr-only"> {agreeing}</span>
            </span>
          ) : (
            <span className={verdict.right ? 'good' : 'bad'} title={agreeing}>
              {verdict.right ? '✓' : '✗'}
              <span className="sr-only"> {verdict.right ? t.sceneEditor.right : t.sceneEditor.wrong}</span>
            </span>
          ))}
      </td>
    </tr>
  )
}

/** The question as a sentence, and in the words of the models. */
function Asked({ question }: { question: readonly number[] }) {
  const language = usePreferences((s) => s.language)
  return (
    <>
      <p className="scene-editor-question">
        <Terms>{spokenQuestion(question, language)}</Terms>
      </p>
      <p className="scene-editor-words soft" lang="en">
        {words(question).join(' · ')}
      </p>
    </>
  )
}

export function SceneAnswers() {
  const t = useViewStrings()
  const language = usePreferences((s) => s.language)
  const { scene, question } = useScenes((s) => s.setUp)
  const { answer, status } = useAsking()
  const reason = useReason()
  const training = useRun((s) => s.status === 'running')
  const [chosen, setChosen] = useState<Pointed>({ model: 'student', index: 0 })
  const truth = truthOf(scene, question)
  const template = templateOf(question)
  const specialist = capabilityOfQuestion(question)
  const live = status === 'current' ? answer : null
  const shown = useReveal(live ? encodeScene(live.request) : '', MOST_WORDS)
  // While the next answer is made, the old one stays in sight if it answers the same question.
  const visible =
    live ?? (status === 'waiting' && answer?.request.question.join() === question.join() ? answer : null)
  const pointed = visible?.models.find((m) => m.name === chosen.model)
  const index = pointed ? Math.min(chosen.index, pointed.tokens.length - 1) : 0
  const student = visible?.models.find((m) => m.name === 'student')
  return (
    <Panel
      className="scene-editor-answers"
      title={t.sceneEditor.answersTitle}
      info={{ what: t.sceneEditor.answersTitle, text: t.sceneEditor.answersInfo }}
      note={training ? t.sceneEditor.refreshing : undefined}
    >
      <Asked question={question} />
      <table className="answers scene-editor-table" data-waiting={live === null}>
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
                <span className="scene-editor-untrue">
                  {truth.kind === 'unfit' ? t.sceneEditor.unfit : t.sceneEditor.noTemplate}
                </span>
              )}
            </td>
          </tr>
          {status === 'impossible' ? (
            <tr>
              <td colSpan={3}>
                <p className="scene-editor-reason">{reason}</p>
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
      {status !== 'impossible' && (
        <>
          <p className="sr-only" role="status">
            {live &&
              student &&
              !training &&
              `${t.sceneEditor.model.student}: ${template ? answerSentence(template, tokenIds(saidBy(student).join(' ')), language) : saidBy(student).join(' ')}`}
          </p>
          {pointed && (live === null || index < shown) ? (
            <Considered name={chosen.model} index={index} token={pointed.tokens[index]} />
          ) : (
            <p className="scene-editor-note considered">{t.sceneEditor.pointHint}</p>
          )}
        </>
      )}
    </Panel>
  )
}
