// The true answer, the three teachers' and the student's, word by word with probabilities. Wrong is struck
// through, not only coloured.

import type { AnswerToken, InspectedSample } from '../../../protocol/messages'
import { CAPABILITIES, type Capability } from '../../../world/types'
import { formatProbability, formatWeight } from '../../explain/numbersText'
import { useViewStrings } from '../../text/useViewStrings'
import { usePreferences } from '../../state/preferencesSlice'

function Word({ token, numbers }: { token: AnswerToken; numbers: boolean }) {
  const t = useViewStrings()
  const end = token.word === '<eos>'
  const word = end ? t.scene.end : token.word
  const verdict = token.right ? t.scene.correct : t.scene.wrong
  const probability = t.scene.probability(formatWeight(token.probability))
  return (
    <span
      className="word"
      data-right={token.right}
      data-end={end}
      title={`${end ? t.scene.endHint : token.word}: ${verdict}, ${probability}`}
    >
      <span className="word-text">{word}</span>
      {!token.right && <span className="sr-only"> ({verdict})</span>}
      {numbers && <span className="word-p">{formatProbability(token.probability)}</span>}
      <span className="word-bar" aria-hidden="true">
        <span style={{ width: `${100 * Math.min(1, Math.max(0, token.probability))}%` }} />
      </span>
    </span>
  )
}

export function Answers({
  inspected,
  capability,
}: {
  inspected: InspectedSample
  capability: Capability | undefined
}) {
  const t = useViewStrings()
  const language = usePreferences((s) => s.language)
  const isCapability = (name: string): name is Capability =>
    (CAPABILITIES as readonly string[]).includes(name)
  return (
    <table className="answers">
      <caption className="sr-only">{t.scene.answers}</caption>
      <tbody>
        <tr className="truth">
          <th scope="row">{t.truth}</th>
          <td title={language === 'ko' ? inspected.truthSentenceKo : inspected.truthSentence}>
            {inspected.truth
              .filter((w) => w !== '<eos>')
              .map((w, i) => (
                <span key={i} className="word" data-right="truth">
                  <span className="word-text">{w}</span>
                </span>
              ))}
          </td>
        </tr>
        {inspected.teachers.map((model) => (
          <tr key={model.name} className={model.name === capability ? 'specialist' : 'other'}>
            <th scope="row">
              <span
                className={`teacher-name ${model.name}`}
                title={isCapability(model.name) ? t.teacherOf(t.capability[model.name]) : model.name}
              >
                {isCapability(model.name) ? t.capability[model.name] : model.name}
              </span>
            </th>
            <td>
              {model.answer.map((token, i) => (
                <Word key={i} token={token} numbers={false} />
              ))}
            </td>
          </tr>
        ))}
        <tr className="student">
          <th scope="row">{t.student}</th>
          <td>
            {inspected.student.answer.map((token, i) => (
              <Word key={i} token={token} numbers />
            ))}
          </td>
        </tr>
      </tbody>
    </table>
  )
}
