// Rules between own answers and the other settings. What they rest on: teachers score an own answer by their next-word
// distributions, while the step runs; and it has no right words, hence no cross-entropy.

import { COMBINE } from '../distill/combine/registry'
import { SIGNALS } from '../distill/signals/registry'
import { type Problem, problem } from './problem'
import type { Settings } from './settings'
import { CAPABILITY_KEYS } from './signalTable'

/** The settings that decide whether the student may answer itself. */
export const OWN_ANSWER_KEYS = [
  'method',
  'signalPerception',
  'signalReasoning',
  'signalPlanning',
  'wrongTeacher',
  'wrongShare',
  'combinePer',
  'supervision',
  'reweighting',
] as const satisfies readonly (keyof Settings)[]
type OwnAnswerKey = (typeof OWN_ANSWER_KEYS)[number]
export type OwnAnswerSettings = Pick<Settings, OwnAnswerKey>

/** Why the student cannot answer itself. */
export type ObstacleReason =
  | 'withoutTeachers'
  | 'signals'
  | 'noSignal'
  | 'wrongTeacher'
  | 'perSample'
  | 'supervision'
  | 'reweighting'
  | 'memory'

/** What own answers do not go with: the settings that stand in the way, and a change of them after which they don't. */
export interface Obstacle {
  reason: ObstacleReason
  keys: readonly OwnAnswerKey[]
  change: Partial<OwnAnswerSettings>
}

/** The reasons as an English clause, for flags and files. */
const CLAUSES: Record<ObstacleReason, string> = {
  withoutTeachers: 'no teacher scores them',
  signals: 'teachers score own answers by probabilities: choose a signal on logits, or none',
  noSignal: 'no teacher scores them',
  wrongTeacher: 'what a wrong teacher says is prepared for the right answers',
  perSample: 'own answers have no cross-entropy to be combined with',
  supervision: 'own answers have no cross-entropy of their capability',
  reweighting: 'own answers have no cross-entropy, by which weights are compared',
  memory: 'it remembers losses, and own answers have no cross-entropy',
}

const SIGNAL_KEYS = CAPABILITY_KEYS.map((c) => `signal${c}` as const)

/** What stands in the way of own answers under these settings; null where nothing does. */
export function ownAnswerObstacle(s: OwnAnswerSettings): Obstacle | null {
  const { withoutTeachers, memory } = COMBINE[s.method]
  if (withoutTeachers) return { reason: 'withoutTeachers', keys: ['method'], change: { method: 'agp' } }
  const toKl = (keys: readonly (typeof SIGNAL_KEYS)[number][]): Partial<OwnAnswerSettings> =>
    Object.fromEntries(keys.map((key) => [key, 'logits-kl']))
  const others = SIGNAL_KEYS.filter((key) => !['none', 'logits'].includes(SIGNALS[s[key]].kind))
  if (others.length > 0) return { reason: 'signals', keys: others, change: toKl(others) }
  if (SIGNAL_KEYS.every((key) => s[key] === 'none'))
    return { reason: 'noSignal', keys: SIGNAL_KEYS, change: toKl(SIGNAL_KEYS) }
  if (s.wrongTeacher !== 'none' && s.wrongShare > 0)
    return { reason: 'wrongTeacher', keys: ['wrongTeacher'], change: { wrongTeacher: 'none' } }
  if (s.combinePer === 'sample')
    return { reason: 'perSample', keys: ['combinePer'], change: { combinePer: 'batch' } }
  if (s.supervision !== 'shared')
    return { reason: 'supervision', keys: ['supervision'], change: { supervision: 'shared' } }
  if (s.reweighting === 'on')
    return { reason: 'reweighting', keys: ['reweighting'], change: { reweighting: 'off' } }
  return memory ? { reason: 'memory', keys: ['method'], change: { method: 'agp' } } : null
}

/** The change after which nothing stands in the way of own answers any more; empty where nothing does. */
export function ownAnswerWayOut(s: OwnAnswerSettings): Partial<OwnAnswerSettings> {
  let change: Partial<OwnAnswerSettings> = {}
  for (;;) {
    const obstacle = ownAnswerObstacle({ ...s, ...change })
    if (!obstacle) return change
    change = { ...change, ...obstacle.change }
  }
}

/** What is wrong with the own answers of these settings. */
export function checkOwnAnswers(s: Settings): Problem[] {
  const found = s.onPolicyShare > 0 ? ownAnswerObstacle(s) : null
  if (!found) return []
  const { reason, keys } = found
  const named = reason === 'noSignal' ? 'no signal' : keys.map((key) => `${key} ${s[key]}`).join(', ')
  const settings = Object.fromEntries(keys.map((key) => [key, s[key]])) as Partial<Settings>
  return [
    {
      ...problem('onPolicyShare', s.onPolicyShare, `0 with ${named}`, CLAUSES[reason]),
      because: { reason, settings },
    },
  ]
}
