// Light, sign, time of day, and what happens to the picture on its way to the models.

import { CORRUPTIONS, SEVERITIES } from '../../../world/corruption'
import { LIGHTS, SIGNS } from '../../../world/scene'
import type { Light, Sign } from '../../../world/types'
import { Info } from '../../components/Info'
import { Panel } from '../../components/Panel'
import { Tabs } from '../../components/Tabs'
import { useBench } from '../../state/sceneEditor'
import { useViewStrings } from '../../text/useViewStrings'

/** `lost`: the picture came out black. */
export function Conditions({ lost }: { lost: boolean }) {
  const t = useViewStrings()
  const {
    setUp: { scene, corruption },
    editScene,
    edit,
  } = useBench()
  return (
    <Panel className="bench-conditions" title={t.bench.conditions}>
      <div className="condition-row">
        <label>
          <span className="soft">{t.bench.light}</span>
          <select
            value={scene.light}
            onChange={(event) => editScene({ ...scene, light: event.target.value as Light })}
          >
            {LIGHTS.map((light) => (
              <option key={light} value={light}>
                {t.bench.lights[light]}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span className="soft">{t.bench.sign}</span>
          <select
            value={scene.sign}
            onChange={(event) => editScene({ ...scene, sign: event.target.value as Sign })}
          >
            {SIGNS.map((sign) => (
              <option key={sign} value={sign}>
                {t.bench.signs[sign]}
              </option>
            ))}
          </select>
        </label>
        <div className="condition">
          <span className="soft" aria-hidden="true">
            {t.bench.time}
          </span>
          <Tabs
            label={t.bench.time}
            className="segments wide"
            chosen={scene.night ? 'night' : 'day'}
            onChoose={(time) => editScene({ ...scene, night: time === 'night' })}
            choices={[
              { value: 'day', label: t.bench.day },
              { value: 'night', label: t.bench.night },
            ]}
          />
        </div>
      </div>
      <div className="condition-row damage">
        <label>
          <span className="soft">{t.bench.damage}</span>
          <select
            value={corruption?.id ?? ''}
            onChange={(event) => {
              const found = CORRUPTIONS.find((c) => c.id === event.target.value)
              edit({ corruption: found ? { id: found.id, severity: corruption?.severity ?? 2 } : null })
            }}
          >
            <option value="">{t.bench.undamaged}</option>
            {CORRUPTIONS.map(({ id }) => (
              <option key={id} value={id}>
                {t.bench.corruption[id]}
              </option>
            ))}
          </select>
        </label>
        <div className="condition" data-off={!corruption}>
          <span className="soft" aria-hidden="true">
            {t.bench.severity}
          </span>
          {corruption ? (
            <Tabs
              label={t.bench.severity}
              className="segments wide"
              chosen={corruption.severity}
              onChoose={(severity) => edit({ corruption: { ...corruption, severity } })}
              choices={SEVERITIES.map((severity) => ({
                value: severity,
                label: t.bench.severities[severity - 1],
              }))}
            />
          ) : (
            <span className="soft condition-none">–</span>
          )}
        </div>
        <Info what={t.bench.damage}>
          <p>{t.bench.damageInfo}</p>
        </Info>
      </div>
      {corruption?.id === 'frame-lost' && !lost && <p className="bench-note">{t.bench.lostNotYet}</p>}
    </Panel>
  )
}
