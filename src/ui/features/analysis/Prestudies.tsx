// The pre-studies of one model at a time: curves per layer and capability, and what the paper reads from its own.

import { Terms } from '../../components/Terms'
import { useState } from 'react'
import type { PrestudyResults } from '../../../experiment/analysis/prestudies'
import type { Subject } from '../../../experiment/analysis/model'
import { readingsOf, type Reading } from '../../../experiment/analysis/readings'
import { prestudyCsv } from '../../../experiment/analysis/tables'
import { CAPABILITIES } from '../../../world/types'
import { Empty, Panel } from '../../components/Panel'
import { Tabs } from '../../components/Tabs'
import { formatWeight } from '../../explain/numbersText'
import { useAnalysis } from '../../state/analysisSlice'
import { useViewStrings } from '../../text/useViewStrings'
import { Controls, SaveCsv, Scroll, useRecorded } from './Controls'
import { Curves, Legend, type CurveLine } from './Curves'
import './analysis.css'

const colour = (capability: string): string => `var(--${capability})`
/** Layers count from 1 on screen. */
const numbers = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i + 1))

type CurveKey = 'adjacent' | 'visionText' | 'similarity' | 'margin'

function Charts({ results }: { results: PrestudyResults }) {
  const { analysis: t, capability: names } = useViewStrings()
  const { layers, hiddenLayers, capabilities } = results
  const lines = (key: CurveKey): CurveLine[] =>
    CAPABILITIES.map((c) => ({ label: names[c], values: capabilities[c][key], colour: colour(c) }))
  const dispersion = CAPABILITIES.flatMap((c): CurveLine[] => [
    {
      label: `${names[c]}, ${t.prestudies.attention}`,
      values: capabilities[c].attentionDispersion,
      colour: colour(c),
    },
    {
      label: `${names[c]}, ${t.prestudies.hidden}`,
      values: capabilities[c].hiddenDispersion,
      colour: colour(c),
      dashed: true,
    },
  ])
  const { titles } = t.prestudies
  const byLayer = { axis: t.layer, format: formatWeight }
  const bins = capabilities.perception.margin.map((_, bin) => `${10 * bin + 5}`)
  const states = numbers(hiddenLayers)
  return (
    <>
      <div className="analysis-multiples">
        {hiddenLayers > 1 && (
          <Curves
            title={titles.adjacent}
            lines={lines('adjacent')}
            names={numbers(hiddenLayers - 1).map((l) => `${l}–${Number(l) + 1}`)}
            {...byLayer}
          />
        )}
        {hiddenLayers > 0 && (
          <>
            <Curves title={titles.visionText} lines={lines('visionText')} names={states} {...byLayer} />
            <Curves title={titles.similarity} lines={lines('similarity')} names={states} {...byLayer} />
          </>
        )}
        <Curves title={titles.dispersion} lines={dispersion} names={numbers(layers)} {...byLayer} />
        <Curves
          title={titles.margin}
          lines={lines('margin')}
          names={bins}
          axis={t.prestudies.position}
          format={formatWeight}
        />
      </div>
      <Legend
        lines={[
          ...lines('margin'),
          { label: t.prestudies.attention, colour: 'var(--soft)' },
          { label: t.prestudies.hidden, colour: 'var(--soft)', dashed: true },
        ]}
      />
      {hiddenLayers === 0 && <p className="soft">{t.prestudies.noHidden}</p>}
    </>
  )
}

const shown = (figures: readonly (number | null)[]): string =>
  figures.map((value) => (value === null ? '–' : formatWeight(value))).join(' / ')

function ReadingRow({ reading: { id, verdict, figures } }: { reading: Reading }) {
  const { analysis: t } = useViewStrings()
  const [perception, reasoning, planning] = CAPABILITIES.map((c) => shown(figures[c]))
  return (
    <tr data-reading={id} data-verdict={verdict}>
      <td className="text">
        <Terms>{t.prestudies.reading[id]}</Terms>
      </td>
      <td className="verdict">{t.prestudies.verdict[verdict]}</td>
      <td className="text soft">{t.prestudies.why[id](perception, reasoning, planning)}</td>
    </tr>
  )
}

function Readings({ results }: { results: PrestudyResults }) {
  const { analysis: t } = useViewStrings()
  return (
    <Scroll label={t.prestudies.readings}>
      <table className="analysis-table" data-testid="readings">
        <thead>
          <tr>
            <th scope="col">{t.prestudies.paper}</th>
            <th scope="col" colSpan={2}>
              {t.prestudies.ours}
            </th>
          </tr>
        </thead>
        <tbody>
          {readingsOf(results).map((reading) => (
            <ReadingRow key={reading.id} reading={reading} />
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

export function Prestudies() {
  useRecorded()
  const { analysis: t } = useViewStrings()
  const section = useAnalysis((s) => s.record.prestudies)
  const [chosen, choose] = useState<Subject | null>(null)
  const all = section?.results ?? []
  const results = all.find(({ subject }) => subject === chosen) ?? all[0]
  const save = all.length > 0 && (
    <SaveCsv name="prestudies" what={t.part.prestudies} text={() => prestudyCsv(all)} />
  )
  return (
    <Panel
      title={t.part.prestudies}
      info={{ what: t.part.prestudies, text: t.prestudies.info }}
      tools={save}
      note={results && t.prestudies.note(String(results.capabilities.perception.samples))}
    >
      <Controls kind="prestudies" measured={section} />
      {results ? (
        <>
          <Tabs
            label={t.model}
            choices={all.map(({ subject }) => ({ value: subject, label: t.subject[subject] }))}
            chosen={results.subject}
            onChoose={choose}
          />
          <Charts results={results} />
          <Readings results={results} />
        </>
      ) : (
        <Empty>{t.nothing}</Empty>
      )}
    </Panel>
  )
}
