// Rules between own answers and the other settings. What they rest on: teachers score an own answer by their next-word
// distributions, while the step runs; and it has no right words, hence no cross-entropy.

import { COMBINE } from '../distill/combine/registry'
import { SIGNALS } from '../distill/signals/registry'
import { type Problem, problem } from './problem'
import type { Settings } from './settings'
import { CAPABILITY_KEYS } from './signalTable'

/** What these settings have that own answers do not go with: how to say it, and why. */
function obstacle(s: Settings): [string, string] | null {
  const { withoutTeachers, memory } = COMBINE[s.method]
  if (withoutTeachers) return [`method ${s.method}`, 'no teacher scores them']
  const others = CAPABILITY_KEYS.filter((c) => !['none', 'logits'].includes(SIGNALS[s[`signal${c}`]].kind))
  if (others.length > 0)
    return [
      others.map((c) => `signal${c} ${s[`signal${c}`]}`).join(', '),
      'teachers score own answers by probabilities: choose a signal on logits, or none',
    ]
  if (CAPABILITY_KEYS.every((c) => s[`signal${c}`] === 'none')) return ['no signal', 'no teacher scores them']
  if (s.wrongTeacher !== 'none' && s.wrongShare > 0)
    return [`wrongTeacher ${s.wrongTeacher}`, 'what a wrong teacher says is prepared for the right answers']
  const supervised = 'own answers have no cross-entropy'
  if (s.combinePer === 'sample') return ['combinePer sample', `${supervised} to be combined with`]
  if (s.supervision !== 'shared') return [`supervision ${s.supervision}`, `${supervised} of their capability`]
  if (s.reweighting === 'on') return ['reweighting on', `${supervised}, by which weights are compared`]
  return memory ? [`method ${s.method}`, `it remembers losses, and ${supervised}`] : null
}

/** What is wrong with the own answers of these settings. */
export function checkOwnAnswers(s: Settings): Problem[] {
  const found = s.onPolicyShare > 0 ? obstacle(s) : null
  return found ? [problem('onPolicyShare', s.onPolicyShare, `0 with ${found[0]}`, found[1])] : []
}
