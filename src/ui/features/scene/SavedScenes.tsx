// Scenes saved by name, and the link to the current scene.

import { useState } from 'react'
import { scenePicture } from '../../../world/scenePicture'
import { encodeScene } from '../../../world/sceneCode'
import { fragmentOf } from '../../state/address'
import { lazyPart } from '../../components/LazyPart'
import { Panel } from '../../components/Panel'
import { loadScene } from '../../state/sceneEditor'
import { removeScene, saveScene, restoreScene } from '../../state/savedScenes'
import { useViewStrings } from '../../text/useViewStrings'
import { Pixels } from '../../components/Pixels'
import { useSettings } from '../../state/settingsSlice'
import { useScenes, LONGEST_NAME, MOST_SCENES, type SavedScene } from '../../state/scenesSlice'
import { CloseButton } from '../../components/CloseButton'
import { useCopy } from '../../components/useCopy'

const SceneSetPanel = lazyPart(() => import('./SceneSetPanel'))

function CopyLink() {
  const t = useViewStrings()
  const link = (): string =>
    `${location.origin}${location.pathname}${location.search}${fragmentOf(useSettings.getState().settings)}`
  const { state, copy, reset } = useCopy(link)
  return (
    <>
      <button type="button" className="push" title={t.sceneEditor.linkHint} onClick={copy}>
        {t.sceneEditor.link}
      </button>
      <span role="status" className={state === 'copied' ? 'soft' : 'sr-only'}>
        {state === 'copied' ? t.sceneEditor.linkCopied : ''}
      </span>
      {state === 'manual' && (
        <input
          className="link-by-hand"
          aria-label={t.sceneEditor.linkByHand}
          readOnly
          autoFocus
          value={link()}
          onFocus={(event) => event.target.select()}
          onBlur={reset}
        />
      )}
    </>
  )
}

function SavedSceneRow({ scene: { id, name, setUp }, open }: { scene: SavedScene; open: boolean }) {
  const t = useViewStrings()
  return (
    <li>
      <button
        type="button"
        className="kept-open"
        aria-label={t.sceneEditor.openSaved(name)}
        aria-current={open || undefined}
        onClick={() => loadScene(setUp)}
      >
        <Pixels pixels={scenePicture(setUp.scene, setUp.pictureSeed, setUp.corruption)} label="" />
        <span>{name}</span>
      </button>
      <CloseButton label={t.sceneEditor.deleteSaved(name)} onClose={() => removeScene(id)} />
    </li>
  )
}

/** The name with the first number that no saved scene is named with. */
function freeName(scenes: readonly SavedScene[], nameOf: (n: string) => string): string {
  for (let n = 1; ; n++) if (!scenes.some((s) => s.name === nameOf(String(n)))) return nameOf(String(n))
}

export function Saved() {
  const t = useViewStrings()
  const setUp = useScenes((s) => s.setUp)
  const scenes = useScenes((s) => s.saved)
  const deleted = useScenes((s) => s.deleted)
  const [name, setName] = useState('')
  const [full, setFull] = useState(false)
  const here = encodeScene(setUp)
  const suggested = (): string => freeName(scenes, t.sceneEditor.defaultName)
  return (
    <Panel className="scene-editor-kept" title={t.sceneEditor.savedTitle}>
      <form
        className="kept-form"
        onSubmit={(event) => {
          event.preventDefault()
          const saved = saveScene(name.trim() || suggested(), setUp)
          setFull(!saved)
          if (saved) setName('')
        }}
      >
        <input
          aria-label={t.sceneEditor.saveName}
          placeholder={suggested()}
          maxLength={LONGEST_NAME}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit">{t.sceneEditor.keep}</button>
        <CopyLink />
      </form>
      <p className="scene-editor-note" role="status">
        {full && scenes.length >= MOST_SCENES ? (
          t.sceneEditor.full(String(MOST_SCENES))
        ) : deleted ? (
          <>
            {t.sceneEditor.deleted(deleted.scene.name)}{' '}
            <button type="button" className="restore" onClick={restoreScene}>
              {t.sceneEditor.restore}
            </button>
          </>
        ) : scenes.length === 0 ? (
          t.sceneEditor.nothingSaved
        ) : (
          ''
        )}
      </p>
      {scenes.length > 0 && (
        <ul className="kept-list">
          {scenes.map((scene) => (
            <SavedSceneRow key={scene.id} scene={scene} open={encodeScene(scene.setUp) === here} />
          ))}
        </ul>
      )}
      {scenes.length > 0 && <SceneSetPanel scenes={scenes} />}
    </Panel>
  )
}
