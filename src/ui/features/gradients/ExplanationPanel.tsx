// What the stages did and why, in words made from the numbers; and what must hold, checked.

import { memo } from 'react'
import { Terms } from '../../components/Terms'
import { inner, unit } from '../../../distill/combine/gramSpace'
import { isBasisMethod } from '../../../distill/combine/gradientBasis'
import { TASKS } from '../../../distill/tasks'
import { Meaning } from '../../components/Meaning'
import { Panel } from '../../components/Panel'
import { markTerms } from '../../components/markTerms'
import { explainGradients } from '../../explain/explainStep'
import { cleaned, number as plain, pastRight } from '../../explain/numbers'
import type { Stage1Verdict, Stage2Verdict } from '../../explain/stages'
import { meaningOf } from '../../explain/stepMeaning'
import { explainBasis, variantOf } from '../../explain/variants'
import { useShownSettings } from '../../state/replay'
import { usePreferences } from '../../state/preferencesSlice'
import { useViewStrings } from '../../text/useViewStrings'
import type { ViewStrings } from '../../text/views.en'
import { coefficientsOf } from '../../explain/stages'
import { hasResult, NoResult } from './NoResult'
import { StepChecks } from './StepChecks'
import type { Subject } from './useSubject'

/** What is said about both stages. `why`: what made stage 2 fire. */
interface Sentences {
  first: string
  second: string
  why: string | null
}

const nameIn =
  (t: ViewStrings) =>
  (k: number): string =>
    t.task[TASKS[k]]

/** What a variant's stages did, of the run's own method; null for an ordinary step. */
function variantSentences(
  { metrics, context }: Subject,
  own: Subject['method'],
  t: ViewStrings,
): Sentences | null {
  const words = t.gradients.explanation
  const name = nameIn(t)
  if (!metrics || !variantOf(metrics)) return null
  if (!metrics.span || !isBasisMethod(own)) {
    const unexplained = metrics.parts ? words.microBatchesUnexplained : words.modulesUnexplained
    return { first: unexplained, second: unexplained, why: null }
  }
  const { projected, fired } = explainBasis(own, metrics.span, context)
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

function stage1Sentence(verdict: Stage1Verdict, t: ViewStrings, number: (v: number) => string): string {
  const words = t.gradients.explanation
  const name = nameIn(t)
  switch (verdict.kind) {
    case 'none':
      return words.stage1None
    case 'quiet':
      return words.stage1Quiet(name(verdict.nearest.task), number(verdict.nearest.product))
    case 'fired':
      return words.stage1Fired(
        verdict.opposed
          .map(({ task, product, angle }) => words.stage1Part(name(task), number(product), pastRight(angle)))
          .join(', '),
      )
    default:
      return verdict satisfies never
  }
}

function stage2Sentences(
  verdict: Stage2Verdict,
  t: ViewStrings,
  number: (v: number) => string,
): Omit<Sentences, 'first'> {
  const words = t.gradients.explanation
  const name = nameIn(t)
  const pair = ([i, j]: readonly [number, number]): string => `${name(i)} – ${name(j)}`
  switch (verdict.kind) {
    case 'none':
      return { second: words.stage2None, why: null }
    case 'alone':
      return { second: words.stage2Alone, why: null }
    case 'cannot': {
      const { supervised, largest } = verdict
      return {
        second: words.stage2Cannot(number(supervised), number(largest), pair(verdict.pair)),
        why: null,
      }
    }
    case 'could': {
      const { product, supervised, largest } = verdict
      return {
        second: words.stage2Could(pair(verdict.pair), number(product), number(supervised), number(largest)),
        why: null,
      }
    }
    case 'fired': {
      const { encounters, teacherGradients, supervised, mixed, product } = verdict
      const fired = encounters.map((e) => words.stage2Part(name(e.task), name(e.against), number(e.product)))
      return {
        second: words.stage2Fired(fired.join(', ')),
        why: words.stage2Why(
          pair(verdict.pair),
          number(teacherGradients),
          number(supervised),
          number(mixed),
          number(product),
        ),
      }
    }
    default:
      return verdict satisfies never
  }
}

function ordinarySentences({ gram, context, method }: Subject, t: ViewStrings): Sentences {
  const size = TASKS.reduce((sum, _, k) => sum + gram[5 * k], 0)
  const number = (v: number): string => plain(cleaned(v, size))
  const { stage1, stage2 } = explainGradients(method, gram, context)
  return { first: stage1Sentence(stage1, t, number), ...stage2Sentences(stage2, t, number) }
}

/** The step in one sentence, before its figures. */
function Meant({ subject: { gram, context, method } }: { subject: Subject }) {
  const explanation = explainGradients(method, gram, context)
  return <Meaning meaning={meaningOf(explanation, inner(gram, explanation.stages.update, unit(0)))} />
}

export const ExplanationPanel = memo(function ExplanationPanel({ subject }: { subject: Subject }) {
  const t = useViewStrings()
  const words = t.gradients.explanation
  const language = usePreferences((s) => s.language)
  const { method: own } = useShownSettings()
  if (!hasResult(coefficientsOf(subject.method, subject.gram, subject.context)))
    return (
      <Panel className="explanation" title={words.title}>
        <p>
          <NoResult />
        </p>
      </Panel>
    )
  const { first, second, why } = variantSentences(subject, own, t) ?? ordinarySentences(subject, t)
  return (
    <Panel className="explanation" title={words.title}>
      {!(subject.metrics && variantOf(subject.metrics)) && <Meant subject={subject} />}
      <dl>
        <dt>{markTerms(words.stage1, language)}</dt>
        <dd>
          <Terms>{first}</Terms>
        </dd>
        <dt>{markTerms(words.stage2, language)}</dt>
        <dd>
          <Terms>{why ? `${second} ${why}` : second}</Terms>
        </dd>
      </dl>
      <h3>{subject.metrics ? words.checks : words.checksWhatIf}</h3>
      <StepChecks subject={subject} />
    </Panel>
  )
})
