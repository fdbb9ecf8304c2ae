// Importing a teacher: a place to drop a file, an address to fetch it from, what it is for, and what the
// check said.

import { useRef, useState } from 'react'
import type { OwnRole } from '../../../teacher/ownTeacher'
import { formatBytes } from '../../explain/numbersText'
import { Panel } from '../../components/Panel'
import { useViewStrings } from '../../text/useViewStrings'
import { MOST_BYTES, takeAddress, takeFiles, dismissBring } from '../../state/bringTeacher'
import { ROLES } from '../../explain/teacherChoice'
import { useTeachers, type BringProblem } from '../../state/teachersSlice'
import { CloseButton } from '../../components/CloseButton'
import { ExportScript } from './ExportScript'

function Reason({ problem }: { problem: BringProblem }) {
  const { teachers } = useViewStrings()
  const t = teachers.bring
  if (problem.kind === 'tooLarge')
    return <p>{t.tooLarge(formatBytes(problem.bytes), formatBytes(MOST_BYTES))}</p>
  if (problem.kind === 'tooSlow') return <p>{t.tooSlow(String(problem.seconds))}</p>
  if (problem.kind !== 'failures') return <p>{t[problem.kind]}</p>
  const { failures } = problem
  const wayOut = failures[0]?.wayOut
  return (
    <>
      <p>{t.because[failures[0]?.code ?? 'other'] ?? t.because.other}</p>
      <ul lang="en">
        {failures.map((f) => (
          <li key={f.message}>
            {f.message}
            {f.detail && <small className="soft"> {f.detail.slice(0, 400)}</small>}
          </li>
        ))}
      </ul>
      {wayOut && (
        <p className="soft" lang="en">
          {wayOut}
        </p>
      )}
    </>
  )
}

/** What the check said. */
export function BringResult() {
  const words = useViewStrings()
  const t = words.teachers.bring
  const { status, name, problem } = useTeachers((s) => s.bring)
  if (status === 'idle') return null
  if (status === 'refused' && problem)
    return (
      <div className="banner refusal" role="alert" data-testid="teacher-refused">
        <div className="banner-text">
          <b>{t.refused(name)}</b>
          <Reason problem={problem} />
          <p>{t.goesOn}</p>
        </div>
        <CloseButton onClose={dismissBring} />
      </div>
    )
  const text =
    status === 'fetching'
      ? t.fetching(name)
      : status === 'checking'
        ? t.checking(name)
        : status === 'known'
          ? t.known(name)
          : t.taken(name)
  return (
    <div className="banner" role="status" data-testid="teacher-brought" data-status={status}>
      <p className="banner-text">{text}</p>
      {(status === 'added' || status === 'known') && <CloseButton onClose={dismissBring} />}
    </div>
  )
}

/** An address to fetch a file from. */
function AddressForm({ role, busy }: { role: OwnRole | null; busy: boolean }) {
  const { teachers } = useViewStrings()
  const t = teachers.bring
  const [address, setAddress] = useState('')
  return (
    <form
      className="row"
      onSubmit={(e) => {
        e.preventDefault()
        void takeAddress(address, role)
      }}
    >
      <input
        className="grow"
        type="text"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        aria-label={t.url}
        placeholder={t.url}
        value={address}
        onChange={(e) => setAddress(e.target.value)}
      />
      <button type="submit" disabled={busy || address.trim() === ''}>
        {t.fetch}
      </button>
    </form>
  )
}

export function BringPanel({
  role,
  onRole,
  onContract,
}: {
  role: OwnRole | null
  onRole: (role: OwnRole | null) => void
  onContract: () => void
}) {
  const { teachers } = useViewStrings()
  const t = teachers.bring
  const input = useRef<HTMLInputElement>(null)
  const busy = useTeachers((s) => s.bring.status === 'fetching' || s.bring.status === 'checking')
  return (
    <Panel
      className="bring"
      title={t.title}
      tools={
        <button type="button" className="small push" onClick={onContract}>
          {t.contract}
        </button>
      }
    >
      <p className="soft">{t.text}</p>
      <label className="stacked">
        <span>{t.role}</span>
        <select
          value={role ?? ''}
          onChange={(e) => onRole(e.target.value === '' ? null : (e.target.value as OwnRole))}
        >
          <option value="">{t.roleFromCard}</option>
          {ROLES.map((r) => (
            <option key={r} value={r}>
              {teachers.roleTitles[r]}
            </option>
          ))}
        </select>
      </label>
      <button type="button" className="drop-zone" disabled={busy} onClick={() => input.current?.click()}>
        <b>{t.drop}</b>
        <span className="soft">{t.choose}</span>
      </button>
      <input
        ref={input}
        type="file"
        accept=".onnx,.data,.onnx_data,.weight,.weights,.bin"
        multiple
        hidden
        data-testid="teacher-file"
        onChange={(e) => {
          void takeFiles([...(e.target.files ?? [])], role)
          e.target.value = ''
        }}
      />
      <AddressForm role={role} busy={busy} />
      <BringResult />
      <ExportScript />
    </Panel>
  )
}
