// What the stages did and why, in words made from the numbers; and what must hold, checked.

import { inner, unit } from '../../distill/combine/gramSpace'
import { TASKS } from '../../distill/tasks'
import { Panel } from '../shell/Panel'
import { useMetrics } from '../stores/metrics'
import { useShownSettings } from '../stores/replay'
import { useStrings } from '../strings/useStrings'
import { anchorCheck, coefficientsCheck, layersCheck, normCheck } from './assertions'
import { cleaned, degrees, number as plain } from './numbers'
import { angleOf } from './span'
import { coefficientsOf, stagesOf, stage2Verdict, tellStages } from './stages'
import type { Subject } from './useSubject'

function useStory({ gram, context, method }: Subject): { first: string; second: string; why: string | null } {
  const t = useStrings()
  const words = t.gradients.story
  const name = (k: number): string => t.task[TASKS[k]]
  const pairName = ([i, j]: readonly [number, number]): string => `${name(i)} – ${name(j)}`
  const size = TASKS.reduce((sum, _, k) => sum + gram[5 * k], 0)
  const number = (v: number): string => plain(cleaned(v, size))
  const stages = tellStages(method, gram, context)
  const against = (k: number): number => inner(gram, unit(k), unit(0))
  const { tasks } = stages

  let first = words.stage1None
  if (stagesOf(method).includes('stage1') && tasks.length > 0) {
    const hits = tasks.filter((k) => against(k) < 0)
    const nearest = tasks.reduce((a, b) => (against(b) < against(a) ? b : a))
    first = hits.length > 0
      ? words.stage1Fired(hits.map((k) => words.stage1Part(name(k), number(against(k)), degrees(angleOf(gram, unit(k), unit(0))))).join(', '))
      : words.stage1Quiet(name(nearest), number(against(nearest)))
  }

  const verdict = stage2Verdict(gram, stages)
  switch (verdict.kind) {
    case 'none': return { first, second: words.stage2None, why: null }
    case 'alone': return { first, second: words.stage2Alone, why: null }
    case 'cannot': return { first, second: words.stage2Cannot(number(verdict.anchor), number(verdict.largest), pairName(verdict.pair)), why: null }
    case 'could': return { first, second: words.stage2Could(pairName(verdict.pair), number(verdict.product), number(verdict.anchor), number(verdict.largest)), why: null }
    case 'fired': return {
      first,
      second: words.stage2Fired(verdict.encounters.map((e) => words.stage2Part(name(e.task), name(e.against), number(e.product))).join(', ')),
      why: words.stage2Why(pairName(verdict.pair), number(verdict.followers), number(verdict.anchor), number(verdict.mixed), number(verdict.product)),
    }
    default: return verdict satisfies never
  }
}

/** `open`: nothing is promised, so that a failure is no fault. */
function Check({ good, open = false, name, text, hint }: { good: boolean; open?: boolean; name: string; text: string; hint: string }) {
  const words = useStrings().gradients.story
  return (
    <li className="check" data-good={good} title={hint}>
      <span className="check-mark" role="img" aria-label={good ? words.good : words.bad}>{good ? '✓' : '✗'}</span>
      <span><b>{name}</b> <span className="soft">{text}{open ? `. ${words.anchorOpen}` : ''}</span></span>
    </li>
  )
}

/** The run's own method and numbers in the live mode, whatever is drawn; the drawn method in the what-if mode. */
function Checks({ subject }: { subject: Subject }) {
  const words = useStrings().gradients.story
  const own = useShownSettings().method
  const layers = useMetrics((s) => s.layers)
  const { gram, context, metrics } = subject
  const method = metrics ? own : subject.method
  const coefficients = metrics ? metrics.coefficients : coefficientsOf(method, gram, context)
  const anchor = anchorCheck(method, gram, coefficients, context)
  const norm = metrics && normCheck(gram, coefficients, metrics.updateNorm)
  const again = metrics && coefficientsCheck(method, metrics, context)
  const sum = metrics && layers && layers.step === metrics.step ? layersCheck(gram, layers.grams) : null
  const percent = (x: number): string => (x < 1e-5 ? '< 0.001 %' : `${(100 * x).toPrecision(2)} %`)
  return (
    <ul className="checks">
      <Check
        good={anchor.holds}
        open={anchor.times === null}
        name={anchor.times === null ? words.anchorPlain : words.anchor(anchor.times === 1 ? '' : `${anchor.times} `)}
        text={(anchor.holds ? words.anchorGood : words.anchorBad)(plain(anchor.product), plain(anchor.bound))}
        hint={words.anchorHint}
      />
      {norm && <Check good={norm.holds} name={words.norm} text={words.normText(plain(norm.computed), plain(norm.reported))} hint={words.normHint} />}
      {again && <Check good={again.holds} name={words.coefficients} text={words.coefficientsText(percent(again.difference))} hint={words.coefficientsHint} />}
      {metrics && !again && <li className="soft">{words.coefficientsMemory}</li>}
      {sum && <Check good={sum.holds} name={words.layers} text={words.layersText(percent(sum.difference))} hint={words.layersHint} />}
    </ul>
  )
}

export function StoryPanel({ subject }: { subject: Subject }) {
  const words = useStrings().gradients.story
  const { first, second, why } = useStory(subject)
  return (
    <Panel className="story" title={words.title}>
      <dl>
        <dt>{words.stage1}</dt>
        <dd>{first}</dd>
        <dt>{words.stage2}</dt>
        <dd>{second}{why && <> {why}</>}</dd>
      </dl>
      <h3>{subject.metrics ? words.checks : words.checksWhatIf}</h3>
      <Checks subject={subject} />
    </Panel>
  )
}
