// The experiments that come with the page: each with its question, its size, and whether results were recorded.

import { WordsOf } from '../../components/WordsOf'
import { readSpec } from '../../../experiment/lab/spec'
import { Panel } from '../../components/Panel'
import { formatCount } from '../../explain/numbersText'
import { openReadyMade } from '../../state/lab'
import { READY_MADE, type ReadyMade } from '../../state/readyMade'
import { usePreferences, type Language } from '../../state/preferencesSlice'
import { READY_MADE_KO } from '../../text/readyMade.ko'
import { useViewStrings } from '../../text/useViewStrings'

/** Title and question in the page's language; the file itself is in English. */
export function readyWords({ id, spec }: ReadyMade, language: Language): { title: string; question: string } {
  const own = language === 'ko' ? READY_MADE_KO[id] : undefined
  return own ?? { title: spec.title ?? id, question: spec.question ?? '' }
}

const sizes = new Map(
  READY_MADE.map(({ id, spec }) => {
    const read = readSpec(spec)
    return [id, read.ok ? [read.experiment.arms.length, read.experiment.seeds.length] : [0, 0]] as const
  }),
)

export function ReadyMadeList() {
  const language = usePreferences((s) => s.language)
  const t = useViewStrings()
  return (
    <Panel className="lab-ready" title={t.lab.ready}>
      <p className="soft">{t.lab.resultsEmpty}</p>
      <WordsOf
        label={t.form.wordsHere}
        texts={READY_MADE.flatMap((one) => Object.values(readyWords(one, language)))}
      />
      <ul>
        {READY_MADE.map((one) => {
          const { title, question } = readyWords(one, language)
          const [arms, seeds] = sizes.get(one.id) ?? [0, 0]
          return (
            <li key={one.id}>
              <button type="button" onClick={() => openReadyMade(one.id)}>
                <b>{title}</b>
                <span>{question}</span>
                <span className="soft">
                  {t.lab.runs(formatCount(arms * seeds), formatCount(arms), formatCount(seeds))}
                  {one.recorded && ` · ${t.lab.recordedMark}`}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}
