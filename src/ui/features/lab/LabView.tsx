// The Lab: an experiment is set up or opened, its runs are made, and the results are a table and figures; those that
// were recorded elsewhere stand below one's own.

import { useEffect } from 'react'
import { writeAddress } from '../../state/address'
import { restoreLab, takeRequest } from '../../state/lab'
import { useLab } from '../../state/labSlice'
import { useViewStrings } from '../../text/useViewStrings'
import { ExperimentForm } from './ExperimentForm'
import { QueuePanel } from './QueuePanel'
import { ReadyMadeList } from './ReadyMade'
import { ResultsPanel } from './ResultsPanel'
import './lab.css'
import { usePage } from '../../state/pageSlice'

/** Whether the last visit's experiment has been looked for. */
let restored = false

export function LabView() {
  const t = useViewStrings()
  const results = useLab((s) => s.results)
  const experiment = useLab((s) => s.experiment)
  const recorded = useLab((s) => s.recorded)
  const asked = usePage((s) => s.experiment)
  useEffect(() => {
    const taken = takeRequest()
    // Once: whoever sets something up and comes back to it does not want the last experiment instead.
    if (!taken && !restored) void restoreLab()
    restored = true
    return usePage.subscribe(() => void takeRequest())
  }, [])
  useEffect(writeAddress, [asked])
  const own = results !== null && experiment !== null && results.arms.some(({ runs }) => runs.length > 0)
  return (
    <div className="lab">
      <div className="lab-left">
        <ExperimentForm />
        <QueuePanel />
      </div>
      <div className="lab-right">
        {own && (
          <ResultsPanel title={t.lab.here} testId="lab-table" results={results} experiment={experiment} />
        )}
        {recorded && <ResultsPanel title={t.lab.recorded} testId="lab-recorded" {...recorded} />}
        {!own && !recorded && <ReadyMadeList />}
      </div>
    </div>
  )
}
