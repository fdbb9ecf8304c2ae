// What the stages did and why, in words made from the numbers; and what must hold, checked.

import { inner, unit } from '../../../distill/combine/gramSpace'
import { isBasisMethod } from '../../../distill/combine/gradientBasis'
import { TASKS, type StepMetrics } from '../../../distill/tasks'
import type { Method } from '../../../settings/settings'
import { Panel } from '../../components/Panel'
import { useMetrics } from '../../state/metrics'
import { useReplay, useShownSettings } from '../../state/replay'
import { useTransport } from '../../state/transport'
import { useViewStrings } from '../../text/useViewStrings'
import { supervisedCheck, coefficientsCheck, layersCheck, normCheck, TOLERANCE } from '../../explain/checks'
import { cleaned, degrees, number as plain } from '../../explain/numbers'
import { angleOf } from '../../explain/gradientPoints'
import { coefficientsOf, stagesOf, stage2Verdict, explainStages } from '../../explain/stages'
import type { Subject } from './useSubject'
import {
  keepsSupervised,
  ownSupervised,
  basisDifference,
  supportDifference,
  explainBasis,
  variantSupervisedCheck,
  variantOf,
} from '../../explain/variants'

/** What a variant's stages did, of the run's own method; null where its numbers do not say it. */
function useVariantExplanation({
  metrics,
  context,
}: Subject): { first: string; second: string; why: null } | null {
  const t = useViewStrings()
  const words = t.gradients.explanation
  const own = useShownSettings().method
  if (!metrics || !variantOf(metrics)) return null
  if (!metrics.span || !isBasisMethod(own)) {
    const unexplained = metrics.parts ? words.partsUnexplained : words.modulesUnexplained
    return { first: unexplained, second: unexplained, why: null }
  }
  const { projected, fired } = explainBasis(own, metrics.span, context)
  const name = (k: number): string => t.task[TASKS[k]]
  return {
    first: !projected
      ? words.stage1None
      : projected.length === 0
        ? words.basisQuiet1
        : words.stage1Fired(
            projected.map((p) => words.basisPart1(name(p.task), plain(p.product))).join(', '),
          ),
    second: !fired
      ? words.stage2None
      : fired.length === 0
        ? words.basisQuiet2
        : words.stage2Fired(
            fired.map((e) => words.stage2Part(name(e.task), name(e.against), plain(e.product))).join(', '),
          ),
    why: null,
  }
}

function useExplanation({ gram, context, method }: Subject): {
  first: string
  second: string
  why: string | null
} {
  const t = useViewStrings()
  const words = t.gradients.explanation
  const name = (k: number): string => t.task[TASKS[k]]
  const pairName = ([i, j]: readonly [number, number]): string => `${name(i)} – ${name(j)}`
  const size = TASKS.reduce((sum, _, k) => sum + gram[5 * k], 0)
  const number = (v: number): string => plain(cleaned(v, size))
  const stages = explainStages(method, gram, context)
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
        second: words.stage2Cannot(
          number(verdict.supervised),
          number(verdict.largest),
          pairName(verdict.pair),
        ),
        why: null,
      }
    case 'could':
      return {
        first,
        second: words.stage2Could(
          pairName(verdict.pair),
          number(verdict.product),
          number(verdict.supervised),
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
          number(verdict.teacherGradients),
          number(verdict.supervised),
          number(verdict.mixed),
          number(verdict.product),
        ),
      }
    default:
      return verdict satisfies never
  }
}

/** `open`: nothing is guaranteed, so a failure is no fault. */
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
  const words = useViewStrings().gradients.explanation
  return (
    <li className="check" data-good={good} title={hint}>
      <span className="check-mark" role="img" aria-label={good ? words.good : words.bad}>
        {good ? '✓' : '✗'}
      </span>
      <span>
        <b>{name}</b>{' '}
        <span className="soft">
          {text}
          {open ? `. ${words.supervisedOpen}` : ''}
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
        keeps={keepsSupervised({ supervision, anchorSupport })}
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
  const words = useViewStrings().gradients.explanation
  const layers = useMetrics((s) => s.layers)
  const { span } = metrics
  const supervised = variantSupervisedCheck(method, metrics, context.present.filter(Boolean).length, keeps)
  const own = span ? ownSupervised(method, span, context) : null
  const again = span ? basisDifference(method, span, context) : null
  const outside = span ? supportDifference(span) : null
  const sum = layers && layers.step === metrics.step ? layersCheck(metrics.gram, layers.grams) : null
  return (
    <ul className="checks">
      <Check
        good={supervised.holds}
        open={supervised.times === null}
        name={`${metrics.parts ? `${words.partsMean} ` : ''}${supervised.times === null ? words.supervisedPlain : words.supervised(supervised.times === 1 ? '' : `${supervised.times} `)}`}
        text={(supervised.holds ? words.supervisedGood : words.supervisedBad)(
          plain(supervised.product),
          plain(supervised.bound),
        )}
        hint={words.supervisedHint}
      />
      {own !== null && (
        <Check
          good={own >= 1 - TOLERANCE}
          name={words.ownSupervised}
          text={words.ownSupervisedText(plain(own))}
          hint={words.ownSupervisedHint}
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
  const words = useViewStrings().gradients.explanation
  const layers = useMetrics((s) => s.layers)
  const replaying = useReplay((s) => s.shown !== null)
  const checksum = useTransport((s) => s.frozen)
  const frozen = replaying ? null : checksum
  const { gram, context, metrics } = subject
  const coefficients = metrics ? metrics.coefficients : coefficientsOf(method, gram, context)
  const supervised = supervisedCheck(method, gram, coefficients, context)
  const norm = metrics && normCheck(gram, coefficients, metrics.updateNorm)
  const again = metrics && coefficientsCheck(method, metrics, context)
  const sum = metrics && layers && layers.step === metrics.step ? layersCheck(gram, layers.grams) : null
  return (
    <ul className="checks">
      <Check
        good={supervised.holds}
        open={supervised.times === null}
        name={
          supervised.times === null
            ? words.supervisedPlain
            : words.supervised(supervised.times === 1 ? '' : `${supervised.times} `)
        }
        text={(supervised.holds ? words.supervisedGood : words.supervisedBad)(
          plain(supervised.product),
          plain(supervised.bound),
        )}
        hint={words.supervisedHint}
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

export function ExplanationPanel({ subject }: { subject: Subject }) {
  const words = useViewStrings().gradients.explanation
  const ordinary = useExplanation(subject)
  const { first, second, why } = useVariantExplanation(subject) ?? ordinary
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
