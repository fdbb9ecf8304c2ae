// The Lab: an experiment is set up or opened, its runs are made, and the results are a table and a figure.

import { useEffect } from 'react'
import { useLab, restoreLab } from '../../state/lab'
import { ExperimentForm } from './ExperimentForm'
import { QueuePanel } from './QueuePanel'
import { ResultsPanel } from './ResultsPanel'
import './lab.css'

export function LabView() {
  const results = useLab((s) => s.results)
  useEffect(() => void restoreLab(), [])
  return (
    <div className="lab">
      <div className="lab-left">
        <ExperimentForm />
        <QueuePanel />
      </div>
      <ResultsPanel results={results} />
    </div>
  )
}
