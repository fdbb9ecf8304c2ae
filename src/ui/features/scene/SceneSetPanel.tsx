// The kept scenes as a custom data set: saved under a name, or handed out as a file.

import { useId, useState } from 'react'
import { LONGEST_DATA_NAME, writeSceneSet, type SceneSet } from '../../../experiment/data/sceneSet'
import { readSceneSet } from '../../../experiment/data/readSceneSet'
import { writeLink } from '../../../settings/link'
import { matchingPreset } from '../../../settings/presets'
import { encodeScene } from '../../../world/sceneCode'
import { words } from '../../../world/vocabulary'
import type { DataId } from '../../../settings/ownData'
import { formatCount } from '../../explain/numbersText'
import { CopyLink } from '../../components/CopyLink'
import { dataEntry } from '../../state/dataCodes'
import { saveDataSet } from '../../state/dataSets'
import { download } from '../../state/download'
import { makeCodes } from '../../state/linkedData'
import { prepare } from '../../state/runActions'
import type { SavedScene } from '../../state/scenesSlice'
import { useSettings } from '../../state/settingsSlice'
import { useDataSetStrings } from '../../text/useDataSetStrings'
import '../../components/dataSets.css'

/** The set of these scenes, made by the reader of files, so that it holds what a file of them would. */
function setOf(name: string, scenes: readonly SavedScene[], asked: boolean): SceneSet | null {
  const entries = [...scenes].reverse().map(({ setUp }) => ({
    scene: encodeScene(setUp),
    ...(asked && { questions: [{ question: words(setUp.question).join(' ') }] }),
  }))
  const file = { format: 'drive-kd data', version: 1, name, scenes: entries }
  const read = readSceneSet(JSON.stringify(file))
  return read.ok ? read.set : null
}

function exportFile(set: SceneSet | null): void {
  if (set) download(new Blob([writeSceneSet(set)], { type: 'application/json' }), `${set.name}.json`)
}

/** A link to the present settings, trained on a set. */
function linkTo(trainingData: DataId): string {
  const settings = { ...useSettings.getState().settings, trainingData }
  return writeLink(settings, matchingPreset(settings)?.id ?? null, dataEntry([trainingData]))
}

interface Made {
  id: DataId
  name: string
  count: number
}

/** What was saved, and what to do with it. */
function SavedSet({ set }: { set: Made | null }) {
  const t = useDataSetStrings()
  const settings = useSettings((s) => s.settings)
  return (
    <p className="scene-editor-note" role="status" data-testid="set-made">
      {set && (
        <>
          {t.made(set.name, formatCount(set.count))}{' '}
          <button
            type="button"
            className="restore"
            onClick={() => prepare({ ...settings, trainingData: set.id })}
          >
            {t.train}
          </button>{' '}
          <CopyLink label={t.copyLink} title={t.copyLinkHint} fragment={() => linkTo(set.id)} />
        </>
      )}
    </p>
  )
}

export default function SceneSetPanel({ scenes }: { scenes: readonly SavedScene[] }) {
  const t = useDataSetStrings()
  const id = useId()
  const [name, setName] = useState('')
  const [asked, setAsked] = useState(false)
  const [made, setMade] = useState<Made | null>(null)
  const set = (): SceneSet | null => setOf(name.trim() || t.defaultName, scenes, asked)
  const save = async (): Promise<void> => {
    const made = set()
    if (!made) return
    const id = await saveDataSet(made)
    await makeCodes([id])
    setMade({ id, name: made.name, count: made.scenes.length })
  }
  return (
    <form
      className="scene-set"
      aria-label={t.title}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <h3>{t.title}</h3>
      <p className="scene-editor-note">{t.makeText}</p>
      <div className="kept-form">
        <input
          aria-label={t.name}
          placeholder={t.defaultName}
          maxLength={LONGEST_DATA_NAME}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit">{t.make}</button>
        <button type="button" className="push" onClick={() => exportFile(set())}>
          {t.exportSet}
        </button>
      </div>
      <label title={t.withQuestionsHint} htmlFor={id}>
        <input id={id} type="checkbox" checked={asked} onChange={(e) => setAsked(e.target.checked)} />{' '}
        {t.withQuestions}
      </label>
      <SavedSet set={made} />
    </form>
  )
}
