// What the runs view says about saved students: how many, how large, when they go, and whether the browser
// promised not to clear them.

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
