// Light, sign, time of day, and what happens to the picture on its way to the models.

import { CORRUPTIONS } from '../../../world/corruption'
import { SEVERITIES } from '../../../world/corruptionIds'
import { LIGHTS, SIGNS } from '../../../world/scene'
import type { Light, Sign } from '../../../world/types'
import { Info } from '../../components/Info'
import { Panel } from '../../components/Panel'
import { Tabs } from '../../components/Tabs'
import { editScene, editSetUp } from '../../state/sceneEditor'
import { useViewStrings } from '../../text/useViewStrings'
import { useScenes } from '../../state/scenesSlice'

/** `lost`: the picture came out black. */
export function Conditions({ lost }: { lost: boolean }) {
  const t = useViewStrings()
  const { scene, corruption } = useScenes((s) => s.setUp)
  return (
    <Panel className="scene-editor-conditions" title={t.sceneEditor.conditions}>
      <div className="condition-row">
        <label>
          <span className="soft">{t.sceneEditor.light}</span>
          <select
            value={scene.light}
            onChange={(event) => editScene({ ...scene, light: event.target.value as Light })}
          >
            {LIGHTS.map((light) => (
              <option key={light} value={light}>
                {t.sceneEditor.lights[light]}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span className="soft">{t.sceneEditor.sign}</span>
          <select
            value={scene.sign}
            onChange={(event) => editScene({ ...scene, sign: event.target.value as Sign })}
          >
            {SIGNS.map((sign) => (
              <option key={sign} value={sign}>
                {t.sceneEditor.signs[sign]}
              </option>
            ))}
          </select>
        </label>
        <div className="condition">
          <span className="soft" aria-hidden="true">
            {t.sceneEditor.time}
          </span>
          <Tabs
            label={t.sceneEditor.time}
            className="segments wide"
            chosen={scene.night ? 'night' : 'day'}
            onChoose={(time) => editScene({ ...scene, night: time === 'night' })}
            choices={[
              { value: 'day', label: t.sceneEditor.day },
              { value: 'night', label: t.sceneEditor.night },
            ]}
          />
        </div>
      </div>
      <div className="condition-row damage">
        <label>
          <span className="soft">{t.sceneEditor.damage}</span>
          <select
            value={corruption?.id ?? ''}
            onChange={(event) => {
              const found = CORRUPTIONS.find((c) => c.id === event.target.value)
              editSetUp({ corruption: found ? { id: found.id, severity: corruption?.severity ?? 2 } : null })
            }}
          >
            <option value="">{t.sceneEditor.undamaged}</option>
            {CORRUPTIONS.map(({ id }) => (
              <option key={id} value={id}>
                {t.sceneEditor.corruption[id]}
              </option>
            ))}
          </select>
        </label>
        <div className="condition" data-off={!corruption}>
          <span className="soft" aria-hidden="true">
            {t.sceneEditor.severity}
          </span>
          {corruption ? (
            <Tabs
              label={t.sceneEditor.severity}
              className="segments wide"
              chosen={corruption.severity}
              onChoose={(severity) => editSetUp({ corruption: { ...corruption, severity } })}
              choices={SEVERITIES.map((severity) => ({
                value: severity,
                label: t.sceneEditor.severities[severity - 1],
              }))}
            />
          ) : (
            <span className="soft condition-none">–</span>
          )}
        </div>
        <Info what={t.sceneEditor.damage}>
          <p>{t.sceneEditor.damageInfo}</p>
        </Info>
      </div>
      {corruption?.id === 'frame-lost' && !lost && (
        <p className="scene-editor-note">{t.sceneEditor.lostNotYet}</p>
      )}
    </Panel>
  )
}
