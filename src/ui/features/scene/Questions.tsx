// Everything the scene can be asked, by capability, and questions put together by hand.

import { useState } from 'react'
import { CAPABILITIES, type Capability } from '../../../world/types'
import { questionSentence } from '../../../world/sentence'
import { words } from '../../../world/vocabulary'
import { Panel } from '../../components/Panel'
import { Tabs } from '../../components/Tabs'
import { askAbout } from '../../state/sceneEditor'
import { useViewStrings } from '../../text/useViewStrings'
import {
  ANSWER_WORDS,
  capabilityOfQuestion,
  compose,
  MOST_WORDS,
  PALETTE,
  questionGroups,
  truthOf,
} from './compose'
import { useScenes } from '../../state/scenesSlice'
import { usePreferences } from '../../state/preferencesSlice'

function Compose() {
  const t = useViewStrings()
  const { question } = useScenes((s) => s.setUp)
  const [text, setText] = useState(words(question).join(' '))
  const read = compose(text)
  const add = (word: string): void => setText((before) => `${before.trim()} ${word}`.trim())
  const count = text.split(/\s+/).filter(Boolean).length
  const pick = (word: string) => (
    <button key={word} type="button" disabled={count >= MOST_WORDS} onClick={() => add(word)}>
      {word}
    </button>
  )
  return (
    <form
      className="compose"
      onSubmit={(event) => {
        event.preventDefault()
        if (read.kind === 'ready') askAbout(read.question)
      }}
    >
      <div className="compose-line">
        <input
          aria-label={t.sceneEditor.composeLabel}
          placeholder={t.sceneEditor.composeHint}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          autoComplete="off"
          lang="en"
          value={text}
          aria-invalid={read.kind === 'unknown' || read.kind === 'long'}
          aria-describedby="compose-problem"
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="primary" disabled={read.kind !== 'ready'}>
          {t.sceneEditor.ask}
        </button>
        <button type="button" onClick={() => setText('')} disabled={text === ''}>
          {t.sceneEditor.clear}
        </button>
      </div>
      <p id="compose-problem" className="scene-editor-note" role="status">
        {read.kind === 'unknown' && (
          <span className="bad">
            {t.sceneEditor.unknown(read.words.map((word) => `“${word}”`).join(', '))}
          </span>
        )}
        {read.kind === 'long' && <span className="bad">{t.sceneEditor.tooLong(String(read.count))}</span>}
        {read.kind === 'empty' && t.sceneEditor.composeLabel}
      </p>
      <div className="palette" role="group" aria-label={t.sceneEditor.palette} lang="en">
        {PALETTE.map((group, i) => (
          <div key={i} className="palette-group">
            {group.map(pick)}
          </div>
        ))}
        <details>
          <summary lang={undefined}>{t.sceneEditor.answerWords}</summary>
          <div className="palette-group">{ANSWER_WORDS.map(pick)}</div>
        </details>
      </div>
    </form>
  )
}

export function Questions() {
  const t = useViewStrings()
  const { scene, question } = useScenes((s) => s.setUp)
  const language = usePreferences((s) => s.language)
  const own = truthOf(scene, question)
  const [tab, setTab] = useState<Capability | 'compose'>(
    own.kind === 'known' ? own.question.capability : (capabilityOfQuestion(question) ?? 'compose'),
  )
  const groups = questionGroups(scene)
  const list = tab === 'compose' ? [] : groups[tab]
  const chosen = list.findIndex((q) => q.question.join() === question.join())
  return (
    <Panel
      className="scene-editor-questions"
      title={t.sceneEditor.questionTitle}
      info={{ what: t.sceneEditor.questionTitle, text: t.sceneEditor.questionInfo }}
      note={t.sceneEditor.askable(String(CAPABILITIES.reduce((sum, c) => sum + groups[c].length, 0)))}
    >
      <Tabs
        label={t.sceneEditor.kinds}
        className="segments wide"
        chosen={tab}
        onChoose={setTab}
        choices={[
          ...CAPABILITIES.map((c) => ({
            value: c,
            label: t.capabilityTitle[c],
            className: `capability ${c}`,
          })),
          { value: 'compose' as const, label: t.sceneEditor.composeTab },
        ]}
      />
      {tab === 'compose' ? (
        <Compose key={question.join()} />
      ) : (
        <div className="question-scroll">
          <Tabs
            label={t.scene.questions}
            className="questions"
            chosen={chosen < 0 ? null : chosen}
            onChoose={(i) => askAbout(list[i].question)}
            choices={list.map((q, i) => {
              const sentence = questionSentence(q.template, q.question, language)
              return { value: i, label: sentence, title: sentence }
            })}
          />
        </div>
      )}
    </Panel>
  )
}
