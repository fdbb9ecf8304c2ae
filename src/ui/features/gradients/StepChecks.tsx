// The checks of a step as a list: what each is called, and its figures in words.

import { Check } from '../../components/Check'
import { number as plain } from '../../explain/numbers'
import { stepChecks, type StepCheck } from '../../explain/stepChecks'
import { keepsSupervised } from '../../explain/variants'
import { useHistory } from '../../state/historySlice'
import { useShownSettings } from '../../state/replay'
import { useRun } from '../../state/runSlice'
import type { GradientStrings } from '../../text/gradients.en'
import { useViewStrings } from '../../text/useViewStrings'
import type { Subject } from './useSubject'
import { withPercent } from '../../text/percent'

type Words = GradientStrings['explanation']

const percent = (x: number): string => withPercent(x < 1e-5 ? '< 0.001' : (100 * x).toPrecision(2))

/** Name, figures and meaning of a check. */
function worded(
  check: Exclude<StepCheck, { kind: 'notRecomputed' }>,
  words: Words,
): { name: string; text: string; hint: string } {
  switch (check.kind) {
    case 'supervised': {
      const { times, holds, product, bound, mean } = check
      const name = times === null ? words.supervisedPlain : words.supervised(times === 1 ? '' : `${times} `)
      const figures = (holds ? words.supervisedGood : words.supervisedBad)(plain(product), plain(bound))
      return {
        name: mean ? `${words.microBatchMean} ${name}` : name,
        // Where nothing is guaranteed, a failure is no fault.
        text: times === null ? `${figures}. ${words.supervisedOpen}` : figures,
        hint: words.supervisedHint,
      }
    }
    case 'norm':
      return {
        name: words.norm,
        text: words.normText(plain(check.computed), plain(check.reported)),
        hint: words.normHint,
      }
    case 'ownSupervised':
      return {
        name: words.ownSupervised,
        text: words.ownSupervisedText(plain(check.ratio)),
        hint: words.ownSupervisedHint,
      }
    case 'coefficients':
    case 'layers':
    case 'support':
      return {
        name: words[check.kind],
        text: words[`${check.kind}Text`](percent(check.difference)),
        hint: words[`${check.kind}Hint`],
      }
    default:
      return check satisfies never
  }
}

/** Whether the teachers are still the files they were, by their checksum. */
function FrozenCheck() {
  const words = useViewStrings().gradients.explanation
  const replaying = useHistory((s) => s.source.kind === 'replay')
  const frozen = useRun((s) => s.frozen)
  if (replaying || !frozen) return null
  const { first, latest } = frozen
  const same = first.value === latest.value
  const checksum = latest.value.slice(0, 8)
  return (
    <Check good={same} name={words.frozen} hint={words.frozenHint}>
      {latest.step === first.step
        ? words.frozenOnce(checksum)
        : (same ? words.frozenSame : words.frozenNot)(checksum, String(first.step), String(latest.step))}
    </Check>
  )
}

/**
 * The run's own method and numbers in the live mode, whatever is drawn; the drawn method in the what-if mode.
 */
export function StepChecks({ subject }: { subject: Subject }) {
  const words = useViewStrings().gradients.explanation
  const settings = useShownSettings()
  const layers = useHistory((s) => s.layers)
  const { gram, context, metrics } = subject
  const checks = stepChecks({
    method: metrics ? settings.method : subject.method,
    gram,
    context,
    metrics,
    keeps: keepsSupervised(settings),
    layers: metrics && layers?.step === metrics.step ? layers.grams : null,
  })
  return (
    <ul className="checks">
      {checks.map((check) => {
        if (check.kind === 'notRecomputed')
          return (
            <li key={check.kind} className="soft">
              {check.why === 'microBatches' ? words.microBatchesUnchecked : words.coefficientsMemory}
            </li>
          )
        const { name, text, hint } = worded(check, words)
        return (
          <Check key={check.kind} good={check.holds} name={name} hint={hint}>
            {text}
          </Check>
        )
      })}
      {metrics && <FrozenCheck />}
    </ul>
  )
}
