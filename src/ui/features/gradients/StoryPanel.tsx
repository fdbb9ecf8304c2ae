// What the stages did and why, in words made from the numbers; and what must hold, checked.

import { inner, unit } from '../../../distill/combine/gramSpace'
import { isSpanMethod } from '../../../distill/combine/gradientBasis'
import { TASKS, type StepMetrics } from '../../../distill/tasks'
import type { Method } from '../../../settings/settings'
import { Panel } from '../../components/Panel'
import { useMetrics } from '../../state/metrics'
import { useReplay, useShownSettings } from '../../state/replay'
import { useTransport } from '../../state/transport'
import { useViewStrings } from '../../text/useViewStrings'
import { anchorCheck, coefficientsCheck, layersCheck, normCheck, TOLERANCE } from '../../explain/checks'
import { cleaned, degrees, number as plain } from '../../explain/numbers'
import { angleOf } from '../../explain/gradientPoints'
import { coefficientsOf, stagesOf, stage2Verdict, tellStages } from '../../explain/stages'
import type { Subject } from './useSubject'
import {
  keepsAnchor,
  ownAnchors,
  spanDifference,
  supportDifference,
  tellSpan,
  variantAnchorCheck,
  variantOf,
} from '../../explain/variants'

/** What a variant's stages did, of the run's own method; null where its numbers do not tell it. */
function useVariantStory({ metrics, context }: Subject): { first: string; second: string; why: null } | null {
  const t = useViewStrings()
  const words = t.gradients.story
  const own = useShownSettings().method
  if (!metrics || !variantOf(metrics)) return null
  if (!metrics.span || !isSpanMethod(own)) {
    const untold = metrics.parts ? words.partsUntold : words.modulesUntold
    return { first: untold, second: untold, why: null }
  }
  const { projected, fired } = tellSpan(own, metrics.span, context)
  const name = (k: number): string => t.task[TASKS[k]]
  return {
    first: !projected
      ? words.stage1None
      : projected.length === 0
        ? words.spanQuiet1
        : words.stage1Fired(projected.map((p) => words.spanPart1(name(p.task), plain(p.product))).join(', ')),
    second: !fired
      ? words.stage2None
      : fired.length === 0
        ? words.spanQuiet2
        : words.stage2Fired(
            fired.map((e) => words.stage2Part(name(e.task), name(e.against), plain(e.product))).join(', '),
          ),
    why: null,
  }
}

function useStory({ gram, context, method }: Subject): { first: string; second: string; why: string | null } {
  const t = useViewStrings()
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
    first =
      hits.length > 0
        ? words.stage1Fired(
            hits
              .map((k) =>
                words.stage1Part(name(k), number(against(k)), degrees(angleOf(gram, unit(k), unit(0)))),
              )
              .join(', '),
          )
        : words.stage1Quiet(name(nearest), number(against(nearest)))
  }

  const verdict = stage2Verdict(gram, stages)
  switch (verdict.kind) {
    case 'none':
      return { first, second: words.stage2None, why: null }
    case 'alone':
      return { first, second: words.stage2Alone, why: null }
    case 'cannot':
      return {
        first,
        second: words.stage2Cannot(number(verdict.anchor), number(verdict.largest), pairName(verdict.pair)),
        why: null,
      }
    case 'could':
      return {
        first,
        second: words.stage2Could(
          pairName(verdict.pair),
          number(verdict.product),
          number(verdict.anchor),
          number(verdict.largest),
        ),
        why: null,
      }
    case 'fired':
      return {
        first,
        second: words.stage2Fired(
          verdict.encounters
            .map((e) => words.stage2Part(name(e.task), name(e.against), number(e.product)))
            .join(', '),
        ),
        why: words.stage2Why(
          pairName(verdict.pair),
          number(verdict.followers),
          number(verdict.anchor),
          number(verdict.mixed),
          number(verdict.product),
        ),
      }
    default:
      return verdict satisfies never
  }
}

/** `open`: nothing is promised, so that a failure is no fault. */
function Check({
  good,
  open = false,
  name,
  text,
  hint,
}: {
  good: boolean
  open?: boolean
  name: string
  text: string
  hint: string
}) {
  const words = useViewStrings().gradients.story
  return (
    <li className="check" data-good={good} title={hint}>
      <span className="check-mark" role="img" aria-label={good ? words.good : words.bad}>
        {good ? '✓' : '✗'}
      </span>
      <span>
        <b>{name}</b>{' '}
        <span className="soft">
          {text}
          {open ? `. ${words.anchorOpen}` : ''}
        </span>
      </span>
    </li>
  )
}

/**
 * The run's own method and numbers in the live mode, whatever is drawn; the drawn method in the what-if mode.
 */
function Checks({ subject }: { subject: Subject }) {
  const { method: own, supervision, anchorSupport } = useShownSettings()
  const { metrics } = subject
  const method = metrics ? own : subject.method
  if (metrics && variantOf(metrics))
    return (
      <VariantChecks
        subject={{ ...subject, metrics }}
        method={own}
        keeps={keepsAnchor({ supervision, anchorSupport })}
      />
    )
  return <OrdinaryChecks subject={subject} method={method} />
}

/** What still holds, and can be checked, of a step that was no ordinary one. */
function VariantChecks({
  subject: { metrics, context },
  method,
  keeps,
}: {
  subject: Subject & { metrics: StepMetrics }
  method: Method
  keeps: boolean
}) {
  const words = useViewStrings().gradients.story
  const layers = useMetrics((s) => s.layers)
  const { span } = metrics
  const anchor = variantAnchorCheck(method, metrics, context.present.filter(Boolean).length, keeps)
  const own = span ? ownAnchors(method, span, context) : null
  const again = span ? spanDifference(method, span, context) : null
  const outside = span ? supportDifference(span) : null
  const sum = layers && layers.step === metrics.step ? layersCheck(metrics.gram, layers.grams) : null
  return (
    <ul className="checks">
      <Check
        good={anchor.holds}
        open={anchor.times === null}
        name={`${metrics.parts ? `${words.partsMean} ` : ''}${anchor.times === null ? words.anchorPlain : words.anchor(anchor.times === 1 ? '' : `${anchor.times} `)}`}
        text={(anchor.holds ? words.anchorGood : words.anchorBad)(plain(anchor.product), plain(anchor.bound))}
        hint={words.anchorHint}
      />
      {own !== null && (
        <Check
          good={own >= 1 - TOLERANCE}
          name={words.ownAnchors}
          text={words.ownAnchorsText(plain(own))}
          hint={words.ownAnchorsHint}
        />
      )}
      {outside !== null && (
        <Check
          good={outside <= TOLERANCE}
          name={words.support}
          text={words.supportText(percent(outside))}
          hint={words.supportHint}
        />
      )}
      {again !== null && (
        <Check
          good={again <= TOLERANCE}
          name={words.coefficients}
          text={words.coefficientsText(percent(again))}
          hint={words.coefficientsHint}
        />
      )}
      {metrics.parts && <li className="soft">{words.partsUnchecked}</li>}
      {sum && (
        <Check
          good={sum.holds}
          name={words.layers}
          text={words.layersText(percent(sum.difference))}
          hint={words.layersHint}
        />
      )}
    </ul>
  )
}

const percent = (x: number): string => (x < 1e-5 ? '< 0.001 %' : `${(100 * x).toPrecision(2)} %`)

function OrdinaryChecks({ subject, method }: { subject: Subject; method: Method }) {
  const words = useViewStrings().gradients.story
  const layers = useMetrics((s) => s.layers)
  const replaying = useReplay((s) => s.shown !== null)
  const checksum = useTransport((s) => s.frozen)
  const frozen = replaying ? null : checksum
  const { gram, context, metrics } = subject
  const coefficients = metrics ? metrics.coefficients : coefficientsOf(method, gram, context)
  const anchor = anchorCheck(method, gram, coefficients, context)
  const norm = metrics && normCheck(gram, coefficients, metrics.updateNorm)
  const again = metrics && coefficientsCheck(method, metrics, context)
  const sum = metrics && layers && layers.step === metrics.step ? layersCheck(gram, layers.grams) : null
  return (
    <ul className="checks">
      <Check
        good={anchor.holds}
        open={anchor.times === null}
        name={
          anchor.times === null
            ? words.anchorPlain
            : words.anchor(anchor.times === 1 ? '' : `${anchor.times} `)
        }
        text={(anchor.holds ? words.anchorGood : words.anchorBad)(plain(anchor.product), plain(anchor.bound))}
        hint={words.anchorHint}
      />
      {norm && (
        <Check
          good={norm.holds}
          name={words.norm}
          text={words.normText(plain(norm.computed), plain(norm.reported))}
          hint={words.normHint}
        />
      )}
      {again && (
        <Check
          good={again.holds}
          name={words.coefficients}
          text={words.coefficientsText(percent(again.difference))}
          hint={words.coefficientsHint}
        />
      )}
      {metrics && !again && <li className="soft">{words.coefficientsMemory}</li>}
      {metrics && frozen && (
        <Check
          good={frozen.first.value === frozen.latest.value}
          name={words.frozen}
          text={
            frozen.latest.step === frozen.first.step
              ? words.frozenOnce(frozen.first.value.slice(0, 8))
              : (frozen.first.value === frozen.latest.value ? words.frozenSame : words.frozenNot)(
                  frozen.latest.value.slice(0, 8),
                  String(frozen.first.step),
                  String(frozen.latest.step),
                )
          }
          hint={words.frozenHint}
        />
      )}
      {sum && (
        <Check
          good={sum.holds}
          name={words.layers}
          text={words.layersText(percent(sum.difference))}
          hint={words.layersHint}
        />
      )}
    </ul>
  )
}

export function StoryPanel({ subject }: { subject: Subject }) {
  const words = useViewStrings().gradients.story
  const ordinary = useStory(subject)
  const { first, second, why } = useVariantStory(subject) ?? ordinary
  return (
    <Panel className="story" title={words.title}>
      <dl>
        <dt>{words.stage1}</dt>
        <dd>{first}</dd>
        <dt>{words.stage2}</dt>
        <dd>
          {second}
          {why && <> {why}</>}
        </dd>
      </dl>
      <h3>{subject.metrics ? words.checks : words.checksWhatIf}</h3>
      <Checks subject={subject} />
    </Panel>
  )
}
