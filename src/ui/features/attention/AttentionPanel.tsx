// The attention maps of teacher and student: which teacher, which layers, and the maps themselves.

import { CAPABILITIES } from '../../../world/types'
import { Loading } from '../../components/Loading'
import { Empty, Panel } from '../../components/Panel'
import { Tabs } from '../../components/Tabs'
import { useShownMatching, useShownInspection } from '../../state/sample'
import type { Scope } from '../../explain/attentionMaps'
import { setTeacher, setExtent, setScope } from '../../state/attentionView'
import { firstLayer } from '../../explain/signalKinds'
import { useViewStrings } from '../../text/useViewStrings'
import { usePair } from '../../state/useAttentionPair'
import { useSample } from '../../state/sampleSlice'
import { useRun } from '../../state/runSlice'
import { Maps } from './Maps'

const SCOPES: readonly Scope[] = ['group', 'layer', 'head']

export function AttentionPanel() {
  const t = useViewStrings()
  const teacher = useSample((s) => s.teacher)
  const extent = useSample((s) => s.extent)
  const signals = useShownMatching()?.signals
  const { recorded } = useShownInspection()
  const scope = useSample((s) => s.scope)
  const status = useRun((s) => s.status)
  const pair = usePair()
  return (
    <Panel
      className={recorded ? 'attention recorded' : 'attention'}
      title={t.attention.title}
      info={{ what: t.attention.infoTitle, text: t.attention.info }}
      tools={
        <span className="panel-tools push">
          <Tabs
            label={t.attention.scope}
            chosen={scope}
            onChoose={setScope}
            choices={SCOPES.filter((value) => value !== 'head' || !recorded || scope === 'head').map(
              (value) => ({ value, label: t.attention.scopes[value], title: t.attention.scopeHints[value] }),
            )}
          />
          <Tabs
            label={t.attention.extent}
            chosen={extent}
            onChoose={setExtent}
            choices={[
              { value: 'map', label: t.attention.extentMap, title: t.attention.extentMapHint },
              { value: 'text', label: t.attention.extentText, title: t.attention.extentTextHint },
            ]}
          />
          <Tabs
            label={t.attention.teachers}
            chosen={teacher}
            onChoose={(capability) => setTeacher(capability, firstLayer(signals, capability))}
            choices={CAPABILITIES.map((c) => ({
              value: c,
              label: t.capabilityTitle[c],
              className: `capability ${c}`,
            }))}
          />
        </span>
      }
    >
      {pair ? (
        <Maps pair={pair} />
      ) : status === 'preparing' ? (
        <Loading />
      ) : (
        <Empty>{t.attention.empty}</Empty>
      )}
    </Panel>
  )
}
