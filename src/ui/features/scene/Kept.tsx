// Scenes put aside by name, and the link to the scene of now.

import { useState } from 'react'
import { scenePicture } from '../../../world/scenePicture'
import { encodeScene } from '../../../world/sceneCode'
import { fragmentOf } from '../../state/address'
import { Panel } from '../../components/Panel'
import { useBench } from '../../state/sceneEditor'
import { LONGEST_NAME, MOST_SCENES, useKeptScenes, type KeptScene } from '../../state/savedScenes'
import { useSettings } from '../../state/settings'
import { useViewStrings } from '../../text/useViewStrings'
import { Pixels } from '../../components/Pixels'

function CopyLink() {
  const t = useViewStrings()
  const [state, setState] = useState<'idle' | 'copied' | 'manual'>('idle')
  const link = (): string =>
    `${location.origin}${location.pathname}${location.search}${fragmentOf(useSettings.getState().settings)}`
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(link())
      setState('copied')
      setTimeout(() => setState('idle'), 2200)
    } catch {
      setState('manual')
    }
  }
  return (
    <>
      <button type="button" className="push" title={t.bench.linkHint} onClick={() => void copy()}>
        {t.bench.link}
      </button>
      <span role="status" className={state === 'copied' ? 'soft' : 'sr-only'}>
        {state === 'copied' ? t.bench.linkCopied : ''}
      </span>
      {state === 'manual' && (
        <input
          className="link-by-hand"
          aria-label={t.bench.linkByHand}
          readOnly
          autoFocus
          value={link()}
          onFocus={(event) => event.target.select()}
          onBlur={() => setState('idle')}
        />
      )}
    </>
  )
}

function KeptRow({ scene: { id, name, setUp }, open }: { scene: KeptScene; open: boolean }) {
  const t = useViewStrings()
  const load = useBench((s) => s.load)
  const remove = useKeptScenes((s) => s.remove)
  return (
    <li>
      <button
        type="button"
        className="kept-open"
        aria-label={t.bench.openKept(name)}
        aria-current={open || undefined}
        onClick={() => load(setUp)}
      >
        <Pixels pixels={scenePicture(setUp.scene, setUp.pictureSeed, setUp.corruption)} label="" />
        <span>{name}</span>
      </button>
      <button
        type="button"
        className="icon small"
        aria-label={t.bench.deleteKept(name)}
        title={t.bench.deleteKept(name)}
        onClick={() => remove(id)}
      >
        ×
      </button>
    </li>
  )
}

export function Kept() {
  const t = useViewStrings()
  const setUp = useBench((s) => s.setUp)
  const { scenes, deleted, keep, restore } = useKeptScenes()
  const [name, setName] = useState('')
  const [full, setFull] = useState(false)
  const here = encodeScene(setUp)
  /** The first number that no kept scene is called by. */
  const suggested = (): string => {
    for (let n = 1; ; n++)
      if (!scenes.some((s) => s.name === t.bench.defaultName(String(n))))
        return t.bench.defaultName(String(n))
  }
  return (
    <Panel className="bench-kept" title={t.bench.keptTitle}>
      <form
        className="kept-form"
        onSubmit={(event) => {
          event.preventDefault()
          const kept = keep(name.trim() || suggested(), setUp)
          setFull(!kept)
          if (kept) setName('')
        }}
      >
        <input
          aria-label={t.bench.keepName}
          placeholder={suggested()}
          maxLength={LONGEST_NAME}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit">{t.bench.keep}</button>
        <CopyLink />
      </form>
      <p className="bench-note" role="status">
        {full && scenes.length >= MOST_SCENES ? (
          t.bench.full(String(MOST_SCENES))
        ) : deleted ? (
          <>
            {t.bench.deleted(deleted.scene.name)}{' '}
            <button type="button" className="restore" onClick={restore}>
              {t.bench.restore}
            </button>
          </>
        ) : scenes.length === 0 ? (
          t.bench.nothingKept
        ) : (
          ''
        )}
      </p>
      {scenes.length > 0 && (
        <ul className="kept-list">
          {scenes.map((scene) => (
            <KeptRow key={scene.id} scene={scene} open={encodeScene(scene.setUp) === here} />
          ))}
        </ul>
      )}
    </Panel>
  )
}
