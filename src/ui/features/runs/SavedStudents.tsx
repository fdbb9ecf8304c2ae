// What the runs view says about saved students: how many, how large, when they go, and whether the browser
// promised not to clear them; and about the results that the next start reads instead of computing them.

import { useEffect, useState } from 'react'
import { MOST_CACHED_BYTES, openAllResults } from '../../../browser/resultCache'
import { formatBytes, formatCount } from '../../explain/numbersText'
import { useViewStrings } from '../../text/useViewStrings'
import { isCurrent } from '../../state/autosave'
import type { SavedRun } from '../../state/savedRun'
import { resumeRun } from '../../state/resume'
import { MOST_STUDENT_BYTES, MOST_STUDENTS } from '../../state/students'
import { useSavedRuns } from '../../state/savedRunsSlice'

/** A quiet line below the list. */
export function SavingNote() {
  const { runs: t } = useViewStrings()
  const students = useSavedRuns((s) => s.students)
  const persistence = useSavedRuns((s) => s.persistence)
  const bytes = students.reduce((sum, line) => sum + line.bytes, 0)
  return (
    <p className="soft runs-keeping" data-testid="keeping" data-persistence={persistence}>
      {students.length > 0 && (
        <>
          {t.student.kept(
            formatCount(students.length),
            formatBytes(bytes),
            String(MOST_STUDENTS),
            formatBytes(MOST_STUDENT_BYTES),
          )}{' '}
        </>
      )}
      {t.student.persistence[persistence]}
    </p>
  )
}

/** How much is cached for the next start; nothing where nothing is. */
export function CacheNote() {
  const { runs: t } = useViewStrings()
  const [bytes, setBytes] = useState(0)
  useEffect(() => {
    let current = true
    const read = async (): Promise<number> => (await (await openAllResults())?.bytes()) ?? 0
    void read().then((found) => current && setBytes(found))
    return () => {
      current = false
    }
  }, [])
  const clear = async (): Promise<void> => {
    const all = await openAllResults()
    await all?.clear()
    setBytes((await all?.bytes()) ?? 0)
  }
  if (bytes === 0) return null
  return (
    <p className="soft runs-keeping" data-testid="cached-results">
      {t.cached(formatBytes(bytes), formatBytes(MOST_CACHED_BYTES))}{' '}
      <button type="button" onClick={() => void clear()}>
        {t.clearCached}
      </button>
    </p>
  )
}

/** Resumes a saved run at its student. */
export function ResumeButton({ run, report }: { run: SavedRun; report: (done: Promise<boolean>) => void }) {
  const { runs: t } = useViewStrings()
  const line = useSavedRuns((s) => s.students.find((l) => l.id === run.id))
  if (!line || isCurrent(run.id)) return null
  return (
    <button type="button" title={t.student.resumeHint} onClick={() => report(resumeRun(run.id, false))}>
      {t.student.resumeAt(formatCount(line.step))}
    </button>
  )
}
