// One training step, opened: a panel beside the run that goes through the step's phases with its real
// figures.

import { Terms } from '../../components/Terms'
import { useEffect, useMemo, useState, type KeyboardEvent } from 'react'
import { formatCount } from '../../explain/numbersText'
import { explainAnother } from '../../state/walkSearch'
import { Drawer } from '../../components/Drawer'
import { Tabs } from '../../components/Tabs'
import { showPhase, closeWalk, namePhase } from '../../state/walk'
import { useViewStrings } from '../../text/useViewStrings'
import { phaseByKey, phasesOf } from '../../explain/phases'
import { variantOf } from '../../explain/variants'
import { PHASES } from './PhaseViews'
import { explainStep } from '../../explain/explainStep'
import { useRun, type WalkReason } from '../../state/runSlice'

/** How long each phase is shown when they play automatically. */
const PHASE_MS = 5000

function useReducedMotion(): boolean {
  const [query] = useState(() => window.matchMedia('(prefers-reduced-motion: reduce)'))
  const [reduced, setReduced] = useState(query.matches)
  useEffect(() => {
    const follow = (): void => setReduced(query.matches)
    query.addEventListener('change', follow)
    return () => query.removeEventListener('change', follow)
  }, [query])
  return reduced
}

/** Why this step and not another one. */
function Why({ why: { kind, steps, replay } }: { why: WalkReason }) {
  const { walk: w } = useViewStrings().controls
  return (
    <p className="soft" data-testid="walk-why">
      <Terms>
        {[replay && w.recorded, kind !== 'latest' && w.why[kind](formatCount(steps))]
          .filter(Boolean)
          .join(' ')}
      </Terms>
    </p>
  )
}

export default function WalkPanel() {
  const t = useViewStrings()
  const { walk: w } = t.controls
  const { phase, step, wanted, why, searching } = useRun((s) => s.walk)
  const status = useRun((s) => s.status)
  const facts = useRun((s) => s.facts)
  const [playing, setPlaying] = useState(false)
  const reduced = useReducedMotion()
  const explanation = useMemo(() => (step ? explainStep(step) : null), [step])
  const phases = step ? phasesOf(step.settings.method, variantOf(step.metrics) !== null) : []
  const at = Math.min(phase, phases.length - 1)
  const current = phases[at]
  const last = at === phases.length - 1
  const able = status === 'running' || status === 'ready' || status === 'paused'

  const play = playing && !reduced && !last && phases.length > 0
  useEffect(() => {
    if (!play) return
    const timer = setTimeout(() => showPhase(at + 1), PHASE_MS)
    return () => clearTimeout(timer)
  }, [play, at])

  useEffect(() => {
    if (current) namePhase(current)
  }, [current])
  useEffect(() => () => namePhase(null), [])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || (event.target as HTMLElement).closest('[role=tablist]')) return
    const next = phaseByKey(event.key, at, phases.length)
    if (next === null || phases.length === 0) return
    event.preventDefault()
    setPlaying(false)
    showPhase(next)
  }
  const go = (next: number): void => {
    setPlaying(false)
    showPhase(next)
  }
  const Phase = PHASES[current ?? 'forward']

  return (
    <Drawer
      title={step ? w.title(formatCount(step.metrics.step)) : w.button}
      name={step ? w.title(String(step.metrics.step)) : w.hint}
      className="walk"
      testId="walk"
      onClose={closeWalk}
      onKeyDown={onKeyDown}
    >
      {step && explanation && current && !searching ? (
        <>
          <Tabs
            label={w.phases}
            className="walk-phases"
            chosen={current}
            onChoose={(id) => go(phases.indexOf(id))}
            choices={phases.map((id, i) => ({
              value: id,
              label: (
                <>
                  <i aria-hidden="true">{i + 1}</i>
                  {w.names[id]}
                </>
              ),
              name: w.names[id],
              className: i < at ? 'past' : '',
            }))}
          />
          <div
            className="drawer-scroll walk-body"
            role="tabpanel"
            tabIndex={0}
            aria-label={w.names[current]}
            aria-busy={wanted !== null}
            data-phase={current}
          >
            <h3 className="walk-phase">
              <Terms>{w.names[current]}</Terms>
            </h3>
            {why && at === 0 && <Why why={why} />}
            <Phase walked={step} explanation={explanation} facts={facts} />
          </div>
        </>
      ) : (
        <div className="drawer-scroll">
          <p className="soft" role="status">
            {searching ? w.searching : wanted ? w.making : w.empty}
          </p>
        </div>
      )}
      <div className="drawer-foot">
        <button type="button" disabled={at <= 0} onClick={() => go(at - 1)}>
          {w.back}
        </button>
        {last || !step || searching ? (
          <button
            type="button"
            className="primary"
            disabled={!able || wanted !== null || searching}
            onClick={explainAnother}
          >
            {w.another}
          </button>
        ) : (
          <button type="button" className="primary" onClick={() => go(at + 1)}>
            {w.next}
          </button>
        )}
        {!reduced && step && !last && (
          <button type="button" aria-pressed={playing} onClick={() => setPlaying(!playing)}>
            {playing ? w.hold : w.play}
          </button>
        )}
        {phases.length > 0 && (
          <span className="soft push tabular">
            {at + 1} / {phases.length}
          </span>
        )}
      </div>
    </Drawer>
  )
}
