// The panels beside the charts. What they show comes after the first curves, and so does their code: until then
// each is an empty panel of its name.

import type { ComponentType } from 'react'
import { lazyPart } from '../components/LazyPart'
import { Empty, Panel } from '../components/Panel'
import { firstPicture } from '../state/firstPicture'
import type { Strings } from '../text/en'
import { useStrings } from '../text/useStrings'

/** A panel whose code is fetched when the first curves are on screen. */
function panel(
  className: string,
  titleOf: (t: Strings) => string,
  load: () => Promise<ComponentType>,
): ComponentType {
  function Waiting() {
    const t = useStrings()
    return (
      <Panel className={className} title={titleOf(t)}>
        <Empty>{t.hosting.loading}…</Empty>
      </Panel>
    )
  }
  return lazyPart(() => firstPicture.then(load).then((Loaded) => ({ default: Loaded })), { waiting: Waiting })
}

export const ScenePanel = panel(
  'scene',
  (t) => t.scene.title,
  () => import('../features/playground/ScenePanel').then((m) => m.ScenePanel),
)

export const AttentionPanel = panel(
  'attention',
  (t) => t.attention.title,
  () => import('../features/attention/AttentionPanel').then((m) => m.AttentionPanel),
)

export const SignalDiagram = panel(
  'signals',
  (t) => t.signals.title,
  () => import('../components/SignalDiagram').then((m) => m.SignalDiagram),
)

export const GradientPanel = panel(
  'inspector',
  (t) => t.inspector.title,
  () => import('../features/playground/GradientPanel').then((m) => m.GradientPanel),
)
