// The help: where to go next, the keyboard shortcuts, what this device computes on, and the self-checks of
// the latest step.

import { useEffect, useRef, useState, type MouseEvent, type RefObject } from 'react'
import { DEVICE_CHOICES } from '../../browser/deviceChoice'
import { closePopover } from '../components/Popover'
import { SelfChecks } from '../components/SelfChecks'
import { formatBytes, formatCount } from '../explain/numbersText'
import type { TileFacts } from '../../protocol/runFacts'
import { isCpu } from '../explain/computedOn'
import { SHORTCUTS } from '../explain/shortcuts'
import { lessonAddress } from '../state/beginning'
import { chooseDevice } from './chooseDevice'
import { usePage } from '../state/pageSlice'
import { present } from '../state/presenter'
import { usePreferences } from '../state/preferencesSlice'
import { useRun } from '../state/runSlice'
import { useViewStrings } from '../text/useViewStrings'

function Keys() {
  const { help: t } = useViewStrings()
  return (
    <section>
      <h3>{t.keysTitle}</h3>
      <dl className="keys">
        {[...SHORTCUTS, 'close' as const].map((id) => (
          <div key={id}>
            <dt>
              <kbd>{t.keyNames[id]}</kbd>
            </dt>
            <dd>{t.keyMeanings[id]}</dd>
          </div>
        ))}
      </dl>
      <p className="field-help">{t.keysArrows}</p>
    </section>
  )
}

/** What runs are computed on: the person's choice. A change prepares the run anew; the current student is saved. */
function ComputesOn() {
  const t = useViewStrings().help
  const chosen = usePreferences((s) => s.device)
  return (
    <div className="computes-on">
      <label>
        <span>{t.computesOn}</span>
        <select
          value={chosen}
          aria-describedby="computes-on-help"
          onChange={(e) => chooseDevice(DEVICE_CHOICES.find((choice) => choice === e.target.value)!)}
        >
          {DEVICE_CHOICES.map((choice) => (
            <option key={choice} value={choice}>
              {t.devices[choice]}
            </option>
          ))}
        </select>
      </label>
      <p className="field-help" id="computes-on-help">
        {t.computesOnHelp}
      </p>
    </div>
  )
}

/** How a tile loads what it computes with, where that is not the usual way, and why it is this one. */
const tileInWords = (
  { attentionRows, inWorkgroup, because }: TileFacts,
  t: ReturnType<typeof useViewStrings>['help'],
): string =>
  [
    ...(inWorkgroup ? [t.tileInWorkgroup] : []),
    ...(attentionRows ? [t.tileAttention(attentionRows)] : []),
    t.tileBecause[because],
  ].join(', ')

/** What the run computes on, for bug reports. */
function Device() {
  const { help: t, teachers } = useViewStrings()
  const { roles } = teachers
  const facts = useRun((s) => s.facts)
  if (!facts) return <p className="soft">{t.noDevice}</p>
  const { adapter, teachersOnCpu, threads } = facts
  const onCpu = isCpu(adapter)
  const parts = [adapter.vendor, adapter.architecture, adapter.device].filter(Boolean).join(' · ')
  const name = adapter.description || parts
  const sets = [...new Set(Object.values(facts.teachers).map((source) => source.replace(/\/.*$/, '')))]
  const { tile } = facts
  const rows: [string, string, string?][] = [
    [t.memory, onCpu ? formatBytes(facts.gpuBytes) : t.memoryOf(formatBytes(facts.gpuBytes))],
    ...(threads ? [[t.threads, t.threadsOf(threads), t.threadsHint] as [string, string, string]] : []),
    [t.parameters, formatCount(facts.studentParameters)],
    [t.dispatches, formatCount(facts.dispatchesPerStep)],
    ...(tile
      ? [
          [t.tile, t.tileOf(tile.rows, tile.columns, tileInWords(tile, t)), t.tileHint] as [
            string,
            string,
            string,
          ],
        ]
      : []),
    [t.teacherSet, `${sets.join(', ')} · ${facts.teacherBackend === 'wasm' ? t.teachersCpu : t.teachersGpu}`],
    ...(teachersOnCpu
      ? [[t.teachersOnCpu, teachersOnCpu.map((role) => roles[role]).join(', ')] as [string, string]]
      : []),
    facts.targets === 'live'
      ? [t.targets, t.targetsLive, t.targetsLiveHint]
      : [t.targets, t.targetsCached, t.targetsHint],
  ]
  return (
    <dl className="facts device">
      <div>
        <dt>{t.adapter}</dt>
        <dd>
          <span data-testid="adapter">{name}</span>
          {parts && parts !== name && !onCpu && <span className="soft"> {parts}</span>}
        </dd>
      </div>
      {rows.map(([what, value, hint]) => (
        <div key={what} title={hint}>
          <dt>{what}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Whether the popover around this element is open: only then is drawn what changes with every step. */
function useOpened(inside: RefObject<HTMLElement | null>): boolean {
  const [opened, setOpened] = useState(false)
  useEffect(() => {
    const popover = inside.current?.closest<HTMLElement>('[popover]')
    if (!popover) return
    const follow = (): void => setOpened(popover.matches(':popover-open'))
    follow()
    popover.addEventListener('toggle', follow)
    return () => popover.removeEventListener('toggle', follow)
  }, [inside])
  return opened
}

function startTour({ currentTarget }: MouseEvent<HTMLElement>): void {
  closePopover(currentTarget)
  usePage.setState({ tour: true })
}

export default function HelpPanel() {
  const t = useViewStrings()
  const language = usePreferences((s) => s.language)
  const body = useRef<HTMLDivElement>(null)
  const opened = useOpened(body)
  return (
    <div ref={body}>
      <div className="help-ways">
        <a href={lessonAddress(language)}>{t.controls.lesson}</a>
        <button type="button" onClick={startTour}>
          {t.help.tour}
        </button>
        <a href={language === 'ko' ? 'glossary.ko.html' : 'glossary.html'}>{t.help.glossary}</a>
        <button type="button" onClick={present}>
          {t.help.keyMeanings.present}
        </button>
      </div>
      <Keys />
      <section>
        <h3>{t.help.deviceTitle}</h3>
        <ComputesOn />
        <Device />
        {opened && <SelfChecks title={t.help.checksTitle} />}
      </section>
    </div>
  )
}
