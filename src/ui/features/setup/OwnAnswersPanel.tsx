// Under the share of own answers: what cross-entropy then is, and which of the chosen teachers cannot score them.

import type { TeacherTask } from '../../../distill/tasks'
import { ownAnswersEn } from '../../text/ownAnswers.en'
import { ownAnswersKo } from '../../text/ownAnswers.ko'
import { useDictionary } from '../../text/useStrings'
import { useViewStrings } from '../../text/useViewStrings'
import { useRefusal } from './useRefusal'

interface OwnAnswersPanelProps {
  /** Teachers whose files this page cannot run within a step. */
  foreign: readonly TeacherTask[]
  onRefused: (refused: boolean) => void
}

export default function OwnAnswersPanel({ foreign, onRefused }: OwnAnswersPanelProps) {
  const t = useDictionary((language) => (language === 'ko' ? ownAnswersKo : ownAnswersEn))
  const { capability } = useViewStrings()
  const refused = foreign.length > 0
  useRefusal(refused, onRefused)
  return refused ? (
    <p className="bad" role="alert">
      {t.foreign(foreign.map((task) => capability[task]).join(', '))}
    </p>
  ) : (
    <p className="field-help">{t.supervised}</p>
  )
}
