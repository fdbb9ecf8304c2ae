// The set-up drawer: every setting of the table, grouped. It lies over the scene, so that the charts can be watched while tuning.

import { useEffect, useMemo, useRef, useState } from 'react'
import type { Method, Settings } from '../../run/settings'
import { GROUPS, keysOfGroup, SETTINGS_TABLE } from '../../run/table'
import { prepare, tune } from '../session'
import { PresetSelect } from '../shell/Header'
import { useSettings } from '../stores/settings'
import { useTransport } from '../stores/transport'
import { useStrings } from '../strings/useStrings'
import { changedKeys, draftOf, readDraft, withMethod, type Draft } from './draft'
import { Field } from './Field'

/** Groups that are open from the start; the others are for who looks for them. */
const OPEN = ['run', 'weights', 'optimizer']

function Form() {
  const t = useStrings()
  const settings = useSettings((s) => s.settings)
  const status = useTransport((s) => s.status)
  const [draft, setDraft] = useState<Draft>(() => draftOf(settings))
  const [base, setBase] = useState<Settings>(settings)
  if (base !== settings) {
    // The run's settings changed elsewhere (preset, new seed, tune): fields nobody touched follow, touched ones stay.
    const touched = changedKeys(draft, base)
    setBase(settings)
    setDraft({ ...draftOf(settings), ...Object.fromEntries(touched.filter((k) => !SETTINGS_TABLE[k].live).map((k) => [k, draft[k]])) })
  }
  const read = useMemo(() => readDraft(draft), [draft])
  const changed = changedKeys(draft, settings)
  const errors = read.ok ? {} : read.errors
  const goingOn = status === 'running' || status === 'paused' || status === 'ready'

  const change = (key: keyof Settings, text: string): void => {
    setDraft((d) => (key === 'method' ? withMethod(d, text as Method) : { ...d, [key]: text }))
  }
  const commit = (key: keyof Settings, text: string): void => {
    if (!SETTINGS_TABLE[key].live || !goingOn) return
    const alone = readDraft({ ...draftOf(settings), [key]: text })
    if (alone.ok && changedKeys(draftOf(alone.settings), settings).length) tune({ [key]: alone.settings[key] })
  }
  const apply = (): void => {
    if (read.ok) prepare(read.settings, status === 'running')
  }

  return (
    <form onSubmit={(e) => { e.preventDefault(); apply() }}>
      <div className="drawer-scroll">
        <p className="soft">{t.setup.intro}</p>
        <div className="field choice">
          <div className="field-name"><label htmlFor="drawer-preset">{t.preset}</label></div>
          <PresetSelect id="drawer-preset" />
        </div>
        {GROUPS.map((group) => (
          <details key={group} open={OPEN.includes(group)} className="group">
            <summary>{t.setup.groups[group]}</summary>
            <div className="fields">
              {keysOfGroup(group).map((key) => (
                <Field
                  key={key}
                  name={key}
                  text={draft[key]}
                  error={errors[key]}
                  changed={changed.includes(key)}
                  onChange={(text) => change(key, text)}
                  onCommit={(text) => commit(key, text)}
                />
              ))}
            </div>
          </details>
        ))}
      </div>
      <div className="drawer-foot">
        <button type="submit" className="primary" disabled={!read.ok || changed.length === 0}>{t.setup.apply}</button>
        <button type="button" disabled={changed.length === 0} onClick={() => setDraft(draftOf(settings))}>{t.setup.revert}</button>
        {changed.length > 0 && <span className="soft">{t.setup.changed(changed.length)}</span>}
      </div>
    </form>
  )
}

export function Drawer() {
  const t = useStrings()
  const open = useSettings((s) => s.drawerOpen)
  const setDrawer = useSettings((s) => s.setDrawer)
  const panel = useRef<HTMLElement>(null)
  const opener = useRef<Element | null>(null)

  useEffect(() => {
    if (!open) return
    opener.current = document.activeElement
    panel.current?.focus()
    // On the document: a button that was pressed and is now disabled has lost the focus to the body. An open popover takes Escape first.
    const onEscape = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !document.querySelector(':popover-open')) setDrawer(false)
    }
    document.addEventListener('keydown', onEscape)
    return () => {
      document.removeEventListener('keydown', onEscape)
      if (opener.current instanceof HTMLElement) opener.current.focus()
    }
  }, [open, setDrawer])

  if (!open) return <aside id="setup" hidden />
  return (
    <aside
      id="setup"
      ref={panel}
      className="drawer"
      role="dialog"
      aria-label={t.setup.title}
      tabIndex={-1}
    >
      <div className="drawer-head">
        <h2>{t.setup.title}</h2>
        <button type="button" className="icon" aria-label={t.close} title={t.close} onClick={() => setDrawer(false)}>✕</button>
      </div>
      <Form />
    </aside>
  )
}
