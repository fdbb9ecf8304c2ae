// Rules between the settings of regimes and the others.

import { SIGNALS } from '../distill/signals/registry'
import { activeInSettings } from '../distill/activeTeachers'
import { type Problem, problem } from './problem'
import { isEven, parseTemplateMix } from './questionMix'
import type { Settings } from './settings'
import { CAPABILITY_KEYS } from './signalTable'

/** What is wrong with the regime of these settings. */
export function checkRegime(s: Settings): Problem[] {
  const errors: Problem[] = []
  const mix = parseTemplateMix(s.templateMix)
  if (typeof mix === 'string')
    errors.push(problem('templateMix', s.templateMix, 'even, or weights such as "P1:3 R4:0"', mix))
  if (s.supervision === 'per-capability' && !isEven(s.capabilityMix))
    errors.push(
      problem(
        'capabilityMix',
        s.capabilityMix,
        'equal shares with supervision per-capability',
        'a batch needs questions of every capability there',
      ),
    )
  const active = activeInSettings(s)
  const wordless = CAPABILITY_KEYS.filter(
    (c, i) =>
      active[i] &&
      (s.wrongTeacher === 'all' || s.wrongTeacher === c.toLowerCase()) &&
      SIGNALS[s[`signal${c}`]].kind !== 'logits',
  )
  if (s.wrongHow === 'words' && wordless.length > 0)
    errors.push(
      problem(
        'wrongHow',
        s.wrongHow,
        `shuffled or specialist with signal${wordless[0]} ${s[`signal${wordless[0]}`]}`,
        'only signals on logits have words to exchange',
      ),
    )
  return errors
}
