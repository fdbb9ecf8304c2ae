// The scene bench: make up a scene, damage it, ask anything, and watch everybody answer.

import { useEffect, useMemo } from 'react'
import { scenePicture } from '../../../world/scenePicture'
import { ErrorBoundary } from '../../components/ErrorBoundary'
import { writeAddress } from '../../state/address'
import { useBench } from '../../state/sceneEditor'
import { useViewStrings } from '../../text/useViewStrings'
import '../../styles/bench.css'
import { BenchAnswers } from './BenchAnswers'
import { BenchScene } from './BenchScene'
import { Conditions } from './Conditions'
import { Kept } from './Kept'
import { Questions } from './Questions'

/** Ctrl+Z outside text fields takes back the last change of the scene. */
function onUndoKey(event: KeyboardEvent): void {
  if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
    return
  if ((event.target as HTMLElement | null)?.closest('input, textarea')) return
  event.preventDefault()
  useBench.getState().undo()
}

function LinkProblem() {
  const t = useViewStrings()
  const problem = useBench((s) => s.linkProblem)
  const dismiss = useBench((s) => s.dismissLink)
  if (!problem) return null
  return (
    <div className="notice bench-link-problem" role="alert" data-testid="scene-link-problem">
      <h2>{t.bench.linkTitle}</h2>
      <p>
        {t.bench.linkProblem[problem]} {t.bench.linkKept}
      </p>
      <div className="notice-actions">
        <button type="button" onClick={dismiss}>
          {t.bench.dismiss}
        </button>
      </div>
    </div>
  )
}

export function BenchView() {
  const t = useViewStrings()
  const { scene, pictureSeed, corruption } = useBench((s) => s.setUp)
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
      <h2 className="sr-only">{t.bench.title}</h2>
      <LinkProblem />
      <div className="bench">
        <ErrorBoundary>
          <BenchScene pixels={pixels} />
        </ErrorBoundary>
        <div className="bench-column">
          <ErrorBoundary>
            <Conditions lost={pixels.every((value) => value === 0)} />
          </ErrorBoundary>
          <ErrorBoundary>
            <Questions />
          </ErrorBoundary>
        </div>
        <div className="bench-column">
          <ErrorBoundary>
            <BenchAnswers />
          </ErrorBoundary>
          <ErrorBoundary>
            <Kept />
          </ErrorBoundary>
        </div>
      </div>
    </>
  )
}
