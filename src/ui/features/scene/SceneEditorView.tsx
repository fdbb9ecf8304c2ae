// The scene editor: make up a scene, damage it, ask anything, and watch everybody answer.

import { useEffect, useMemo } from 'react'
import { scenePicture } from '../../../world/scenePicture'
import { ErrorBoundary } from '../../components/ErrorBoundary'
import { writeAddress } from '../../state/address'
import { undoEdit, dismissSceneLink } from '../../state/sceneEditor'
import { useViewStrings } from '../../text/useViewStrings'
import '../../styles/sceneEditor.css'
import '../../styles/sceneEditorAnswers.css'
import '../../styles/sceneInside.css'
import { AblationPanel } from './AblationPanel'
import { MirroredBars } from './MirroredBars'
import { SceneAnswers } from './SceneAnswers'
import { SceneColumn } from './SceneColumn'
import { Conditions } from './Conditions'
import { Saved } from './SavedScenes'
import { Questions } from './Questions'
import { useScenes } from '../../state/scenesSlice'

/** Ctrl+Z outside text fields undoes the last change of the scene. */
function onUndoKey(event: KeyboardEvent): void {
  if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
    return
  if ((event.target as HTMLElement | null)?.closest('input, textarea')) return
  event.preventDefault()
  undoEdit()
}

function LinkProblem() {
  const t = useViewStrings()
  const problem = useScenes((s) => s.linkProblem)
  if (!problem) return null
  return (
    <div className="notice scene-editor-link-problem" role="alert" data-testid="scene-link-problem">
      <h2>{t.sceneEditor.linkTitle}</h2>
      <p>
        {t.sceneEditor.linkProblem[problem]} {t.sceneEditor.linkSaved}
      </p>
      <div className="notice-actions">
        <button type="button" onClick={dismissSceneLink}>
          {t.sceneEditor.dismiss}
        </button>
      </div>
    </div>
  )
}

export default function SceneEditor() {
  const t = useViewStrings()
  const { scene, pictureSeed, corruption } = useScenes((s) => s.setUp)
  const pixels = useMemo(() => scenePicture(scene, pictureSeed, corruption), [scene, pictureSeed, corruption])
  useEffect(() => {
    window.addEventListener('keydown', onUndoKey)
    return () => {
      window.removeEventListener('keydown', onUndoKey)
      // The view has changed by now: the address no longer names a scene.
      writeAddress()
    }
  }, [])
  return (
    <>
      <h2 className="sr-only">{t.sceneEditor.title}</h2>
      <LinkProblem />
      <div className="scene-view">
        <ErrorBoundary>
          <SceneColumn pixels={pixels} />
        </ErrorBoundary>
        <div className="scene-editor-column">
          <ErrorBoundary>
            <Conditions lost={pixels.every((value) => value === 0)} />
          </ErrorBoundary>
          <ErrorBoundary>
            <Questions />
          </ErrorBoundary>
        </div>
        <div className="scene-editor-column">
          <ErrorBoundary>
            <SceneAnswers />
          </ErrorBoundary>
          <ErrorBoundary>
            <Saved />
          </ErrorBoundary>
        </div>
      </div>
      <div className="scene-editor-inside">
        <ErrorBoundary>
          <MirroredBars />
        </ErrorBoundary>
        <ErrorBoundary>
          <AblationPanel />
        </ErrorBoundary>
      </div>
    </>
  )
}
