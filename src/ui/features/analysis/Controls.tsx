// What all analyses share: start and stop, progress, the origin of the figures, and their file.

import { useEffect, type ReactNode } from 'react'
import type { Measured } from '../../../experiment/analysis/record'
import { BYTE_ORDER_MARK } from '../../../json/csv'
import { formatCount } from '../../explain/numbersText'
import { hasStudent, loadRecorded, startAnalysis, stopAnalysis } from '../../state/analysis'
import { useAnalysis, type Analysis } from '../../state/analysisSlice'
import { download } from '../../state/download'
import { useRun } from '../../state/runSlice'
import { useViewStrings } from '../../text/useViewStrings'

/** Fetches the shipped results; every part calls it. */
export const useRecorded = (): void => useEffect(() => void loadRecorded(), [])

function Source({ kind, measured }: { kind: Analysis; measured: Measured | undefined }) {
  const { analysis: t } = useViewStrings()
  const here = useAnalysis((s) => s.here.includes(kind))
  if (!measured) return null
  const { date, version, teachers, adapter } = measured
  return <p className="soft">{(here ? t.here : t.recorded)(date, version, teachers, adapter)}</p>
}

interface ControlsProps {
  kind: Analysis
  measured: Measured | undefined
  /** Between the button and the rest. */
  children?: ReactNode
}

export function Controls({ kind, measured, children }: ControlsProps) {
  const t = useViewStrings()
  const running = useAnalysis((s) => s.running)
  const progress = useAnalysis((s) => s.progress)
  const failure = useAnalysis((s) => s.failure)
  const student = useRun((s) => hasStudent(s.status))
  return (
    <div className="analysis-controls">
      <div className="analysis-line">
        {running === kind ? (
          <button type="button" onClick={stopAnalysis}>
            {t.analysis.stop}
          </button>
        ) : (
          <button
            type="button"
            className="primary"
            disabled={running !== null}
            onClick={() => void startAnalysis(kind)}
          >
            {t.analysis.start}
          </button>
        )}
        {children}
        {running === kind ? (
          <span role="status">
            {progress
              ? t.analysis.progress(formatCount(progress.done), formatCount(progress.total))
              : t.analysis.opening}
          </span>
        ) : (
          <span className="soft">{student ? t.analysis.withStudent : t.analysis.withoutStudent}</span>
        )}
      </div>
      <Source kind={kind} measured={measured} />
      {failure && (
        <p className="bad" role="alert">
          {t.failure.texts[failure.code] ?? `${failure.message} ${failure.wayOut}`}
        </p>
      )}
    </div>
  )
}

export function SaveCsv({ name, what, text }: { name: string; what: string; text: () => string }) {
  const { analysis: t } = useViewStrings()
  return (
    <button
      type="button"
      aria-label={t.saveWhat(what)}
      onClick={() => download(new Blob([BYTE_ORDER_MARK, text()], { type: 'text/csv' }), `${name}.csv`)}
    >
      {t.save}
    </button>
  )
}

/** A table that may be wider than the screen. */
export function Scroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="analysis-scroll" role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  )
}
