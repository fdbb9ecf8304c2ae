// The claim map: every claim of the paper with its number, ours, the verdict, and what measured or would measure it.

import { WordsOf } from '../../components/WordsOf'
import type { Evidence, ClaimFigure, JudgedClaim } from '../../../experiment/analysis/verdicts'
import { CLAIM_VERDICTS, judgeClaims } from '../../../experiment/analysis/verdicts'
import type { ClaimCheck } from '../../../experiment/analysis/claims'
import { claimsCsv } from '../../../experiment/analysis/tables'
import { Panel } from '../../components/Panel'
import { formatPercent, formatSpeed, formatWeight } from '../../explain/numbersText'
import { showLabPart } from '../../state/analysis'
import { openReadyMade } from '../../state/lab'
import { useAnalysis, type Analysis } from '../../state/analysisSlice'
import { useLab } from '../../state/labSlice'
import { useViewStrings } from '../../text/useViewStrings'
import { SaveCsv, Scroll, useRecorded } from './Controls'
import './analysis.css'
import { withPercent } from '../../text/percent'

/** Everything that is known: recorded, or measured here. Of the pre-studies the base teacher's, or the first. */
function useEvidence(): Evidence {
  const record = useAnalysis((s) => s.record)
  const experiments = useAnalysis((s) => s.experiments)
  const studies = record.prestudies?.results ?? []
  return {
    experiments,
    prestudies: studies.find(({ subject }) => subject === 'base') ?? studies[0] ?? null,
    robustness: record.robustness?.results ?? null,
    deployment: record.deployment?.results ?? [],
  }
}

const signed = (share: number): string => `${share < 0 ? '−' : '+'}${formatPercent(Math.abs(share), 2)}`

function valueText({ unit, value, from }: ClaimFigure): string {
  if (unit === 'points') return signed(value)
  if (unit === 'ratio') return `${formatSpeed(value)}×`
  if (unit === 'share') return withPercent(formatPercent(value))
  return from === null ? formatWeight(value) : `${formatWeight(from)} → ${formatWeight(value)}`
}

/** What a figure is of, in the language of the page; arms have the names of their spec. */
function useLabel(kind: ClaimCheck['kind']): (figure: ClaimFigure) => string {
  const { analysis: t, capability } = useViewStrings()
  return ({ label, measure }) => {
    if (kind === 'arms') return measure && measure !== 'average' ? `${label} (${capability[measure]})` : label
    const names: Readonly<Record<string, string>> =
      kind === 'prestudy' ? capability : kind === 'text-priors' ? t.subject : t.claims.quantity
    return names[label] ?? label
  }
}

function Ours({ judged: { claim, figures } }: { judged: JudgedClaim }) {
  const { analysis: t } = useViewStrings()
  const labelOf = useLabel(claim.check.kind)
  return (
    <ul className="analysis-figures ours">
      {figures.map((figure) => (
        <li key={figure.label + figure.measure}>
          <span className="soft">{labelOf(figure)}</span> {valueText(figure)}
          {figure.interval && <span className="soft"> [{figure.interval.map(signed).join(', ')}]</span>}{' '}
          <span className="soft">{t.claims.seeds(String(figure.n))}</span>
        </li>
      ))}
    </ul>
  )
}

/** The part of the Lab that measures a claim. */
function partOf({ claim: { check } }: JudgedClaim): Analysis | null {
  if (check.kind === 'arms') return null
  if (check.kind === 'prestudy') return 'prestudies'
  return check.kind === 'deployment' ? 'deployment' : 'robustness'
}

/** Opens the experiment with its spec and what was recorded of it. */
function OpenExperiment({ id }: { id: string }) {
  const idle = useLab((s) => s.status === 'idle')
  const open = (): void => {
    openReadyMade(id)
    showLabPart('experiments')
  }
  return (
    <button type="button" disabled={!idle} onClick={open}>
      <code>{id}</code>
    </button>
  )
}

function By({ judged }: { judged: JudgedClaim }) {
  const { analysis: t } = useViewStrings()
  const part = partOf(judged)
  const { check } = judged.claim
  return (
    <>
      {part && (
        <button type="button" onClick={() => showLabPart(part)}>
          {t.claims.open(t.part[part])}
        </button>
      )}
      {check.kind === 'arms' && <OpenExperiment id={judged.results ?? check.experiment} />}
      {judged.small && <div className="soft">{t.claims.small}</div>}
      {judged.verdict === 'unmeasured' && <code className="soft">{judged.command}</code>}
    </>
  )
}

/** The paper's figures, one per line, and where they stand. */
function Paper({ judged: { claim, figures } }: { judged: JudgedClaim }) {
  const { capability } = useViewStrings()
  const { check, source } = claim
  const quoted =
    check.kind === 'arms'
      ? check.rows.flatMap(({ paper, measure }) =>
          paper === 'arm'
            ? []
            : [
                `${measure === 'average' ? '' : `${capability[measure]} `}${paper[0].toFixed(2)} / ${paper[1].toFixed(2)}`,
              ],
        )
      : figures.flatMap(({ paper }) => (paper ? [paper] : []))
  return (
    <ul className="analysis-figures soft">
      {[...new Set(quoted), source].map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}

function Summary({ all }: { all: readonly JudgedClaim[] }) {
  const { analysis: t } = useViewStrings()
  const parts = CLAIM_VERDICTS.flatMap((verdict) => {
    const n = all.filter((one) => one.verdict === verdict).length
    return n > 0 ? [t.claims.count(String(n), t.claims.verdict[verdict])] : []
  })
  return <p data-testid="claims-summary">{t.claims.summary(parts.join(', '))}</p>
}

export function Claims() {
  useRecorded()
  const { analysis: t, form } = useViewStrings()
  const all = judgeClaims(useEvidence())
  const { columns } = t.claims
  return (
    <Panel
      title={t.part.claims}
      info={{ what: t.part.claims, text: t.claims.info }}
      tools={<SaveCsv name="claims" what={t.part.claims} text={() => claimsCsv(all)} />}
    >
      <Summary all={all} />
      <WordsOf
        label={form.wordsHere}
        texts={all.flatMap(({ claim, figures }) => [
          t.claims.claim[claim.id],
          ...(claim.check.kind === 'arms' ? figures.map(({ label }) => label) : []),
        ])}
      />
      <Scroll label={t.part.claims}>
        <table className="analysis-table" data-testid="claims">
          <thead>
            <tr>
              {(['claim', 'verdict', 'paper', 'ours', 'by'] as const).map((name) => (
                <th key={name} scope="col">
                  {columns[name]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {all.map((judged) => (
              <tr key={judged.claim.id} data-verdict={judged.verdict}>
                <th scope="row" className="text">
                  {t.claims.claim[judged.claim.id]}
                </th>
                <td className="verdict">{t.claims.verdict[judged.verdict]}</td>
                <td>
                  <Paper judged={judged} />
                </td>
                <td>
                  <Ours judged={judged} />
                </td>
                <td className="text">
                  <By judged={judged} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  )
}
