// The Python file that writes a PyTorch model as a teacher: to copy, or to save. Fetched when asked for.

import { useState } from 'react'
import { download } from '../../state/download'
import { withPart } from '../../state/missing'
import { useViewStrings } from '../../text/useViewStrings'

const withScript = (use: (source: string, name: string) => void): void =>
  withPart(
    'the Python file for teachers',
    () => import('../../../export/teacherScript'),
    ({ TEACHER_SCRIPT: { name, source } }) => use(source, name),
  )

export function ExportScript() {
  const { teachers } = useViewStrings()
  const t = teachers.bring
  const [said, setSaid] = useState<'copied' | 'refused' | null>(null)
  const copy = async (source: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(source)
      setSaid('copied')
    } catch {
      setSaid('refused')
    }
  }
  return (
    <div className="export-script" data-testid="export-script">
      <p className="soft small-print">{t.script}</p>
      <div className="row">
        <button type="button" className="small" onClick={() => withScript((source) => void copy(source))}>
          {t.scriptCopy}
        </button>
        <button
          type="button"
          className="small"
          onClick={() =>
            withScript((source, name) => download(new Blob([source], { type: 'text/x-python' }), name))
          }
        >
          {t.scriptSave}
        </button>
        <span role="status" className="soft">
          {said && (said === 'copied' ? t.scriptCopied : t.scriptByHand)}
        </span>
      </div>
    </div>
  )
}
