// What the opened step trained on: each scene as a small picture, the questions about it with their answers,
// and how many tokens all that is.

import { useEffect, useMemo, useState } from 'react'
import type { BatchQuestion, StepBatch } from '../../../protocol/runFacts'
import type { Settings } from '../../../settings/settings'
import { isDataId } from '../../../settings/ownData'
import { trainSplit } from '../../../settings/trainSplit'
import { framePicture, frameScene } from '../../../world/dataset'
import { IMAGE_TOKENS, TEXT_SLOTS } from '../../../world/types'
import { Pixels } from '../../components/Pixels'
import { formatCount } from '../../explain/numbersText'
import { useViewStrings } from '../../text/useViewStrings'

/** More scenes than these are counted, not drawn. */
const MOST_SCENES = 8

const answerOf = ({ words, questionLength }: BatchQuestion): string =>
  words
    .slice(questionLength)
    .filter((word) => word !== '<eos>')
    .join(' ')

interface Shown {
  frame: number
  pixels: Uint8Array
}

/** The pictures of training frames: the world's at once, those of a custom data set when it is here. */
function useScenes(frames: readonly number[], settings: Settings): readonly Shown[] {
  const { seed, trainConditions, trainFrames, trainingData } = settings
  const world = useMemo(() => {
    if (isDataId(trainingData)) return []
    const split = trainSplit(settings)
    return frames.map((frame) => ({
      frame,
      pixels: framePicture(frameScene(seed, split, frame, trainConditions), seed, split, frame),
    }))
  }, [frames, settings, seed, trainConditions, trainingData])
  const [own, setOwn] = useState<readonly Shown[]>([])
  useEffect(() => {
    if (!isDataId(trainingData)) return
    let gone = false
    void import('../../state/ownPictures')
      .then(({ ownPictures }) => ownPictures(trainingData, seed, trainFrames, frames))
      .then((pictures) => void (gone || setOwn(pictures)))
    return () => void (gone = true)
  }, [frames, seed, trainFrames, trainingData])
  return isDataId(trainingData) ? own : world
}

export function BatchDetail({ batch, settings }: { batch: StepBatch; settings: Settings }) {
  const t = useViewStrings()
  const { walk: w } = t.controls
  const shown = useMemo(() => batch.frames.slice(0, MOST_SCENES), [batch])
  const scenes = useScenes(shown, settings)
  const { questions } = batch
  const used = questions.reduce((n, q) => n + q.words.length, 0)
  const answers = questions.reduce((n, q) => n + q.words.length - q.questionLength, 0)
  return (
    <section className="batch" data-testid="batch">
      <h3>{w.batchTitle}</h3>
      <dl className="facts">
        <div>
          <dt>{w.imageTokens}</dt>
          <dd>
            <b>{formatCount(batch.frames.length * IMAGE_TOKENS)}</b>
          </dd>
        </div>
        <div>
          <dt>{w.wordTokens}</dt>
          <dd>
            <b>{formatCount(used)}</b>{' '}
            <span className="soft">{w.wordTokensOf(formatCount(questions.length * TEXT_SLOTS))}</span>
          </dd>
        </div>
        <div>
          <dt>{w.answerTokens}</dt>
          <dd>
            <b>{formatCount(answers)}</b> <span className="soft">{w.answerTokensWhat}</span>
          </dd>
        </div>
      </dl>
      <ul>
        {scenes.map(({ frame, pixels }) => (
          <li key={frame}>
            <Pixels pixels={pixels} label={w.trainFrame(formatCount(frame + 1))} />
            <div>
              <p className="soft">{w.trainFrame(formatCount(frame + 1))}</p>
              <ul>
                {questions
                  .filter((q) => q.frame === frame)
                  .map((q, k) => (
                    <li key={k} className={q.capability}>
                      <i
                        title={t.capability[q.capability]}
                        aria-label={t.capability[q.capability]}
                        role="img"
                      />{' '}
                      <span lang="en">
                        {q.words.slice(0, q.questionLength).join(' ')} <b>{answerOf(q)}</b>
                      </span>
                      {q.own && <span className="soft"> {w.ownAnswer}</span>}
                    </li>
                  ))}
              </ul>
            </div>
          </li>
        ))}
      </ul>
      {batch.frames.length > MOST_SCENES && (
        <p className="soft">{w.moreFrames(formatCount(batch.frames.length - MOST_SCENES))}</p>
      )}
    </section>
  )
}
