// Banners that offer back what was replaced: a saved student, or an address with other settings.

import '../styles/banner.css'
import { useEffect } from 'react'
import { formatCount } from '../explain/numbersText'
import { dismissOffer, resumeRun } from '../state/resume'
import type { StudentLine } from '../state/students'
import { formatDate, nameOf } from '../text/runLabels'
import { openOffered } from '../state/history'
import { useStrings } from '../text/useStrings'
import { usePreferences } from '../state/preferencesSlice'
import { useSavedRuns } from '../state/savedRunsSlice'
import { usePage, type StudentOffer } from '../state/pageSlice'

/** After dismissal the student can still be resumed in the runs view. */
const UNDO_MS = 120_000

function Banner({ offer, line }: { offer: StudentOffer; line: StudentLine }) {
  const words = useStrings()
  const t = words.runs.student
  const language = usePreferences((s) => s.language)
  const run = useSavedRuns((s) => s.runs.find((r) => r.id === offer.id))
  useEffect(() => {
    if (offer.kind !== 'undo') return
    const timer = setTimeout(dismissOffer, UNDO_MS)
    return () => clearTimeout(timer)
  }, [offer])
  if (!run) return null
  const name = nameOf(run, words)
  const [step, steps] = [formatCount(line.step), formatCount(line.steps)]
  const text = {
    undo: () => t.undo(step, name),
    reload: () => t.reload(step, steps),
    left: () => t.left(name, step, steps, formatDate(line.savedAt, language)),
  }[offer.kind]()
  return (
    <div className="banner" role="status" data-testid="student-offer" data-kind={offer.kind}>
      <p className="banner-text">{text}</p>
      <button
        type="button"
        className={offer.kind === 'undo' ? '' : 'primary'}
        onClick={() => void resumeRun(offer.id, offer.kind !== 'undo' && line.step < line.steps)}
      >
        {offer.kind === 'undo' ? words.runs.undo : t.resume}
      </button>
      <button type="button" onClick={dismissOffer}>
        {offer.kind === 'undo' ? words.close : t.notNow}
      </button>
    </div>
  )
}

function AddressBanner() {
  const t = useStrings().runs.student
  return (
    <div className="banner" role="status" data-testid="address-offer">
      <p className="banner-text">{t.address}</p>
      <button type="button" onClick={openOffered}>
        {t.openAddress}
      </button>
      <button type="button" onClick={() => usePage.setState({ addressOffer: null })}>
        {t.stay}
      </button>
    </div>
  )
}

export default function Offers() {
  const offer = usePage((s) => s.studentOffer)
  const address = usePage((s) => s.addressOffer)
  const line = useSavedRuns((s) => s.students.find((l) => l.id === offer?.id))
  return (
    <>
      {offer && line && <Banner offer={offer} line={line} />}
      {address !== null && <AddressBanner />}
    </>
  )
}
