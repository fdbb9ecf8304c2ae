// The run controls' button for the student's files. What it opens is fetched after the first curves.

import './student.css'
import { lazyPart } from '../../components/LazyPart'
import { Popover } from '../../components/Popover'
import { firstPicture } from '../../state/firstPicture'
import { useStrings } from '../../text/useStrings'

const StudentForm = lazyPart(() =>
  firstPicture.then(() => import('./Student')).then((m) => ({ default: m.StudentForm })),
)

export function StudentMenu() {
  const { exportStudent: t } = useStrings()
  return (
    <Popover label={t.button} title={t.hint} width={400}>
      <StudentForm />
    </Popover>
  )
}
