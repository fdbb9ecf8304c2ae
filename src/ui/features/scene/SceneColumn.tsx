// The picture with its nine places, the editor of the chosen place, and where scenes come from.

import { Terms } from '../../components/Terms'
import { useState } from 'react'
import { EVALUATION_SEED, frameScene } from '../../../world/dataset'
import { readTypedNumber } from '../../../settings/typedNumber'
import { NumberEcho } from '../../components/NumberEcho'
import { Panel } from '../../components/Panel'
import { loadScene, undoEdit } from '../../state/sceneEditor'
import { useViewStrings } from '../../text/useViewStrings'
import { questionsOf } from '../../../world/questions'
import { truthOf } from './compose'
import { Pixels } from '../../components/Pixels'
import { GridEditor } from './GridEditor'
import { SlotEditor } from './SlotEditor'
import { useSettings } from '../../state/settingsSlice'
import { sampled } from '../../state/sampledScene'
import { useScenes } from '../../state/scenesSlice'

/** The current question where the other scene can be asked it, else what the ego car should do. */
const questionFor = (scene: Parameters<typeof truthOf>[0], question: readonly number[]): number[] => [
  ...(truthOf(scene, question).kind === 'known' ? question : questionsOf(scene, 'L1')[0].question),
]

/** A validation frame by its number. */
function OpenFrame({ onOpen }: { onOpen: (n: number) => void }) {
  const t = useViewStrings()
  const frames = useSettings((s) => s.settings.validationFrames)
  const [text, setText] = useState('1')
  const reading = readTypedNumber(text, { min: 1, max: frames, whole: true })
  const frame = reading.kind === 'number' ? reading.value : NaN
  const good = Number.isInteger(frame) && frame >= 1 && frame <= frames
  return (
    <form
      className="push"
      onSubmit={(event) => {
        event.preventDefault()
        if (good) onOpen(frame)
      }}
    >
      <label>
        <span className="soft">
          <Terms>{t.sceneEditor.fromFrame}</Terms>
        </span>{' '}
        <input
          type="text"
          inputMode="numeric"
          autoComplete="off"
          required
          aria-label={t.sceneEditor.frameNumber}
          aria-invalid={!good}
          title={t.setup.range('1', String(frames))}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <button type="submit" disabled={!good}>
        {t.sceneEditor.openFrame}
      </button>
      <NumberEcho readings={[reading]} />
      {!good && (
        <p className="field-error" role="alert">
          {t.form.problems.integer('1', String(frames))}
        </p>
      )}
    </form>
  )
}

function Sources() {
  const t = useViewStrings()
  const setUp = useScenes((s) => s.setUp)
  const past = useScenes((s) => s.past)
  const open = (n: number): void => {
    const scene = frameScene(EVALUATION_SEED, 'validation', n - 1)
    loadScene({
      scene,
      pictureSeed: n,
      corruption: setUp.corruption,
      question: questionFor(scene, setUp.question),
    })
  }
  const random = (): void => {
    const next = sampled(crypto.getRandomValues(new Uint32Array(1))[0])
    loadScene({ ...next, corruption: setUp.corruption, question: questionFor(next.scene, setUp.question) })
  }
  return (
    <div className="scene-editor-sources">
      <button type="button" onClick={undoEdit} disabled={past.length === 0} title={t.sceneEditor.undoHint}>
        {t.sceneEditor.undo}
      </button>
      <button type="button" onClick={random}>
        {t.sceneEditor.random}
      </button>
      <OpenFrame onOpen={open} />
    </div>
  )
}

export function SceneColumn({ pixels }: { pixels: Uint8Array }) {
  const t = useViewStrings()
  return (
    <Panel
      className="scene-editor-scene"
      title={t.sceneEditor.sceneTitle}
      info={{ what: t.sceneEditor.sceneTitle, text: t.sceneEditor.sceneInfo }}
    >
      <div className="scene-editor-picture">
        <Pixels pixels={pixels} label={t.sceneEditor.picture} />
        <GridEditor />
      </div>
      <Sources />
      <SlotEditor />
    </Panel>
  )
}
