// The teachers: the sets that come with the page, those of the run, one's own; and three ways to more of
// them: train, fine-tune, import.

import './teachers.css'
import { useEffect, useRef, useState } from 'react'
import type { OwnRole } from '../../../teacher/ownTeacher'
import { writeAddress } from '../../state/address'
import { ErrorBoundary } from '../../components/ErrorBoundary'
import { showContract } from '../../state/page'
import { useFileDrop } from '../../components/useFileDrop'
import { useViewStrings } from '../../text/useViewStrings'
import { takeFiles } from '../../state/bringTeacher'
import { BringPanel } from './BringPanel'
import { ContractPanel } from './ContractPanel'
import { OwnPanel } from './OwnPanel'
import { RunTeachers } from './RunTeachers'
import { SetsPanel } from './SetsPanel'
import { TrainPanel } from './TrainPanel'
import { usePage } from '../../state/pageSlice'

export default function TeachersView() {
  const { teachers: t } = useViewStrings()
  const contract = usePage((s) => s.contract)
  const [role, setRole] = useState<OwnRole | null>(null)
  const [start, setStart] = useState<string | null>(null)
  const drop = useFileDrop((files) => void takeFiles(files, role))
  const details = useRef<HTMLDivElement>(null)
  useEffect(() => {
    writeAddress()
    if (contract) details.current?.scrollIntoView({ block: 'start' })
  }, [contract])
  // The view has changed by then: the address no longer names it.
  useEffect(() => () => writeAddress(), [])
  const openContract = (): void => {
    if (contract) details.current?.scrollIntoView({ block: 'start' })
    showContract(true)
  }
  return (
    <div className="teachers" {...drop}>
      <div className="teachers-columns">
        <div className="teachers-main">
          <ErrorBoundary>
            <SetsPanel />
          </ErrorBoundary>
          <ErrorBoundary>
            <RunTeachers />
          </ErrorBoundary>
          <ErrorBoundary>
            <OwnPanel onSpecialise={setStart} />
          </ErrorBoundary>
          {contract && (
            <div ref={details} className="contract-place">
              <ErrorBoundary>
                <ContractPanel />
              </ErrorBoundary>
            </div>
          )}
        </div>
        <div className="teachers-side">
          <ErrorBoundary>
            <TrainPanel start={start} onStart={setStart} />
          </ErrorBoundary>
          <ErrorBoundary>
            <BringPanel role={role} onRole={setRole} onContract={openContract} />
          </ErrorBoundary>
        </div>
      </div>
      {drop['data-dragging'] && (
        <div className="drop-here" aria-hidden="true">
          <b>{t.bring.drop}</b>
        </div>
      )}
    </div>
  )
}
