// What a first visitor sees: a picture, a question, the student's wrong answer and the teachers' right one, and
// two ways on. Works without WebGPU: everything comes from the recorded sample.

import { useEffect, useState } from 'react'
import type { InspectedSample } from '../../../protocol/runFacts'
import { answerSentence, type Language } from '../../../world/sentence'
import { tokenIds } from '../../../world/vocabulary'
import { Pixels } from '../../components/Pixels'
import { lessonAddress, rememberPassed, passBeginning } from '../../state/beginning'
import { usePage } from '../../state/pageSlice'
import { setLanguage } from '../../state/preferences'
import { shippedSample } from '../../state/shippedSample'
import { beginningEn } from '../../text/beginning.en'
import { beginningKo } from '../../text/beginning.ko'
import { loadLanguage } from '../../text/useStrings'
import './beginning.css'
import { usePreferences } from '../../state/preferencesSlice'

/** What a model said, as a sentence. The recorded question is of the template P1, "what at PLACE". */
export function spoken({ answer }: InspectedSample['student'], language: Language): string {
  const words = answer.map(({ word }) => word)
  const end = words.indexOf('<eos>')
  return answerSentence('P1', tokenIds((end < 0 ? words : words.slice(0, end)).join(' ')), language)
}

/** The student when it first answered in a sentence, and wrongly; undefined where it never did. */
export const firstMistake = (inspections: readonly InspectedSample[]): InspectedSample | undefined =>
  inspections.find((each) => {
    const said = spoken(each.student, 'en')
    return /^[A-Z]/.test(said) && said !== each.truthSentence
  })

interface AnswersProps {
  inspected: InspectedSample
  /** Steps of the whole recorded run. */
  steps: number
  language: Language
}

function Answers({ inspected, steps, language }: AnswersProps) {
  const t = language === 'ko' ? beginningKo : beginningEn
  const ko = language === 'ko'
  const question = inspected.questions[inspected.question]
  return (
    <div className="beginning-scene">
      <Pixels pixels={inspected.pixels} label={t.picture} />
      <dl>
        <dt className="beginning-question">{ko ? question.textKo : question.text}</dt>
        <dd>
          <span>{t.student(String(inspected.step), String(steps))}</span>
          <b>{spoken(inspected.student, language)}</b> <i data-right="false">✗ {t.wrong}</i>
        </dd>
        <dd>
          <span>{t.teachers}</span>
          <b>{ko ? inspected.truthSentenceKo : inspected.truthSentence}</b>{' '}
          <i data-right="true">✓ {t.right}</i>
        </dd>
      </dl>
    </div>
  )
}

export function Beginning() {
  const language = usePreferences((s) => s.language)
  const [inspections, setInspections] = useState<readonly InspectedSample[]>([])
  useEffect(() => {
    let here = true
    shippedSample().then(
      (sample) => here && setInspections(sample.inspections),
      () => undefined,
    )
    return () => {
      here = false
    }
  }, [])
  const inspected = firstMistake(inspections)
  const steps = Math.max(0, ...inspections.map(({ step }) => step))
  const t = language === 'ko' ? beginningKo : beginningEn
  const other: Language = language === 'ko' ? 'en' : 'ko'
  const choose = (): void =>
    void loadLanguage(other).then(
      () => setLanguage(other),
      () => undefined,
    )
  /** Moves the focus along with the reading order. */
  const leave = (tour: boolean): void => {
    passBeginning()
    if (tour) usePage.setState({ tour })
    else requestAnimationFrame(() => document.getElementById('main')?.focus())
  }
  return (
    <main id="main" className="beginning" aria-label={t.label} data-testid="beginning">
      <h1>{t.title}</h1>
      {inspected ? (
        <Answers inspected={inspected} steps={steps} language={language} />
      ) : (
        <div className="beginning-scene" />
      )}
      <p>{t.what}</p>
      <div className="beginning-ways">
        <a href={lessonAddress(language, 'three-minutes')} onClick={rememberPassed}>
          {t.lesson}
        </a>
        <button type="button" onClick={() => leave(false)}>
          {t.playground}
        </button>
        <button type="button" className="beginning-tour" onClick={() => leave(true)}>
          {t.tour}
        </button>
      </div>
      <p className="beginning-note">
        {t.recorded}{' '}
        <button type="button" lang={other} onClick={choose}>
          {t.language}
        </button>
      </p>
    </main>
  )
}
